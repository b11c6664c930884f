import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TableHead } from '../../components/TableHead';
import { PageHead, usePageTitle } from '../../components/basics';
import table from '../../components/Table.module.css';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatDate, formatMoney } from '../../lib/format';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { instalmentsOf } from '../../market/instalments';
import { loan as loanQuery } from '../../market/queries';
import { utcDay } from '../../market/settlement';
import { hasBegun, type Loan } from '../../market/types';
import { usePending } from '../../proposals/pending';
import { PendingProposal } from '../../proposals/PendingProposal';
import type { Proposal } from '../../proposals/proposals';
import { DecisionFacts } from './DecisionFacts';
import { LoanFacts } from './LoanFacts';
import styles from './Loans.module.css';
import { OtherTerms } from './OtherTerms';
import { OtherWays } from './OtherWays';
import { PayLoan } from './PayLoan';
import { Payments } from './Payments';
import { PayoffQuote } from './PayoffQuote';
import { Servicing } from './Servicing';

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
  const { borrower, holder } = loan.loan;
  const isBorrower = party === borrower;
  const isHolder = party === `org:${holder}`;
  const isActive = loan.loan.status.state === 'active';
  const pending = usePending('loan', loan.id);
  const roleOf = ({ actions }: Proposal, signer: string): string => {
    if (signer === borrower) return t('loan.borrower');
    if (signer === `org:${holder}`) return t('loan.heldBy');
    return actions.some(({ type, to }) => type === 'loans.assign' && signer === `org:${to}`) ? t('loan.newHolder') : '';
  };
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
          {pending?.map((proposal) => <PendingProposal key={proposal.id} proposal={proposal} roleOf={(signer) => roleOf(proposal, signer)} />)}
          {identity && isBorrower && <PayLoan loan={loan} identity={identity} />}
          {identity && (isBorrower || isHolder) && loan.payoff && <OtherWays loan={loan} identity={identity} isBorrower={isBorrower} />}
          {isHolder && loan.payoff && <Servicing loan={loan} payoff={loan.payoff} />}
          {isBorrower && isActive && loan.payoff && <OtherTerms loan={loan} payoff={loan.payoff} />}
          {(hasBegun(loan.loan) || loan.loan.status.state === 'pending') && <Schedule loan={loan} />}
          <Payments loan={loan} />
        </div>
        <div className="stack">
          <LoanFacts loan={loan} />
          {loan.payoff && <PayoffQuote loan={loan} />}
          {loan.loan.decision && <DecisionFacts loan={loan} decision={loan.loan.decision} />}
        </div>
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
