import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/basics';
import table from '../../components/Table.module.css';
import { TableHead } from '../../components/TableHead';
import { ProblemView } from '../../components/ProblemView';
import { formatDate, formatMoney } from '../../lib/format';
import { loanPayments } from '../../market/queries';
import type { Loan } from '../../market/types';

/** What each payment paid, as the ledger split it; the latest first. */
export function Payments({ loan: { id, loan } }: { loan: Loan }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(loanPayments(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  const money = (amount: number): string => formatMoney(amount, loan.currency);
  return (
    <section className="card stack" aria-labelledby="payments">
      <h2 id="payments">{t('loan.payments')}</h2>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={t('loan.payments')}>
        <table className={table.table}>
          <TableHead names={[t('loan.paidOn'), t('loan.amount'), t('loan.part.principal'), t('loan.part.interest'), t('loan.part.charges')]} />
          <tbody>
            {data.map(({ entry, transaction, on, recovery, applied: { principal, interest, fees, late_charges } }) => (
              <tr key={entry} data-payment={principal + interest + fees + late_charges} {...(recovery ? { 'data-recovery': true } : {})}>
                <td className="figure">
                  <Link to="/explorer/transactions/$id" params={{ id: transaction }}>
                    {formatDate(Date.parse(on))}
                  </Link>
                  {recovery && (
                    <>
                      {' '}
                      <Badge>{t('loan.recovery')}</Badge>
                    </>
                  )}
                </td>
                <td className="figure">{money(principal + interest + fees + late_charges)}</td>
                <td className="figure">{money(principal)}</td>
                <td className="figure">{money(interest)}</td>
                <td className="figure">{money(fees + late_charges)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
