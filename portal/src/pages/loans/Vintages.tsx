import { TableHead } from '../../components/TableHead';
import { useTranslation } from 'react-i18next';
import { formatMoney, formatNumber, formatPercent } from '../../lib/format';
import type { Loan } from '../../market/types';
import { BUCKETS, shareOf, vintagesOf, type Vintage } from '../../market/vintages';
import table from '../../components/Table.module.css';

/** An amount of a vintage, and what share it is of what was lent then. */
function Share({ vintage, amount }: { vintage: Vintage; amount: number }) {
  if (amount === 0) return <>–</>;
  return (
    <>
      {formatMoney(amount, vintage.currency)}
      <br />
      <span className="small muted">{formatPercent(shareOf(vintage, amount))}</span>
    </>
  );
}

/** Loans by the quarter in which they began, and how late they are by now. */
export function Vintages({ loans }: { loans: Loan[] }) {
  const { t } = useTranslation();
  return (
    <section className="card stack" aria-labelledby="vintages">
      <h2 id="vintages">{t('loan.vintages')}</h2>
      <p className="small muted">{t('loan.vintagesText')}</p>
      <div className={table.scroll} tabIndex={0} role="region" aria-label={t('loan.vintages')}>
        <table className={table.table}>
          <TableHead names={[t('loan.quarter'), t('loan.lentThen'), ...BUCKETS.map((bucket) => t(`loan.bucket.${bucket}`)), t('loan.state.charged_off'), t('loan.lateRate')]} />
          <tbody>
            {vintagesOf(loans).map((vintage) => (
              <tr key={`${vintage.quarter} ${vintage.currency}`} data-vintage={vintage.quarter}>
                <th scope="row">{vintage.quarter}</th>
                <td className="figure">
                  {formatMoney(vintage.original, vintage.currency)}
                  <br />
                  <span className="small muted">{t('loan.count', { count: vintage.loans, loans: formatNumber(vintage.loans) })}</span>
                </td>
                {BUCKETS.map((bucket) => (
                  <td key={bucket} className="figure">
                    <Share vintage={vintage} amount={vintage.balance[bucket]} />
                  </td>
                ))}
                <td className="figure">
                  <Share vintage={vintage} amount={vintage.chargedOff} />
                </td>
                <td className="figure">
                  <strong>{formatPercent(vintage.lateRate)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
