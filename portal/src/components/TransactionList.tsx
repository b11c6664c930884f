import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TransactionSummary } from '../api/types';
import { formatAgo, formatDateTime, shorten } from '../lib/format';
import { actionSentence } from '../lib/sentence';
import { useNow } from '../lib/useNow';
import { Badge } from './basics';
import { iconOf } from './recordIcons';
import { Icon } from './Icon';
import styles from './TransactionList.module.css';

/** How many actions of one transaction a list tells before it only counts the rest. */
const TOLD = 2;

/** Transactions as people would tell them: a sentence per action, with when, where and whether it was refused. */
export function TransactionList({ items, label }: { items: TransactionSummary[]; label: string }) {
  const { t } = useTranslation();
  const now = useNow(10_000);
  return (
    <ol className={styles.list} aria-label={label}>
      {items.map((item) => (
        <li key={item.id} className={styles.item} data-transaction={item.id} data-status={item.status}>
          <span className={styles.icon}>
            <Icon name={iconOf(item.actions[0]?.type ?? '')} size={19} />
          </span>
          <div className={styles.body}>
            {item.actions.slice(0, TOLD).map((action, index) => (
              <p key={index} className={styles.sentence}>{actionSentence(t, action, item.vehicles)}</p>
            ))}
            {item.actions.length === 0 && <p>{t('sentence.empty')}</p>}
            {item.actions.length > TOLD && (
              <p className="muted small">{t('transaction.more', { count: item.actions.length - TOLD })}</p>
            )}
            <p className={styles.meta}>
              {item.status === 'rejected' && <Badge tone="bad">{t('transaction.rejected')}</Badge>}
              <time dateTime={new Date(item.time).toISOString()} title={formatDateTime(item.time)}>
                {formatAgo(item.time, now)}
              </time>
              <Link to="/explorer/blocks/$height" params={{ height: String(item.height) }}>
                {t('shell.height', { height: item.height })}
              </Link>
              <Link to="/explorer/transactions/$id" params={{ id: item.id }} className="mono" title={item.id}>
                {shorten(item.id)}
              </Link>
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
