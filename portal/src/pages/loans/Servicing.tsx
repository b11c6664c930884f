import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ActionJson } from '../../api/types';
import { DAY_MS } from '../../lib/days';
import { formatNumber } from '../../lib/format';
import { utcDay } from '../../market/settlement';
import type { Loan, Payoff } from '../../market/types';
import { useSigning } from '../../signing';
import { Assign } from './Assign';
import { Defer, Modify } from './OtherTerms';

const CHARGE_OFF_DAYS = 120;

/** What the holder of a loan can do when it isn't paid as agreed. The ledger checks each step against its own figures. */
export function Servicing({ loan, payoff }: { loan: Loan; payoff: Payoff }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { id, daysPastDue } = loan;
  const isActive = loan.loan.status.state === 'active';
  const open = (title: string, action: object): void => signing.open({ title, actions: [action as ActionJson], permanent: t('market.permanent') });
  return (
    <section className="card stack" aria-label={t('loan.servicing')}>
      <h2>{t('loan.servicing')}</h2>
      <p className="small muted">{t('loan.servicingText', { count: loan.loan.defaultDays, days: formatNumber(loan.loan.defaultDays) })}</p>
      <div className="row">
        <Button variant="default" onClick={() => open(t('loan.endOfDay'), { type: 'loans.run_end_of_day', day: utcDay(Date.now() - DAY_MS), loans: [id] })}>
          {t('loan.endOfDay')}
        </Button>
        {isActive && (
          <Button variant="default" disabled={daysPastDue < loan.loan.defaultDays} onClick={() => open(t('loan.repossess'), { type: 'loans.order_repossession', loan: id })}>
            {t('loan.repossess')}
          </Button>
        )}
        {isActive && (
          <Button variant="default" disabled={daysPastDue < CHARGE_OFF_DAYS} onClick={() => open(t('loan.chargeOff'), { type: 'loans.charge_off', loan: id })}>
            {t('loan.chargeOff')}
          </Button>
        )}
      </div>
      {isActive && <Defer loan={loan} />}
      {isActive && (
        <details>
          <summary>{t('loan.modify')}</summary>
          <Modify loan={loan} payoff={payoff} />
        </details>
      )}
      <details>
        <summary>{t('loan.assign')}</summary>
        <Assign loan={loan} />
      </details>
    </section>
  );
}
