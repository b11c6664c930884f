import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicles } from '../../api/queries';
import type { VehicleSummary } from '../../api/types';
import { Badge, DateText, PageHead, usePageTitle } from '../../components/basics';
import { DataTable, type Column } from '../../components/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../components/Filters';
import { OrganisationLink } from '../../components/links';
import { VehicleStatus } from '../../components/VehicleStatus';
import { formatNumber, shorten } from '../../lib/format';
import { term } from '../../lib/rich';
import { FINDING_KINDS, VEHICLE_STATUSES } from '../../lib/terms';

function useColumns(): Column<VehicleSummary>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'vehicle',
        header: t('vehicles.vehicle'),
        cell: ({ row: { original: vehicle } }) => (
          <>
            <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }}>
              <strong>
                {vehicle.make} {vehicle.model}
              </strong>{' '}
              {vehicle.modelYear}
            </Link>
            <div className="small muted mono">{vehicle.vin ?? shorten(vehicle.id)}</div>
          </>
        ),
      },
      {
        id: 'manufacturer',
        header: t('vehicles.manufacturer'),
        cell: ({ row }) => <OrganisationLink id={row.original.manufacturer} />,
      },
      { id: 'records', header: t('vehicles.records'), cell: ({ row }) => formatNumber(row.original.records) },
      {
        id: 'last',
        header: t('vehicles.last'),
        cell: ({ row }) => <DateText ms={row.original.lastRecordAt} />,
      },
      {
        id: 'findings',
        header: t('vehicles.findings'),
        cell: ({ row }) => {
          const kinds = [...new Set(row.original.findings)];
          if (kinds.length === 0) return <span className="muted">{t('vehicles.noFindings')}</span>;
          return (
            <div className="row" style={{ gap: 6 }}>
              {kinds.map((kind) => (
                <Badge key={kind} tone="bad">
                  {term(t, 'finding.kind', kind)}
                </Badge>
              ))}
            </div>
          );
        },
      },
      {
        id: 'status',
        header: t('vehicles.status'),
        cell: ({ row }) => <VehicleStatus status={row.original.status} />,
      },
    ],
    [t],
  );
}

export function VehiclesPage() {
  const { t } = useTranslation();
  usePageTitle(t('vehicles.title'));
  const { cursor, ...filters } = useSearch({ from: '/vehicles' });
  const navigate = useNavigate({ from: '/vehicles' });
  const query = useQuery(vehicles(filters, cursor));
  const columns = useColumns();
  /** A changed filter starts again at the first page. */
  const set = useCallback(
    (name: keyof typeof filters, value: string) =>
      void navigate({
        search: ({ cursor: _, ...rest }) => ({ ...rest, [name]: value === '' ? undefined : value }),
        replace: true,
      }),
    [navigate],
  );
  const setters = useMemo(
    () => ({
      q: (value: string) => set('q', value),
      make: (value: string) => set('make', value),
      model: (value: string) => set('model', value),
      modelYear: (value: string) => set('modelYear', value),
      finding: (value: string) => set('finding', value),
      status: (value: string) => set('status', value),
    }),
    [set],
  );
  return (
    <div className="page">
      <PageHead title={t('vehicles.title')} lead={t('vehicles.lead')} />
      <FilterBar active={Object.keys(filters).length > 0} onClear={() => void navigate({ search: {} })}>
        <FilterText label={t('vehicles.query')} value={filters.q ?? ''} onChange={setters.q} />
        <FilterText label={t('vehicles.make')} value={filters.make ?? ''} onChange={setters.make} />
        <FilterText label={t('vehicles.model')} value={filters.model ?? ''} onChange={setters.model} />
        <FilterText label={t('vehicles.modelYear')} value={filters.modelYear ?? ''} onChange={setters.modelYear} />
        <FilterSelect
          label={t('vehicles.finding')}
          value={filters.finding ?? ''}
          options={FINDING_KINDS.map((kind) => ({ value: kind, label: t(`finding.kind.${kind}`) }))}
          onChange={setters.finding}
        />
        <FilterSelect
          label={t('vehicles.status')}
          value={filters.status ?? ''}
          options={VEHICLE_STATUSES.map((status) => ({ value: status, label: t(`vehicle.status.${status}`) }))}
          onChange={setters.status}
        />
      </FilterBar>
      <DataTable
        label={t('vehicles.table')}
        columns={columns}
        rows={query.data?.items}
        rowKey={(vehicle) => vehicle.id}
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
