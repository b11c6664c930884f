import { useTranslation } from 'react-i18next';
import type { Batch, BatchRow } from '../../../components/Batch';
import { formatMoney, shorten } from '../../../lib/format';
import type { PaymentRow } from '../../../payments/files';
import table from '../../../components/Table.module.css';
import styles from './Files.module.css';

/** Rows that are listed; a file may have thousands. */
const LISTED = 200;

const TONES = { ready: 'info', booked: 'ok', refused: 'bad' } as const;

/** Why a row is refused: a sentence in the reader's language, and below it the node's own words, which have the figures. */
function Refusal({ name, detail }: NonNullable<PaymentRow['reason']>) {
  const { t } = useTranslation();
  return (
    <>
      {t(`paymentFile.reason.${name}`, { defaultValue: '' })}
      <span className={`small muted break ${styles.detail}`} lang="en">
        {detail}
      </span>
    </>
  );
}

/** What each row would do, and once it is signed, what became of it. */
export function PaymentRows({ rows, ended }: { rows: readonly PaymentRow[]; ended: Batch<BatchRow>['ended'] }) {
  const { t } = useTranslation();
  const became = new Map(ended.map(({ row, state }) => [row.line, state === 'refused' ? 'refused' : 'booked'] as const));
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('paymentFile.rows')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th>{t('wallet.reference')}</th>
            <th className={styles.number}>{t('wallet.change')}</th>
            <th>{t('paymentFile.payee')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, LISTED).map((row, index) => {
            const status = became.get(index + 1) ?? row.status;
            return (
              <tr key={index} data-row={row.id} data-status={status}>
                <td className={styles.name}>
                  <p>{row.id}</p>
                  <p>
                    <span className={`tone-${TONES[status]} ${styles.status}`}>{t(`paymentFile.status.${status}`)}</span> {row.reason && <Refusal {...row.reason} />}
                  </p>
                </td>
                <td className={styles.number}>{row.amount !== undefined && row.currency ? formatMoney(row.amount, row.currency) : '–'}</td>
                <td>
                  {row.creditor} {row.to && <code title={row.to}>{shorten(row.to, 6, 4)}</code>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length > LISTED && <p className="small muted">{t('paymentFile.more', { count: rows.length - LISTED })}</p>}
    </div>
  );
}
