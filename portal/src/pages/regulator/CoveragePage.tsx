import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { reporterCoverage, type ReporterClass, type ReporterCoverage } from '../../api/oversight';
import { usePageTitle } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { QuestionFailed } from '../../components/QuestionFailed';
import { formatCountry, formatDate, formatMonth, formatNumber } from '../../lib/format';
import { term } from '../../lib/rich';
import styles from './CoveragePage.module.css';
import { RegulatorHead } from './RegulatorHead';
import { beginningOf, isSilent, silentSince, stretchesOf } from './reporters';

type Country = ReporterCoverage['countries'][number];

/** The time that the bars stand for. */
type Axis = { beginning: number; now: number };

/** Since when, or until when, or never. */
function standing(t: TFunction, entry: ReporterClass): string {
  if (entry.since !== null) return t('regulator.since', { date: formatMonth(entry.since) });
  const until = silentSince(entry);
  return until === null ? t('regulator.never') : t('regulator.until', { date: formatMonth(until) });
}

function Reporters({ country, entry, axis }: { country: string; entry: ReporterClass; axis: Axis }) {
  const { t } = useTranslation();
  const text = standing(t, entry);
  return (
    <div className={styles.cell} data-silent={isSilent(entry)}>
      <div
        className={styles.bar}
        role="img"
        aria-label={t('regulator.bar', { class: term(t, 'role', entry.class), country: formatCountry(country), text })}
      >
        {stretchesOf(entry, axis.beginning, axis.now).map(({ from, length }) => (
          <i key={from} style={{ left: `${from * 100}%`, width: `${length * 100}%` }} />
        ))}
      </div>
      <span className={isSilent(entry) ? styles.silent : undefined}>{text}</span>
      {entry.organisations > 0 && (
        <Link to="/organisations" search={{ role: entry.class, country }}>
          {t('regulator.organisations', { count: entry.organisations })}
        </Link>
      )}
      {entry.records > 0 && (
        <span className="muted">
          {t('regulator.records', { count: entry.records, records: formatNumber(entry.records) })}
          {entry.lastRecordAt !== null && `, ${t('regulator.lastRecord', { date: formatDate(entry.lastRecordAt) })}`}
        </span>
      )}
    </div>
  );
}

/** One column per class to look at, and its figures for the file. */
function columnsOf(t: TFunction, classes: string[], axis: Axis): Column<Country>[] {
  const entryOf = (country: Country, name: string): ReporterClass | undefined => country.classes.find((entry) => entry.class === name);
  const date = (ms: number | null | undefined): Date | null => (ms === null || ms === undefined ? null : new Date(ms));
  return [
    {
      id: 'country',
      header: t('regulator.country'),
      cell: ({ row }) => <strong>{formatCountry(row.original.country)}</strong>,
      value: ({ country }) => formatCountry(country),
    },
    ...classes.flatMap((name): Column<Country>[] => {
      const label = term(t, 'role', name);
      const column = (figure: string): Pick<Column<Country>, 'id' | 'header' | 'exportOnly'> => ({
        id: `${name}.${figure}`,
        header: t(`regulator.column.${figure}`, { class: label }),
        exportOnly: true,
      });
      return [
        {
          id: name,
          header: label,
          cell: ({ row: { original } }) => {
            const entry = entryOf(original, name);
            return entry && <Reporters country={original.country} entry={entry} axis={axis} />;
          },
        },
        { ...column('since'), value: (country) => date(entryOf(country, name)?.since) },
        { ...column('organisations'), value: (country) => entryOf(country, name)?.organisations },
        { ...column('records'), value: (country) => entryOf(country, name)?.records },
        { ...column('lastRecordAt'), value: (country) => date(entryOf(country, name)?.lastRecordAt) },
      ];
    }),
  ];
}

function Summary({ countries, axis }: { countries: Country[]; axis: Axis }) {
  const { t } = useTranslation();
  const entries = countries.flatMap(({ classes }) => classes);
  const silent = entries.filter(isSilent).length;
  return (
    <div className={`${styles.summary} stack`} style={{ gap: 8 }}>
      <p>
        <strong>
          {silent === 0
            ? t('regulator.noSilence')
            : t('regulator.silences', { count: silent, all: formatNumber(entries.length) })}
        </strong>
      </p>
      <div className={styles.legend}>
        <span>
          <i className={styles.on} />
          {t('regulator.reports')}
        </span>
        <span>
          <i className={styles.off} />
          {t('regulator.silent')}
        </span>
        <span>{t('regulator.axis', { from: formatMonth(axis.beginning) })}</span>
      </div>
    </div>
  );
}

export function CoveragePage() {
  const { t } = useTranslation();
  usePageTitle(t('regulator.coverage'));
  const navigate = useNavigate({ from: '/regulator/coverage' });
  const state = useTableState(useSearch({ from: '/regulator/coverage' }), (search, replace) => void navigate({ search, replace }));
  const query = useQuery(reporterCoverage());
  const { data, dataUpdatedAt } = query;
  const axis = useMemo(() => ({ beginning: data ? beginningOf(data, dataUpdatedAt) : dataUpdatedAt, now: dataUpdatedAt }), [data, dataUpdatedAt]);
  const classes = useMemo(
    () => [...new Set(data?.countries.flatMap((country) => country.classes.map((entry) => entry.class)))],
    [data],
  );
  const onlySilent = state.filters.silent === 'only';
  const rows = useMemo(
    () => data?.countries.filter((country) => !onlySilent || country.classes.some(isSilent)),
    [data, onlySilent],
  );
  const columns = useMemo(() => columnsOf(t, classes, axis), [t, classes, axis]);
  return (
    <div className="page">
      <RegulatorHead title={t('regulator.coverage')} lead={t('regulator.coverageLead')} />
      {query.isError && !data ? (
        <QuestionFailed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          {data && data.countries.length > 0 && <Summary countries={data.countries} axis={axis} />}
          <DataTable
            label={t('regulator.coverageTable')}
            columns={columns}
            rows={rows}
            rowKey={({ country }) => country}
            empty={t(onlySilent ? 'regulator.noSilence' : 'regulator.noCoverage')}
            view={state}
            download={{ name: 'vinculum-coverage' }}
            tools={
              <Switch
                label={t('regulator.onlySilent')}
                checked={onlySilent}
                onChange={(event) => state.filter('silent', event.currentTarget.checked ? 'only' : '')}
              />
            }
          />
        </>
      )}
    </div>
  );
}
