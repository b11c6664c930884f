import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { directory, organisations } from '../../api/queries';
import type { Organisation } from '../../api/types';
import { Badge, DateText, PageHead, usePageTitle } from '../../components/basics';
import { DataTable, type Column } from '../../components/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../components/Filters';
import { formatCountry, formatList, formatNumber } from '../../lib/format';
import { term } from '../../lib/rich';
import { ROLES } from '../../lib/terms';

function useColumns(): Column<Organisation>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'organisation',
        header: t('organisations.organisation'),
        cell: ({ row: { original } }) => (
          <Link to="/organisations/$id" params={{ id: original.id }}>
            <strong>{original.name}</strong>
          </Link>
        ),
      },
      {
        id: 'roles',
        header: t('organisations.roles'),
        cell: ({ row }) => formatList(row.original.roles.map((role) => term(t, 'role', role))),
      },
      {
        id: 'country',
        header: t('organisations.country'),
        cell: ({ row }) => formatCountry(row.original.country),
      },
      { id: 'records', header: t('organisations.records'), cell: ({ row }) => formatNumber(row.original.records) },
      {
        id: 'since',
        header: t('organisations.since'),
        cell: ({ row }) => (row.original.reportsSince ? <DateText ms={row.original.reportsSince} /> : '–'),
      },
      {
        id: 'status',
        header: t('organisations.status'),
        cell: ({ row }) => (
          <Badge tone={row.original.status === 'active' ? 'ok' : 'bad'}>
            {term(t, 'organisation.status', row.original.status)}
          </Badge>
        ),
      },
    ],
    [t],
  );
}

export function OrganisationsPage() {
  const { t } = useTranslation();
  usePageTitle(t('organisations.title'));
  const { cursor, ...filters } = useSearch({ from: '/organisations' });
  const navigate = useNavigate({ from: '/organisations' });
  const query = useQuery(organisations(filters, cursor));
  const { data: known } = useQuery(directory());
  const columns = useColumns();
  const countries = useMemo(() => [...new Set([...(known?.values() ?? [])].map(({ country }) => country))].sort(), [known]);
  const set = useCallback(
    (name: keyof typeof filters, value: string) =>
      void navigate({
        search: ({ cursor: _, ...rest }) => ({ ...rest, [name]: value === '' ? undefined : value }),
        replace: true,
      }),
    [navigate],
  );
  const setQuery = useCallback((value: string) => set('q', value), [set]);
  return (
    <div className="page">
      <PageHead title={t('organisations.title')} lead={t('organisations.lead')} />
      <FilterBar active={Object.keys(filters).length > 0} onClear={() => void navigate({ search: {} })}>
        <FilterText label={t('organisations.query')} value={filters.q ?? ''} onChange={setQuery} />
        <FilterSelect
          label={t('organisations.role')}
          value={filters.role ?? ''}
          options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          onChange={(value) => set('role', value)}
        />
        <FilterSelect
          label={t('organisations.country')}
          value={filters.country ?? ''}
          options={countries.map((country) => ({ value: country, label: formatCountry(country) }))}
          onChange={(value) => set('country', value)}
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
        paging={{
          cursor,
          nextCursor: query.data?.nextCursor ?? null,
          onCursor: (next) => void navigate({ search: (search) => ({ ...search, cursor: next }) }),
        }}
      />
    </div>
  );
}
