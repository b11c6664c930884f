import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionJson } from '../../api/types';
import { DAY_MS } from '../../lib/days';
import { formatNumber } from '../../lib/format';
import { utcDay } from '../../market/settlement';
import type { Loan } from '../../market/types';
import { usePropose } from '../../proposals/usePropose';
import { useSigning } from '../../signing';

const PERIODS = [1, 2, 3, 6] as const;
const CHARGE_OFF_DAYS = 120;

/** What the holder of a loan can do when it isn't paid as agreed. The ledger checks each step against its own figures. */
export function Servicing({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const proposeToSign = usePropose();
  const [periods, setPeriods] = useState<number>(PERIODS[0]);
  const { id, daysPastDue } = loan;
  const isActive = loan.loan.status.state === 'active';
  const open = (title: string, action: object): void => signing.open({ title, actions: [action as ActionJson], permanent: t('market.permanent') });

  const defer = (): void => {
    proposeToSign({
      title: t('loan.defer'),
      actions: [{ type: 'loans.defer', loan: id, periods } as unknown as ActionJson],
      permanent: t('loan.deferText'),
    });
  };
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
      {isActive && (
        <div className="row">
          <NativeSelect
            aria-label={t('loan.deferBy')}
            value={periods}
            data={PERIODS.map((each) => ({ value: String(each), label: t('loan.instalments', { count: each }) }))}
            onChange={(event) => setPeriods(Number(event.currentTarget.value))}
          />
          <Button variant="default" onClick={defer}>
            {t('loan.defer')}
          </Button>
        </div>
      )}
    </section>
  );
}
