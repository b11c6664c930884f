import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../api/client';
import { directory, transactionsPage, type TransactionFilters } from '../api/queries';
import type { Organisation, TransactionSummary } from '../api/types';
import { rangeOf } from '../lib/days';
import { bareType } from '../lib/records';
import { term } from '../lib/rich';
import { actionSentence } from '../lib/sentence';
import { IDENTITY_TYPES, LOAN_TYPES, PAYMENT_TYPES, RECORD_TYPES, SALE_TYPES } from '../lib/terms';
import { useSteady } from '../lib/useSteady';
import { Badge, DateText } from './basics';
import { DataTable, EXPORT_PAGE, type Column, type PageFetcher, type TableState } from './DataTable';
import { FilterBar, FilterDate, FilterSelect } from './Filters';
import { BlockLink, OrganisationLink, TransactionLink } from './links';
import { LiveSwitch, NewRows } from './Live';
import { refusalSentence } from './ProblemView';
import { formatNumber } from '../lib/format';

/** The filters as the address has them; days are written as days. */
type TransactionSearch = { organisation?: string; type?: string; status?: string; from?: string; to?: string };

const filtersOf = ({ from, to, ...rest }: TransactionSearch): TransactionFilters => ({ ...rest, ...rangeOf(from, to) });

/** A type of action in the reader's words. */
function typeName(t: TFunction, type: string): string {
  const [module = ''] = type.split('.');
  return term(t, TYPE_GROUPS[module] ?? 'recordType', bareType(type));
}

const TYPE_GROUPS: Record<string, string> = {
  identity: 'identityType', loans: 'loanType', payments: 'paymentType', sales: 'saleType', vehicles: 'recordType',
};

const vehiclesOf = (item: TransactionSummary): string[] => [
  ...new Set(item.actions.flatMap(({ vehicle }) => (vehicle === undefined ? [] : [vehicle]))),
];

/** How many actions of one transaction a row tells before it only counts the rest. */
const TOLD = 2;

function What({ item }: { item: TransactionSummary }) {
  const { t } = useTranslation();
  return (
    <>
      {item.actions.slice(0, TOLD).map((action, index) => (
        <div key={index}>{actionSentence(t, action, item.vehicles)}</div>
      ))}
      {item.actions.length === 0 && t('sentence.empty')}
      {item.actions.length > TOLD && (
        <div className="muted small">{t('transaction.more', { count: item.actions.length - TOLD })}</div>
      )}
    </>
  );
}

function columnsOf(t: TFunction, known: Map<string, Organisation> | undefined): Column<TransactionSummary>[] {
  const nameOf = (id: string): string => known?.get(id)?.name ?? id;
  return [
    {
      id: 'time',
      header: t('column.time'),
      cell: ({ row }) => <DateText ms={row.original.time} time />,
      value: (item) => new Date(item.time),
    },
    { id: 'what', header: t('column.what'), cell: ({ row }) => <What item={row.original} /> },
    {
      id: 'types',
      header: t('column.types'),
      cell: ({ row }) => [...new Set(row.original.actionTypes)].map((type) => <div key={type}>{typeName(t, type)}</div>),
      value: (item) => item.actionTypes.join('; '),
      optional: true,
    },
    {
      id: 'organisations',
      header: t('column.organisations'),
      cell: ({ row }) => row.original.organisations.map((id) => <div key={id}><OrganisationLink id={id} /></div>),
      value: (item) => item.organisations.map(nameOf).join('; '),
      optional: true,
    },
    {
      id: 'status',
      header: t('column.outcome'),
      cell: ({ row: { original: item } }) => (
        <span title={refusalSentence(t, item.name)}>
          <Badge tone={item.status === 'accepted' ? 'ok' : 'bad'}>{t(`transaction.${item.status}`)}</Badge>
        </span>
      ),
      value: (item) => item.status,
    },
    { id: 'code', header: t('column.code'), value: (item) => item.code, exportOnly: true },
    { id: 'reason', header: t('column.codeName'), value: (item) => item.name, exportOnly: true },
    {
      id: 'height',
      header: t('column.height'),
      cell: ({ row }) => <BlockLink height={row.original.height} label={formatNumber(row.original.height)} />,
      value: (item) => item.height,
    },
    { id: 'position', header: t('column.position'), cell: ({ row }) => row.original.position, value: (item) => item.position, optional: true },
    {
      id: 'id',
      header: t('column.transaction'),
      cell: ({ row }) => <TransactionLink id={row.original.id} />,
      value: (item) => item.id,
    },
    { id: 'organisationIds', header: t('column.organisationIds'), value: (item) => item.organisations.join('; '), exportOnly: true },
    {
      id: 'vehicles',
      header: t('column.vehicles'),
      value: (item) => item.vehicles?.map(({ make, model, modelYear }) => `${make} ${model} ${modelYear}`).join('; '),
      exportOnly: true,
    },
    { id: 'vehicleIds', header: t('column.vehicleIds'), value: (item) => vehiclesOf(item).join('; '), exportOnly: true },
    { id: 'signers', header: t('column.signers'), value: (item) => item.signers.join('; '), exportOnly: true },
  ];
}

export function TransactionFilterBar({ state }: { state: TableState<TransactionSearch> }) {
  const { t } = useTranslation();
  const { data: known } = useQuery(directory());
  const { filters, filter } = state;
  return (
    <FilterBar active={state.isFiltered} onClear={state.clear}>
      <FilterSelect
        label={t('explorer.organisation')}
        value={filters.organisation ?? ''}
        options={[...(known?.values() ?? [])].map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(value) => filter('organisation', value)}
      />
      <FilterSelect
        label={t('explorer.type')}
        value={filters.type ?? ''}
        options={[
          ...RECORD_TYPES.map((type) => ({ value: `vehicles.${type}`, label: t(`recordType.${type}`) })),
          ...SALE_TYPES.map((type) => ({ value: `sales.${type}`, label: t(`saleType.${type}`) })),
          ...LOAN_TYPES.map((type) => ({ value: `loans.${type}`, label: t(`loanType.${type}`) })),
          ...PAYMENT_TYPES.map((type) => ({ value: `payments.${type}`, label: t(`paymentType.${type}`) })),
          ...IDENTITY_TYPES.map((type) => ({ value: `identity.${type}`, label: t(`identityType.${type}`) })),
        ]}
        onChange={(value) => filter('type', value)}
      />
      <FilterSelect
        label={t('explorer.status')}
        value={filters.status ?? ''}
        options={[
          { value: 'accepted', label: t('explorer.accepted') },
          { value: 'rejected', label: t('explorer.refused') },
        ]}
        onChange={(value) => filter('status', value)}
      />
      <FilterDate
        label={t('table.from')}
        value={filters.from ?? ''}
        {...(filters.to ? { max: filters.to } : {})}
        onChange={(value) => filter('from', value)}
      />
      <FilterDate
        label={t('table.to')}
        value={filters.to ?? ''}
        {...(filters.from ? { min: filters.from } : {})}
        onChange={(value) => filter('to', value)}
      />
    </FilterBar>
  );
}

type Props = {
  state: TableState<TransactionSearch>;
  /** What the exported file is called. */
  name: string;
  /** Lets the first page follow the network. */
  follows?: boolean;
};

/** All transactions that match, newest first. */
export function TransactionsTable({ state, name, follows = false }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const frame = useRef<HTMLDivElement>(null);
  const { data: known } = useQuery(directory());
  const { filters, cursor, live } = state;
  const asked = filtersOf(filters);
  const query = useQuery(transactionsPage(asked, cursor));
  const scope = JSON.stringify([filters, cursor]);
  const moves = follows && cursor === undefined;
  const refresh = useCallback(() => {
    if (moves) void client.invalidateQueries({ queryKey: ['transactions', 'page'] });
  }, [client, moves]);
  const steady = useSteady({
    latest: query.isPlaceholderData ? undefined : query.data,
    rowsOf: ({ items }) => items,
    keyOf: ({ id }) => id,
    scope,
    live,
    refresh,
    frame,
  });
  const columns = useMemo(() => columnsOf(t, known), [t, known]);
  const fetchPage: PageFetcher<TransactionSummary> = (from, signal) =>
    node.get('/v1/transactions', { query: { ...asked, limit: EXPORT_PAGE, cursor: from } }, signal);
  return (
    <div ref={frame}>
      {moves && <NewRows steady={steady} label="newTransactions" />}
      <DataTable
        label={t('explorer.transactions')}
        columns={columns}
        rows={query.isError && query.isPlaceholderData ? undefined : steady.shown?.items}
        rowKey={({ id }) => id}
        error={query.error}
        onRetry={() => void query.refetch()}
        stale={query.isPlaceholderData}
        empty={t(state.isFiltered ? 'explorer.noTransactions' : 'explorer.noTransactionsYet')}
        view={state}
        download={{ name, fetchPage }}
        tools={moves && <LiveSwitch live={live} onChange={state.setLive} />}
        paging={{ cursor, nextCursor: steady.shown?.nextCursor ?? null, onCursor: state.setCursor }}
      />
    </div>
  );
}
