import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vehicle, VehicleRecord } from '../../api/types';
import { Badge, DateText, Waiting, type Tone } from '../../components/basics';
import { DataTable, type Column } from '../../components/DataTable';
import { OrganisationLink } from '../../components/links';
import { formatDistance, type Unit } from '../../lib/format';
import { readingIn, readingsOf, type Reading } from '../../lib/records';
import { store } from '../../lib/storage';
import type { Jump } from './OdometerChart';
import { Suspicions } from './Suspicions';
import { useUnit } from './useUnit';
import styles from './VehiclePage.module.css';

const OdometerChart = lazy(() => import('./OdometerChart'));

const TONES: Record<Reading['state'], Tone> = { regular: 'quiet', suspicious: 'bad', withdrawn: 'warn' };

function useColumns(unit: Unit): Column<Reading>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'date',
        header: t('odometer.date'),
        cell: ({ row }) => (
          <a href={`#record-${row.original.record}`}>
            <DateText ms={row.original.occurredAt} />
          </a>
        ),
      },
      {
        id: 'reading',
        header: t('odometer.reading'),
        cell: ({ row: { original } }) => (
          <>
            {formatDistance(readingIn(original, unit), unit)}
            {original.unit !== unit && (
              <span className="small muted">
                {' '}
                {t('odometer.asRecorded', { reading: formatDistance(original.value, original.unit) })}
              </span>
            )}
          </>
        ),
      },
      {
        id: 'reporter',
        header: t('odometer.reporter'),
        cell: ({ row: { original } }) =>
          original.by ? <OrganisationLink id={original.by} {...(original.byName ? { name: original.byName } : {})} /> : '–',
      },
      {
        id: 'note',
        header: t('odometer.note'),
        cell: ({ row }) =>
          row.original.state === 'regular' ? null : (
            <Badge tone={TONES[row.original.state]}>{t(`odometer.${row.original.state}`)}</Badge>
          ),
      },
    ],
    [t, unit],
  );
}

export function OdometerSection({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const { findings } = vehicle;
  const { odometer: view = 'chart' } = useSearch({ from: '/vehicles/$id' });
  const navigate = useNavigate({ from: '/vehicles/$id' });
  const unit = useUnit(vehicle);
  const readings = useMemo(() => readingsOf(records, findings), [records, findings]);
  const suspicions = useMemo(() => findings.filter(({ kind }) => kind.startsWith('odometer_')), [findings]);
  const jumps = useMemo(
    () => suspicions.map(({ records: [before = -1, after = -1] }): Jump => [before, after]),
    [suspicions],
  );
  const columns = useColumns(unit);
  return (
    <section id="odometer" className="stack" aria-labelledby="odometer-heading">
      <div className="row between">
        <h2 id="odometer-heading">{t('odometer.heading')}</h2>
        {readings.length > 0 && (
          <div className="row">
            <SegmentedControl
              size="xs"
              aria-label={t('odometer.view')}
              value={view === 'table' ? 'table' : 'chart'}
              data={[
                { value: 'chart', label: t('odometer.chart') },
                { value: 'table', label: t('odometer.table') },
              ]}
              onChange={(next) =>
                void navigate({
                  search: (search) => ({ ...search, odometer: next === 'table' ? next : undefined }),
                  replace: true,
                  resetScroll: false,
                })
              }
            />
            <SegmentedControl
              size="xs"
              aria-label={t('odometer.unit')}
              value={unit}
              data={['km', 'mi']}
              onChange={(next) => {
                store('vinculum.unit', next);
                void navigate({ search: (search) => ({ ...search, unit: next }), replace: true, resetScroll: false });
              }}
            />
          </div>
        )}
      </div>
      {readings.length === 0 ? (
        <p className="muted">{t('odometer.none')}</p>
      ) : view === 'table' ? (
        <DataTable
          label={t('odometer.heading')}
          columns={columns}
          rows={readings}
          rowKey={(reading) => String(reading.record)}
        />
      ) : (
        <div className={`card ${styles.chart}`} role="img" aria-label={t('odometer.chartLabel')}>
          <Suspense fallback={<Waiting rows={1} height={300} />}>
            <OdometerChart readings={readings} jumps={jumps} unit={unit} />
          </Suspense>
        </div>
      )}
      <Suspicions findings={suspicions} readings={readings} unit={unit} />
    </section>
  );
}
