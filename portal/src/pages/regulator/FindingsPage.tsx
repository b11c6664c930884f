import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { findingStatistics, GROUPINGS, type FindingGroup, type Grouping } from '../../api/oversight';
import { usePageTitle } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { FilterBar, FilterSelect } from '../../components/Filters';
import { OrganisationLink } from '../../components/links';
import { QuestionFailed } from '../../components/QuestionFailed';
import { formatCountry, formatNumber, formatPercent } from '../../lib/format';
import { term } from '../../lib/rich';
import { FINDING_KINDS } from '../../lib/terms';
import styles from './FindingsPage.module.css';
import { interval } from './rates';
import { RegulatorHead } from './RegulatorHead';

const isGrouping = (text: string | undefined): text is Grouping => GROUPINGS.some((grouping) => grouping === text);

function nameOf(t: TFunction, group: FindingGroup, by: Grouping): string {
  const label = group.label ?? group.key;
  if (!label) return t('regulator.noGroup');
  return by === 'country' ? formatCountry(label) : label;
}

const rateOf = ({ flagged, vehicles }: FindingGroup): number => (vehicles === 0 ? 0 : flagged / vehicles);

function GroupName({ group, by, kind }: { group: FindingGroup; by: Grouping; kind: string | undefined }) {
  const { t } = useTranslation();
  const name = nameOf(t, group, by);
  const finding = kind ? { finding: kind } : {};
  if (by === 'make' && group.label) return <Link to="/vehicles" search={{ make: group.label, ...finding }}>{name}</Link>;
  if (by === 'model' && group.label) return <Link to="/vehicles" search={{ q: group.label, ...finding }}>{name}</Link>;
  if (by === 'manufacturer' && group.key) return <OrganisationLink id={group.key} name={name} />;
  return name;
}

/** The rate as a bar with its interval, on a scale that ends at the greatest shown; the figures beside it. */
function Rate({ group, scale }: { group: FindingGroup; scale: number }) {
  const { t } = useTranslation();
  const [from, to] = interval(group.flagged, group.vehicles);
  const share = (value: number): string => `${Math.min(100, (value / scale) * 100)}%`;
  return (
    <div className={styles.rate}>
      <span className={styles.bar} aria-hidden="true">
        <i style={{ width: share(rateOf(group)) }} />
        <b style={{ left: share(from), width: share(to - from) }} />
      </span>
      <span className={styles.number}>
        {t('regulator.rateOf', { rate: formatPercent(rateOf(group)), vehicles: formatNumber(group.vehicles) })}
      </span>
    </div>
  );
}

function Kinds({ group }: { group: FindingGroup }) {
  const { t } = useTranslation();
  return (
    <div className={styles.kinds}>
      {Object.entries(group.findings).map(([kind, count]) => (
        <span key={kind}>
          {term(t, 'finding.kind', kind)} <strong>{formatNumber(count)}</strong>
        </span>
      ))}
    </div>
  );
}

function columnsOf(t: TFunction, by: Grouping, kind: string | undefined, scale: number): Column<FindingGroup>[] {
  const bound = (group: FindingGroup, end: 0 | 1): number => interval(group.flagged, group.vehicles)[end];
  return [
    {
      id: 'group',
      header: t(`regulator.grouping.${by}`),
      cell: ({ row }) => <strong><GroupName group={row.original} by={by} kind={kind} /></strong>,
      value: (group) => nameOf(t, group, by),
    },
    {
      id: 'vehicles',
      header: t('regulator.vehicles'),
      cell: ({ row }) => formatNumber(row.original.vehicles),
      value: ({ vehicles }) => vehicles,
    },
    {
      id: 'flagged',
      header: t('regulator.flagged'),
      cell: ({ row }) => formatNumber(row.original.flagged),
      value: ({ flagged }) => flagged,
    },
    { id: 'rate', header: t('regulator.rate'), cell: ({ row }) => <Rate group={row.original} scale={scale} />, value: rateOf },
    {
      id: 'interval',
      header: t('regulator.interval'),
      cell: ({ row: { original: group } }) => (
        <span title={t('regulator.intervalHint')} className={styles.number}>
          {formatPercent(bound(group, 0))} – {formatPercent(bound(group, 1))}
        </span>
      ),
      optional: true,
    },
    { id: 'from', header: t('regulator.from'), value: (group) => bound(group, 0), exportOnly: true },
    { id: 'to', header: t('regulator.to'), value: (group) => bound(group, 1), exportOnly: true },
    { id: 'findings', header: t('regulator.findings'), cell: ({ row }) => <Kinds group={row.original} /> },
    ...FINDING_KINDS.map((each): Column<FindingGroup> => ({
      id: each,
      header: t(`finding.kind.${each}`),
      cell: ({ row }) => formatNumber(row.original.findings[each] ?? 0),
      value: ({ findings }) => findings[each] ?? 0,
      optional: true,
    })),
  ];
}

function Fleet({ groups, kind }: { groups: FindingGroup[]; kind: string | undefined }) {
  const { t } = useTranslation();
  const sum = (value: (group: FindingGroup) => number): number => groups.reduce((total, group) => total + value(group), 0);
  const vehicles = sum((group) => group.vehicles);
  const flagged = sum((group) => group.flagged);
  if (vehicles === 0) return null;
  return (
    <p className={styles.fleet}>
      <strong>{t('regulator.fleet')}</strong>{' '}
      {t('regulator.fleetSentence', {
        flagged: formatNumber(flagged),
        vehicles: formatNumber(vehicles),
        finding: kind ? `“${term(t, 'finding.kind', kind)}”` : t('regulator.anyFinding'),
        rate: formatPercent(flagged / vehicles),
      })}
    </p>
  );
}

export function FindingsPage() {
  const { t } = useTranslation();
  usePageTitle(t('regulator.title'));
  const navigate = useNavigate({ from: '/regulator' });
  const state = useTableState(useSearch({ from: '/regulator' }), (search, replace) => void navigate({ search, replace }));
  const { filters, filter } = state;
  const by = isGrouping(filters.by) ? filters.by : 'make';
  const { kind } = filters;
  const query = useQuery(findingStatistics(by, kind));
  const groups = query.data?.groups;
  const scale = Math.max(0.01, ...(groups ?? []).map(rateOf)) * 1.25;
  const columns = useMemo(() => columnsOf(t, by, kind, scale), [t, by, kind, scale]);
  return (
    <div className="page">
      <RegulatorHead title={t('regulator.title')} lead={t('regulator.findingsLead')} />
      <FilterBar active={state.isFiltered} onClear={state.clear}>
        <FilterSelect
          label={t('regulator.by')}
          value={by}
          required
          options={GROUPINGS.map((grouping) => ({ value: grouping, label: t(`regulator.grouping.${grouping}`) }))}
          onChange={(value) => filter('by', value === 'make' ? '' : value)}
        />
        <FilterSelect
          label={t('regulator.kind')}
          value={kind ?? ''}
          options={FINDING_KINDS.map((each) => ({ value: each, label: t(`finding.kind.${each}`) }))}
          onChange={(value) => filter('kind', value)}
        />
      </FilterBar>
      {query.isError && !groups ? (
        <QuestionFailed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          {groups && <Fleet groups={groups} kind={kind} />}
          {by === 'country' && <p className="small muted">{t('regulator.countryNote')}</p>}
          <DataTable
            label={t('regulator.table')}
            columns={columns}
            rows={groups}
            rowKey={(group) => group.key ?? ''}
            empty={t('regulator.noVehicles')}
            view={state}
            download={{ name: `vinculum-findings-by-${by}` }}
          />
        </>
      )}
    </div>
  );
}
