import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client';
import { network, vehicle as vehicleQuery, vehicleRecords } from '../../api/queries';
import type { Vehicle } from '../../api/types';
import { CopyButton, usePageTitle } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { LinkButton } from '../../components/LinkButton';
import { OrganisationLink } from '../../components/links';
import { QueryResult } from '../../components/QueryResult';
import { VehicleStatus } from '../../components/VehicleStatus';
import { formatDate, isVin, shorten } from '../../lib/format';
import { onBlock } from '../../lib/live';
import { rich, term } from '../../lib/rich';
import { Verifier } from '../../verification/Verifier';
import { CoverageSection } from './CoverageSection';
import { Findings } from './Findings';
import { History } from './History';
import { OdometerSection } from './OdometerSection';
import { TitleSection } from './TitleSection';
import { UnknownVehicle } from './UnknownVehicle';
import { Assessment, Verdict } from './Verdict';
import { PrintLink } from './PrintLink';
import styles from './VehiclePage.module.css';

const ShareDialog = lazy(() => import('./ShareDialog'));

const reportUrl = (vehicle: string): string => urlOf('/v1/vehicles/{vehicle}/report', { path: { vehicle } });

function Head({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
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
      <div className="row">
        <LinkButton to="/desk" search={{ vehicle: vehicle.vin ?? vehicle.id }} variant="default" leftSection={<Icon name="plus" size={17} />}>
          {t('desk.record')}
        </LinkButton>
        <LinkButton to="/vehicles/$id/transfer" params={{ id: vehicle.vin ?? vehicle.id }} variant="default" leftSection={<Icon name="handshake" size={17} />}>
          {t('transfer.action')}
        </LinkButton>
        <LinkButton to="/vehicles/$id/sell" params={{ id: vehicle.vin ?? vehicle.id }} variant="default" leftSection={<Icon name="bank" size={17} />}>
          {t('market.sellAction')}
        </LinkButton>
      </div>
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

/** The report as a file and on paper, and the ways to hand it on. */
function Actions({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const [sharing, setSharing] = useState(false);
  return (
    <div className={styles.actions}>
      <Button variant="default" leftSection={<Icon name="link" size={17} />} onClick={() => setSharing(true)}>
        {t('share.action')}
      </Button>
      <PrintLink vehicle={vehicle} />
      <Button
        component="a"
        href={reportUrl(vehicle.id)}
        download={`vinculum-${vehicle.id.slice(0, 8)}.json`}
        variant="default"
        leftSection={<Icon name="download" size={17} />}
      >
        {t('vehicle.downloadReport')}
      </Button>
      {sharing && (
        <Suspense>
          <ShareDialog vehicle={vehicle} onClose={() => setSharing(false)} />
        </Suspense>
      )}
    </div>
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
  const until = info?.time ?? Date.now();
  useHashTarget(records !== undefined);
  const vin = isVin(id) ? id.toUpperCase() : (vehicle.vin ?? undefined);
  return (
    <>
      <div className={styles.first}>
        <Head vehicle={vehicle} />
        <Assessment vehicle={vehicle} />
        <Verdict vehicle={vehicle} records={records ?? []} until={until} />
        <aside className={styles.check}>
          <Verifier
            subject={{ url: reportUrl(vehicle.id), vehicle: vehicle.id }}
            {...(vin ? { vin } : {})}
            {...(info ? { serverNetwork: info.networkId } : {})}
          />
          <Actions vehicle={vehicle} />
        </aside>
      </div>
      <nav className={styles.sections} aria-label={t('vehicle.sections')}>
        {SECTIONS.map(([section, label]) => (
          <a key={section} href={`#${section}`}>
            {t(label)}
          </a>
        ))}
      </nav>
      <QueryResult query={history} rows={8} height={60}>
        {(known) => (
          <div className={styles.body}>
            <Findings vehicle={vehicle} records={known} />
            <OdometerSection vehicle={vehicle} records={known} />
            <History vehicle={vehicle} records={known} />
            <CoverageSection vehicle={vehicle} until={until} />
            <TitleSection vehicle={vehicle} records={known} />
          </div>
        )}
      </QueryResult>
    </>
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
  return (
    <div className="page">
      <QueryResult query={query} rows={10} height={44} unknown={<UnknownVehicle id={id} />}>
        {(vehicle) => <Loaded vehicle={vehicle} />}
      </QueryResult>
    </div>
  );
}
