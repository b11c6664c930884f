import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { directory, vehicles } from '../../api/queries';
import type { Organisation, VehicleSummary } from '../../api/types';
import { Badge, DateText, PageHead, usePageTitle } from '../../components/basics';
import { DataTable, EXPORT_PAGE, useTableState, type Column, type PageFetcher } from '../../components/DataTable';
import { FilterBar, FilterSelect, FilterText } from '../../components/Filters';
import { OrganisationLink, PartyList } from '../../components/links';
import { VehicleStatus } from '../../components/VehicleStatus';
import { formatNumber, shorten } from '../../lib/format';
import { term } from '../../lib/rich';
import { FINDING_KINDS, VEHICLE_STATUSES } from '../../lib/terms';

function Findings({ kinds }: { kinds: VehicleSummary['findings'] }) {
  const { t } = useTranslation();
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
}

/** What a vehicle says of itself in a word or number, shown and written as it is. */
function plain(id: string, header: string, value: (vehicle: VehicleSummary) => string | number): Column<VehicleSummary> {
  const shown = (vehicle: VehicleSummary): string => {
    const content = value(vehicle);
    return typeof content === 'number' ? formatNumber(content) : content;
  };
  return { id, header, cell: ({ row }) => shown(row.original), value, optional: true };
}

function columnsOf(t: TFunction, known: Map<string, Organisation> | undefined): Column<VehicleSummary>[] {
  return [
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
      value: ({ make, model, modelYear }) => `${make} ${model} ${modelYear}`,
    },
    { id: 'vin', header: t('column.vin'), value: ({ vin }) => vin, exportOnly: true },
    { id: 'id', header: t('column.id'), value: ({ id }) => id, exportOnly: true },
    plain('make', t('vehicles.make'), ({ make }) => make),
    plain('model', t('vehicles.model'), ({ model }) => model),
    { ...plain('modelYear', t('vehicles.modelYear'), ({ modelYear }) => modelYear), cell: ({ row }) => row.original.modelYear },
    plain('powertrain', t('column.powertrain'), ({ powertrain }) => term(t, 'term.powertrain', powertrain)),
    {
      id: 'manufacturer',
      header: t('vehicles.manufacturer'),
      cell: ({ row }) => <OrganisationLink id={row.original.manufacturer} />,
      value: ({ manufacturer }) => known?.get(manufacturer)?.name ?? manufacturer,
    },
    { ...plain('records', t('vehicles.records'), ({ records }) => records), optional: false },
    {
      id: 'last',
      header: t('vehicles.last'),
      cell: ({ row }) => <DateText ms={row.original.lastRecordAt} />,
      value: ({ lastRecordAt }) => new Date(lastRecordAt),
    },
    {
      id: 'born',
      header: t('column.born'),
      cell: ({ row }) => <DateText ms={row.original.bornAt} />,
      value: ({ bornAt }) => new Date(bornAt),
      optional: true,
    },
    {
      id: 'findings',
      header: t('vehicles.findings'),
      cell: ({ row }) => <Findings kinds={row.original.findings} />,
      value: ({ findings }) => findings.map((kind) => term(t, 'finding.kind', kind)).join('; '),
    },
    plain('openRecalls', t('column.openRecalls'), ({ openRecalls }) => openRecalls),
    plain('liens', t('column.liens'), ({ liens }) => liens),
    {
      id: 'holders',
      header: t('column.holders'),
      cell: ({ row }) => <PartyList parties={row.original.holders} />,
      value: ({ holders }) => holders.join('; '),
      optional: true,
    },
    {
      id: 'status',
      header: t('vehicles.status'),
      cell: ({ row }) => <VehicleStatus status={row.original.status} />,
      value: ({ status }) => t(`vehicle.status.${status}`),
    },
  ];
}

export function VehiclesPage() {
  const { t } = useTranslation();
  usePageTitle(t('vehicles.title'));
  const navigate = useNavigate({ from: '/vehicles' });
  const state = useTableState(useSearch({ from: '/vehicles' }), (search, replace) => void navigate({ search, replace }));
  const { filters, filter, cursor } = state;
  const query = useQuery(vehicles(filters, cursor));
  const { data: known } = useQuery(directory());
  const columns = useMemo(() => columnsOf(t, known), [t, known]);
  const fetchPage: PageFetcher<VehicleSummary> = (from, signal) =>
    node.get('/v1/vehicles', { query: { ...filters, limit: EXPORT_PAGE, cursor: from } }, signal);
  return (
    <div className="page">
      <PageHead title={t('vehicles.title')} lead={t('vehicles.lead')} />
      <FilterBar active={state.isFiltered} onClear={state.clear}>
        <FilterText label={t('vehicles.query')} value={filters.q ?? ''} onChange={(value) => filter('q', value)} />
        <FilterText label={t('vehicles.make')} value={filters.make ?? ''} onChange={(value) => filter('make', value)} />
        <FilterText label={t('vehicles.model')} value={filters.model ?? ''} onChange={(value) => filter('model', value)} />
        <FilterText label={t('vehicles.modelYear')} value={filters.modelYear ?? ''} onChange={(value) => filter('modelYear', value)} />
        <FilterSelect
          label={t('vehicles.finding')}
          value={filters.finding ?? ''}
          options={FINDING_KINDS.map((kind) => ({ value: kind, label: t(`finding.kind.${kind}`) }))}
          onChange={(value) => filter('finding', value)}
        />
        <FilterSelect
          label={t('vehicles.status')}
          value={filters.status ?? ''}
          options={VEHICLE_STATUSES.map((status) => ({ value: status, label: t(`vehicle.status.${status}`) }))}
          onChange={(value) => filter('status', value)}
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
        empty={t(state.isFiltered ? 'vehicles.noMatch' : 'vehicles.none')}
        view={state}
        download={{ name: 'vinculum-vehicles', fetchPage }}
        paging={{ cursor, nextCursor: query.data?.nextCursor ?? null, onCursor: state.setCursor }}
      />
    </div>
  );
}
