import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TableHead } from '../../components/TableHead';
import { Identifier, PageHead, usePageTitle } from '../../components/basics';
import { OrganisationLink, PartyName } from '../../components/links';
import table from '../../components/Table.module.css';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatDate, formatMoney, formatNumber } from '../../lib/format';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { CarName } from '../../market/cars';
import { instalmentsOf } from '../../market/instalments';
import { loan as loanQuery } from '../../market/queries';
import { utcDay } from '../../market/settlement';
import { hasBegun, lentOf, type Loan } from '../../market/types';
import { LoanStatus } from './LoansPage';
import styles from './Loans.module.css';
import { PayLoan } from './PayLoan';
import { Payments } from './Payments';
import { Servicing } from './Servicing';

function Facts({ loan: each }: { loan: Loan }) {
  const { t } = useTranslation();
  const { loan, payoff, id } = each;
  const money = (amount: number): string => formatMoney(amount, loan.currency);
  const owed = payoff?.owed;
  return (
    <section className="card stack" aria-label={t('loan.facts')}>
      <span className="small muted">{t('loan.owed')}</span>
      <span className="total" data-owed={payoff?.total ?? 0} data-state={loan.status.state}>
        {money(payoff?.total ?? 0)}
      </span>
      <div>
        <LoanStatus loan={each} />
      </div>
      <dl className="facts">
        {owed && (
          <>
            <dt>{t('loan.part.principal')}</dt>
            <dd className="figure">{money(owed.principal)}</dd>
            <dt>{t('loan.part.interest')}</dt>
            <dd className="figure">{money(owed.interest)}</dd>
            {owed.late_charges + owed.fees > 0 && (
              <>
                <dt>{t('loan.part.charges')}</dt>
                <dd className="figure">{money(owed.late_charges + owed.fees)}</dd>
              </>
            )}
            <dt>{t('loan.perDiem')}</dt>
            <dd className="figure">{money(payoff.per_diem)}</dd>
          </>
        )}
        <dt>{t('loan.rate')}</dt>
        <dd className="figure">{formatNumber(loan.terms.annual_rate_ppm / 10_000)} %</dd>
        <dt>{t('loan.principal')}</dt>
        <dd className="figure">{money(lentOf(loan))}</dd>
        <dt>{t('loan.paidInterest')}</dt>
        <dd className="figure">{money(loan.paid.interest)}</dd>
        <dt>{t('market.car')}</dt>
        <dd>
          <CarName id={loan.vehicle} />
        </dd>
        <dt>{t('loan.borrower')}</dt>
        <dd>
          <PartyName party={loan.borrower} />
        </dd>
        <dt>{t('loan.holder')}</dt>
        <dd>
          <OrganisationLink id={loan.holder} />
        </dd>
        <dt>{t('loan.loan')}</dt>
        <dd>
          <Identifier value={id} label={t('loan.loan')} />
        </dd>
      </dl>
    </section>
  );
}

/** What is due against what is paid, instalment by instalment. */
function Schedule({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const instalments = instalmentsOf(loan, utcDay(Date.now()));
  const { currency } = loan.loan;
  const largest = Math.max(1, ...instalments.map(({ amount }) => amount));
  const paid = instalments.filter(({ state }) => state === 'yes').length;
  return (
    <section className="card stack" aria-labelledby="schedule">
      <h2 id="schedule">{t('loan.schedule')}</h2>
      <div className={styles.bars} role="img" aria-label={t('loan.chart', { paid, all: instalments.length })}>
        {instalments.map(({ date, amount, state }) => (
          <span key={date} className={styles.bar} data-paid={state} style={{ height: `${(100 * amount) / largest}%` }} title={`${formatDate(Date.parse(date))} · ${formatMoney(amount, currency)}`} />
        ))}
      </div>
      <details>
        <summary>{t('loan.scheduleTable')}</summary>
        <table className={table.table}>
          <TableHead names={[t('loan.dueOn'), t('loan.amount'), t('loan.paid')]} />
          <tbody>
            {instalments.map(({ date, amount, paid: done, state }) => (
              <tr key={date} data-paid={state}>
                <td>{formatDate(Date.parse(date))}</td>
                <td className="figure">{formatMoney(amount, currency)}</td>
                <td className="figure">{formatMoney(done, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function Loaded({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const party = identity && partyOf(identity);
  usePageTitle(t('loan.title'));
  return (
    <>
      <PageHead title={t('loan.title')} />
      {(loan.loan.status.state === 'paid_off' || loan.loan.status.state === 'withdrawn') && (
        <p className="tone-ok" role="status" data-outcome={loan.loan.status.state}>
          <strong>{t(loan.loan.status.state === 'withdrawn' ? 'loan.withdrawnFrom' : 'loan.clean', { date: formatDate(Date.parse(loan.loan.status.on)) })}</strong>
        </p>
      )}
      <div className="columns">
        <div className="stack">
          {identity && party === loan.loan.borrower && <PayLoan loan={loan} identity={identity} />}
          {identity?.organisation === loan.loan.holder && loan.payoff && <Servicing loan={loan} />}
          {(hasBegun(loan.loan) || loan.loan.status.state === 'pending') && <Schedule loan={loan} />}
          <Payments loan={loan} />
        </div>
        <Facts loan={loan} />
      </div>
    </>
  );
}

/** One loan: what is owed, paying it, and its schedule. */
export function LoanPage() {
  const { id } = useParams({ from: '/loans/$id' });
  const client = useQueryClient();
  const query = useQuery(loanQuery(id));
  useOnTransactions(() => void client.invalidateQueries({ queryKey: ['loan', id] }));
  return (
    <div className="page stack">
      <QueryResult query={query} rows={6} height={44}>
        {(loan) => <Loaded loan={loan} />}
      </QueryResult>
    </div>
  );
}
