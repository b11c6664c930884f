import { Button, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client';
import { ProblemError } from '../../api/problem';
import { network, vehicle as vehicleQuery, vehicleRecords } from '../../api/queries';
import type { Vehicle, VehicleRecord } from '../../api/types';
import { CopyButton, usePageTitle, Waiting } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { ProblemView } from '../../components/ProblemView';
import { Timeline } from '../../components/Timeline';
import { VehicleStatus } from '../../components/VehicleStatus';
import { formatDate, isVin, shorten } from '../../lib/format';
import { onBlock } from '../../lib/live';
import { bareType } from '../../lib/records';
import { rich, term } from '../../lib/rich';
import { RECORD_TYPES } from '../../lib/terms';
import { Verifier } from '../../verification/Verifier';
import { CoverageSection } from './CoverageSection';
import { Findings } from './Findings';
import { OdometerSection } from './OdometerSection';
import { RecordOdometer } from './RecordOdometer';
import { TitleSection } from './TitleSection';
import { UnknownVehicle } from './UnknownVehicle';
import { Assessment, Verdict } from './Verdict';
import styles from './VehiclePage.module.css';

const reportUrl = (vehicle: string): string => urlOf('/v1/vehicles/{vehicle}/report', { path: { vehicle } });

function Head({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  const [recording, setRecording] = useState(false);
  return (
    <header className={styles.head}>
      <div className={styles.name}>
        <h1>{t('vehicle.title', vehicle)}</h1>
        <span>{t('vehicle.yearModel', { year: vehicle.modelYear })}</span>
        <span>{term(t, 'term.powertrain', vehicle.powertrain)}</span>
        {vehicle.status !== 'active' && <VehicleStatus status={vehicle.status} />}
      </div>
      <div className={styles.plate}>
        <span>{t('vehicle.vin')}</span>
        {vehicle.vin ? <code>{vehicle.vin}</code> : <em>{t('vehicle.unknownVin')}</em>}
        {vehicle.vin && <CopyButton value={vehicle.vin} label={t('vehicle.vin')} />}
      </div>
      <p className={styles.origin}>
        {vehicle.checkDigit && <span>{t(`vehicle.checkDigit.${vehicle.checkDigit}`)}</span>}
        <span>
          {rich(t, 'vehicle.born', {
            date: formatDate(vehicle.builtAt),
            manufacturer: <OrganisationLink id={vehicle.manufacturer} />,
          })}
        </span>
        <span>{t('vehicle.records', { count: vehicle.records })}</span>
        <span>
          {t('vehicle.id')} <code title={vehicle.id}>{shorten(vehicle.id)}</code>{' '}
          <CopyButton value={vehicle.id} label={t('vehicle.id')} />
        </span>
      </p>
      {info?.demo && (
        <>
          <Button variant="default" leftSection={<Icon name="plus" size={17} />} onClick={() => setRecording(true)}>
            {t('vehicle.recordOdometer')}
          </Button>
          <RecordOdometer
            vehicle={vehicle}
            networkId={info.networkId}
            opened={recording}
            onClose={() => setRecording(false)}
          />
        </>
      )}
    </header>
  );
}

const SECTIONS = [
  ['findings', 'finding.heading'],
  ['odometer', 'odometer.heading'],
  ['timeline', 'timeline.heading'],
  ['coverage', 'coverage.heading'],
  ['title', 'chain.heading'],
] as const;

function History({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const { types: shown } = useSearch({ from: '/vehicles/$id' });
  const { hash } = useLocation();
  const navigate = useNavigate({ from: '/vehicles/$id' });
  const present = RECORD_TYPES.filter((type) => records.some((record) => bareType(record.type) === type));
  const isLinked = hash.startsWith('record-');
  // A link to one record must find it, whatever the filter says.
  const filtered = shown && !isLinked ? records.filter((record) => bareType(record.type) === shown) : records;
  return (
    <section id="timeline" className="stack" aria-labelledby="timeline-heading">
      <div className="row between">
        <h2 id="timeline-heading">{t('timeline.heading')}</h2>
        <div className="row">
          <span className="small muted" role="status">
            {t('timeline.shown', { shown: filtered.length, total: records.length })}
          </span>
          <Select
            size="xs"
            aria-label={t('timeline.filter')}
            value={isLinked ? '' : (shown ?? '')}
            data={[
              { value: '', label: t('timeline.all') },
              ...present.map((type) => ({ value: type, label: t(`recordType.${type}`) })),
            ]}
            allowDeselect={false}
            onChange={(next) =>
              void navigate({
                search: (search) => ({ ...search, types: next || undefined }),
                hash: '',
                replace: true,
                resetScroll: false,
              })
            }
          />
        </div>
      </div>
      {filtered.length === 0 ? (
        <p className="muted">{t('timeline.empty')}</p>
      ) : (
        <Timeline records={filtered} findings={vehicle.findings} label={t('timeline.heading')} />
      )}
    </section>
  );
}

/** Scrolls to the record or finding that the address names once the history is there to scroll to. */
function useHashTarget(ready: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (ready && hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [ready, hash]);
}

function Loaded({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/vehicles/$id' });
  const history = useQuery(vehicleRecords(vehicle.id));
  const { data: info } = useQuery(network());
  const records = history.data;
  useHashTarget(records !== undefined);
  const vin = isVin(id) ? id.toUpperCase() : (vehicle.vin ?? undefined);
  return (
    <div className="page">
      <div className={styles.first}>
        <Head vehicle={vehicle} />
        <Assessment vehicle={vehicle} />
        <Verdict vehicle={vehicle} records={records ?? []} />
        <aside className={styles.check}>
          <Verifier
            subject={{ url: reportUrl(vehicle.id), vehicle: vehicle.id }}
            {...(vin ? { vin } : {})}
            {...(info ? { serverNetwork: info.networkId } : {})}
          />
          <Button
            component="a"
            href={reportUrl(vehicle.id)}
            download={`vinculum-${vehicle.id.slice(0, 8)}.json`}
            variant="default"
            leftSection={<Icon name="download" size={17} />}
          >
            {t('vehicle.downloadReport')}
          </Button>
        </aside>
      </div>
      <nav className={styles.sections} aria-label={t('vehicle.sections')}>
        {SECTIONS.map(([section, label]) => (
          <a key={section} href={`#${section}`}>
            {t(label)}
          </a>
        ))}
      </nav>
      {history.isError && !records ? (
        <ProblemView error={history.error} onRetry={() => void history.refetch()} />
      ) : !records ? (
        <Waiting rows={8} height={60} />
      ) : (
        <div className={styles.body}>
          <Findings vehicle={vehicle} records={records} />
          <OdometerSection vehicle={vehicle} records={records} />
          <History vehicle={vehicle} records={records} />
          <CoverageSection vehicle={vehicle} until={info?.time ?? Date.now()} />
          <TitleSection vehicle={vehicle} records={records} />
        </div>
      )}
    </div>
  );
}

export function VehiclePage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/vehicles/$id' });
  const client = useQueryClient();
  const query = useQuery(vehicleQuery(id));
  const { data } = query;
  usePageTitle(data && t('vehicle.title', data));
  const key = data?.id;
  useEffect(() => {
    if (!key) return undefined;
    return onBlock((block) => {
      if (block.transactions === 0) return;
      void client.invalidateQueries({ queryKey: ['vehicle', id] });
      void client.invalidateQueries({ queryKey: ['vehicle', key] });
    });
  }, [client, id, key]);
  if (data) return <Loaded vehicle={data} />;
  return (
    <div className="page">
      {query.isError ? (
        query.error instanceof ProblemError && query.error.problem.status === 404 ? (
          <UnknownVehicle id={id} />
        ) : (
          <ProblemView error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <Waiting rows={10} height={44} />
      )}
    </div>
  );
}
