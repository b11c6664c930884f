import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { directory, organisations } from '../../api/queries';
import type { Organisation } from '../../api/types';
import { Badge, DateText, PageHead, usePageTitle } from '../../components/basics';
import { DataTable, EXPORT_PAGE, useTableState, type Column, type PageFetcher } from '../../components/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../components/Filters';
import { formatCountry, formatList, formatNumber } from '../../lib/format';
import { term } from '../../lib/rich';
import { ROLES } from '../../lib/terms';

const rolesOf = (t: TFunction, { roles }: Organisation): string[] => roles.map((role) => term(t, 'role', role));

const activeKeys = ({ keys }: Organisation): number => keys.filter(({ status }) => status === 'active').length;

function columnsOf(t: TFunction): Column<Organisation>[] {
  return [
    {
      id: 'organisation',
      header: t('organisations.organisation'),
      cell: ({ row: { original } }) => (
        <Link to="/organisations/$id" params={{ id: original.id }}>
          <strong>{original.name}</strong>
        </Link>
      ),
      value: ({ name }) => name,
    },
    { id: 'id', header: t('column.id'), value: ({ id }) => id, exportOnly: true },
    {
      id: 'roles',
      header: t('organisations.roles'),
      cell: ({ row }) => formatList(rolesOf(t, row.original)),
      value: (organisation) => rolesOf(t, organisation).join('; '),
    },
    {
      id: 'country',
      header: t('organisations.country'),
      cell: ({ row }) => formatCountry(row.original.country),
      value: ({ country }) => formatCountry(country),
    },
    {
      id: 'records',
      header: t('organisations.records'),
      cell: ({ row }) => formatNumber(row.original.records),
      value: ({ records }) => records,
    },
    {
      id: 'since',
      header: t('organisations.since'),
      cell: ({ row }) => (row.original.reportsSince ? <DateText ms={row.original.reportsSince} /> : '–'),
      value: ({ reportsSince }) => (reportsSince ? new Date(reportsSince) : null),
    },
    {
      id: 'admitted',
      header: t('column.admitted'),
      cell: ({ row }) => (row.original.admittedAt ? <DateText ms={row.original.admittedAt} /> : t('organisation.atGenesis')),
      value: ({ admittedAt }) => (admittedAt ? new Date(admittedAt) : null),
      optional: true,
    },
    {
      id: 'keys',
      header: t('column.activeKeys'),
      cell: ({ row }) => formatNumber(activeKeys(row.original)),
      value: activeKeys,
      optional: true,
    },
    {
      id: 'wmis',
      header: t('column.wmis'),
      cell: ({ row }) => <code>{row.original.wmis.join(' ')}</code>,
      value: ({ wmis }) => wmis.join(' '),
      optional: true,
    },
    { id: 'lei', header: t('column.lei'), cell: ({ row }) => row.original.lei && <code>{row.original.lei}</code>, value: ({ lei }) => lei, optional: true },
    {
      id: 'status',
      header: t('organisations.status'),
      cell: ({ row }) => (
        <Badge tone={row.original.status === 'active' ? 'ok' : 'bad'}>{term(t, 'organisation.status', row.original.status)}</Badge>
      ),
      value: ({ status }) => term(t, 'organisation.status', status),
    },
  ];
}

/** So many on a page that the members of a middling network can be sorted as a whole. */
const PAGE_SIZE = 100;

export function OrganisationsPage() {
  const { t } = useTranslation();
  usePageTitle(t('organisations.title'));
  const navigate = useNavigate({ from: '/organisations' });
  const state = useTableState(useSearch({ from: '/organisations' }), (search, replace) => void navigate({ search, replace }));
  const { filters, filter, cursor } = state;
  const query = useQuery(organisations(filters, cursor, PAGE_SIZE));
  const { data: known } = useQuery(directory());
  const columns = useMemo(() => columnsOf(t), [t]);
  const countries = useMemo(() => [...new Set([...(known?.values() ?? [])].map(({ country }) => country))].sort(), [known]);
  const fetchPage: PageFetcher<Organisation> = (from, signal) =>
    node.get('/v1/organisations', { query: { ...filters, limit: EXPORT_PAGE, cursor: from } }, signal);
  return (
    <div className="page">
      <PageHead title={t('organisations.title')} lead={t('organisations.lead')} />
      <FilterBar active={state.isFiltered} onClear={state.clear}>
        <FilterText label={t('organisations.query')} value={filters.q ?? ''} onChange={(value) => filter('q', value)} />
        <FilterSelect
          label={t('organisations.role')}
          value={filters.role ?? ''}
          options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          onChange={(value) => filter('role', value)}
        />
        <FilterSelect
          label={t('organisations.country')}
          value={filters.country ?? ''}
          options={countries.map((country) => ({ value: country, label: formatCountry(country) }))}
          onChange={(value) => filter('country', value)}
        />
      </FilterBar>
      <DataTable
        label={t('organisations.table')}
        columns={columns}
        rows={query.data?.items}
        rowKey={(item) => item.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        stale={query.isPlaceholderData}
        empty={t('organisations.noMatch')}
        view={state}
        download={{ name: 'vinculum-organisations', fetchPage }}
        paging={{ cursor, nextCursor: query.data?.nextCursor ?? null, onCursor: state.setCursor }}
      />
    </div>
  );
}
