import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { accountEntries } from '../../api/queries';
import type { Account, AccountEntry } from '../../api/types';
import { DateText } from '../../components/basics';
import { DataTable, EXPORT_PAGE, useTableState, type Column, type PageFetcher } from '../../components/DataTable';
import { TransactionLink } from '../../components/links';
import { formatMoney, minorDigits } from '../../lib/format';
import { actionSentence } from '../../lib/sentence';
import styles from './Wallet.module.css';

const referenceOf = ({ action }: AccountEntry): string => (typeof action.reference === 'string' ? action.reference : '');

function columnsOf(t: TFunction, { currency }: Account): Column<AccountEntry>[] {
  return [
    {
      id: 'time',
      header: t('column.time'),
      cell: ({ row }) => <DateText ms={row.original.time} time />,
      value: (entry) => new Date(entry.time),
    },
    {
      id: 'what',
      header: t('wallet.what'),
      cell: ({ row }) => <span>{actionSentence(t, row.original.action)}</span>,
      value: (entry) => entry.kind,
    },
    {
      id: 'reference',
      header: t('wallet.reference'),
      cell: ({ row }) => referenceOf(row.original),
      value: referenceOf,
    },
    {
      id: 'change',
      header: t('wallet.change'),
      cell: ({ row: { original: { change } } }) => (
        <span className={`figure ${styles.change}`} data-sign={change > 0 ? 'in' : 'out'}>
          {change === 0 ? '–' : `${change > 0 ? '+' : ''}${formatMoney(change, currency)}`}
        </span>
      ),
      value: ({ change }) => change / 10 ** minorDigits(currency),
    },
    {
      id: 'transaction',
      header: t('column.transaction'),
      cell: ({ row }) => <TransactionLink id={row.original.transaction} />,
      value: (entry) => entry.transaction,
    },
  ];
}

/** Everything that touched the account, newest first. */
export function History({ account }: { account: Account }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/accounts/$id' });
  const state = useTableState(useSearch({ from: '/accounts/$id' }), (search, replace) => void navigate({ search, replace }));
  const query = useQuery(accountEntries(account.id, state.cursor));
  const fetchPage: PageFetcher<AccountEntry> = (cursor, signal) =>
    node.get('/v1/accounts/{id}/entries', { path: { id: account.id }, query: { limit: EXPORT_PAGE, cursor: cursor ?? undefined } }, signal);
  return (
    <DataTable
      label={t('wallet.history')}
      columns={useMemo(() => columnsOf(t, account), [t, account])}
      rows={query.data?.items}
      rowKey={({ id }) => id}
      error={query.error}
      onRetry={() => void query.refetch()}
      stale={query.isPlaceholderData}
      view={state}
      download={{ name: 'vinculum-account', fetchPage }}
      paging={{ cursor: state.cursor, nextCursor: query.data?.nextCursor ?? null, onCursor: state.setCursor }}
    />
  );
}
