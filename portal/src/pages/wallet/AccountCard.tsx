import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/types';
import { Badge } from '../../components/basics';
import { formatMoney, shorten } from '../../lib/format';
import styles from './Wallet.module.css';

/** What is in an account, large; what differs from the balance, below. */
export function AccountSum({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { balance, available, reserved, awaited, creditLimit, currency } = account;
  const money = (amount: number): string => formatMoney(amount, currency);
  const parts = [
    ...(available !== balance ? [t('wallet.available', { amount: money(available) })] : []),
    ...(reserved > 0 ? [t('wallet.reserved', { amount: money(reserved) })] : []),
    ...(awaited > 0 ? [t('wallet.awaited', { amount: money(awaited) })] : []),
    ...(creditLimit > 0 ? [t('wallet.creditLimit', { amount: money(creditLimit) })] : []),
  ];
  return (
    <>
      <span className="total" data-balance={balance}>
        {money(balance)}
      </span>
      {parts.length > 0 && <span className="small muted">{parts.join(' · ')}</span>}
    </>
  );
}

export function AccountState({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { state, reason } = account.status;
  if (state === 'open') return null;
  return (
    <Badge tone="warn" icon="lock">
      {state === 'frozen' ? t('wallet.frozen', { reason: t(`wallet.reason.${reason}`) }) : t('wallet.closed')}
    </Badge>
  );
}

export function AccountCard({ account }: { account: Account }) {
  return (
    <Link to="/accounts/$id" params={{ id: account.id }} className={styles.account} data-account={account.id}>
      <AccountSum account={account} />
      <span className="small muted">
        {account.bankName} · <code>{shorten(account.id, 6, 4)}</code>
      </span>
      <AccountState account={account} />
    </Link>
  );
}
