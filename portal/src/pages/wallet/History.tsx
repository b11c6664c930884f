import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountEntries, directory } from '../../api/queries';
import type { Account, AccountEntry } from '../../api/types';
import { DataTable, EXPORT_PAGE, useTableState, type PageFetcher, type TableState } from '../../components/DataTable';
import { FilterBar, FilterDate, FilterSelect, FilterText } from '../../components/Filters';
import { PAYMENT_TYPES } from '../../lib/terms';
import { movements, movementsPage, type MovementSearch } from '../../payments/movements';
import { columnsOf } from './movementColumns';
import { RefundDialog } from './RefundDialog';

function Filters({ state: { filters, filter, isFiltered, clear } }: { state: TableState<MovementSearch> }) {
  const { t } = useTranslation();
  const { direction = '', kind = '', since = '', until = '', reference = '' } = filters;
  return (
    <FilterBar active={isFiltered} onClear={clear}>
      <FilterSelect
        label={t('wallet.direction')}
        value={direction}
        options={[
          { value: 'in', label: t('wallet.in') },
          { value: 'out', label: t('wallet.out') },
        ]}
        onChange={(value) => filter('direction', value)}
      />
      <FilterSelect
        label={t('explorer.type')}
        value={kind}
        options={PAYMENT_TYPES.map((type) => ({ value: type, label: t(`paymentType.${type}`) }))}
        onChange={(value) => filter('kind', value)}
      />
      <FilterDate label={t('table.from')} value={since} {...(until ? { max: until } : {})} onChange={(value) => filter('since', value)} />
      <FilterDate label={t('table.to')} value={until} {...(since ? { min: since } : {})} onChange={(value) => filter('until', value)} />
      <FilterText label={t('wallet.referenceHas')} value={reference} onChange={(value) => filter('reference', value)} />
    </FilterBar>
  );
}

/** The filters and the table's state; whom the form above pays stands in the same address, and is none of them. */
function useMovementState(): TableState<MovementSearch> {
  const navigate = useNavigate({ from: '/accounts/$id' });
  const { to, ...search } = useSearch({ from: '/accounts/$id' });
  // The table stands low on a long page, which stays where it is.
  return useTableState(search, (next, replace) => void navigate({ search: { ...next, ...(to ? { to } : {}) }, replace, resetScroll: false }));
}

/** Everything that touched the account, newest first. */
export function History({ account, mayRefund }: { account: Account; mayRefund: boolean }) {
  const { t } = useTranslation();
  const [refunded, setRefunded] = useState<string | null>(null);
  const state = useMovementState();
  const { data: known } = useQuery(directory());
  const newest = useQuery(accountEntries(account.id, undefined, 1));
  const query = useQuery({ ...movements(account.id, newest.data?.items[0]?.id ?? '', state.filters, state.cursor), enabled: newest.data !== undefined });
  const fetchPage: PageFetcher<AccountEntry> = (cursor, signal) => movementsPage(account.id, state.filters, cursor, EXPORT_PAGE, signal);
  const columns = useMemo(
    () => columnsOf(t, account, (id) => known?.get(id)?.name ?? id, mayRefund ? setRefunded : undefined),
    [t, account, known, mayRefund],
  );
  return (
    <div>
      <Filters state={state} />
      <DataTable
        label={t('wallet.history')}
        columns={columns}
        rows={query.isError && query.isPlaceholderData ? undefined : query.data?.items}
        rowKey={({ id }) => id}
        error={newest.error ?? query.error}
        onRetry={() => void (newest.isError ? newest : query).refetch()}
        stale={query.isPlaceholderData}
        view={state}
        download={{ name: 'vinculum-account', fetchPage }}
        paging={{ cursor: state.cursor, nextCursor: query.data?.nextCursor ?? null, onCursor: state.setCursor }}
      />
      {mayRefund && refunded !== null && <RefundDialog account={account} digest={refunded} onClose={() => setRefunded(null)} />}
    </div>
  );
}
