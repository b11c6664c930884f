import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { accounts } from '../../api/queries';
import type { Account } from '../../api/types';
import { DateText } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { PartyName } from '../../components/links';
import { formatMoney, minorDigits, shorten } from '../../lib/format';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { AccountState } from './AccountCard';

function columnsOf(t: TFunction): Column<Account>[] {
  return [
    {
      id: 'account',
      header: t('wallet.account'),
      cell: ({ row }) => (
        <Link to="/accounts/$id" params={{ id: row.original.id }} className="mono" title={row.original.id}>
          {shorten(row.original.id, 6, 4)}
        </Link>
      ),
      value: (account) => account.id,
    },
    {
      id: 'holder',
      header: t('wallet.holder'),
      cell: ({ row }) => <PartyName party={row.original.holder} />,
      value: (account) => account.holder,
    },
    {
      id: 'balance',
      header: t('wallet.balance'),
      cell: ({ row: { original: { balance, currency } } }) => <span className="figure">{formatMoney(balance, currency)}</span>,
      value: ({ balance, currency }) => balance / 10 ** minorDigits(currency),
    },
    { id: 'currency', header: t('wallet.currency'), cell: ({ row }) => row.original.currency, value: (account) => account.currency, optional: true },
    {
      id: 'opened',
      header: t('wallet.opened'),
      cell: ({ row }) => <DateText ms={row.original.openedAt} />,
      value: (account) => new Date(account.openedAt),
    },
    {
      id: 'state',
      header: t('wallet.state'),
      cell: ({ row }) => <AccountState account={row.original} />,
      value: (account) => account.status.state,
    },
  ];
}

/** A bank's customers and what it owes them. */
export function Customers({ bank }: { bank: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/wallet' });
  const state = useTableState(useSearch({ from: '/wallet' }), (search, replace) => void navigate({ search, replace }));
  const query = useQuery(accounts({ bank }));
  useOnTransactions(() => void query.refetch());
  return (
    <section className="stack" aria-labelledby="customers">
      <h2 id="customers">{t('wallet.customers')}</h2>
      <DataTable
        label={t('wallet.customers')}
        columns={useMemo(() => columnsOf(t), [t])}
        rows={query.data}
        rowKey={({ id }) => id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={t('wallet.noCustomers')}
        view={state}
        download={{ name: 'vinculum-accounts' }}
      />
    </section>
  );
}
