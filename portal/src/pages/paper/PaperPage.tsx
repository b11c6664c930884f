import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import type { Network, Vehicle, VehicleRecord } from '../../api/types';
import { usePageTitle } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { QueryResult } from '../../components/QueryResult';
import { formatDate, formatDateTime, formatNumber } from '../../lib/format';
import QrCode from '../../components/QrCode';
import { UnknownVehicle } from '../vehicle/UnknownVehicle';
import { addressOf } from '../vehicle/ShareDialog';
import { PaperAssessment, PaperCoverage, PaperFindings, PaperHistory, PaperOdometer, PaperTitle } from './sections';
import styles from './PaperPage.module.css';

export type Paper = { network: Network; vehicle: Vehicle; records: VehicleRecord[]; height: number; time: number };

/** What the paper says, all read at once: it must not change while somebody prints it. */
const paperOf = (id: string) => ({
  queryKey: ['paper', id],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Paper> => {
    const vehicle = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } }, signal);
    const [records, network] = await Promise.all([
      node.everyPage('/v1/vehicles/{vehicle}/records', { path: { vehicle: vehicle.id } }, signal),
      node.get('/v1/network', {}, signal),
    ]);
    return { network, vehicle, records, height: network.height, time: network.time };
  },
  staleTime: Infinity,
  gcTime: 0,
});

function Heading({ paper }: { paper: Paper }) {
  const { t } = useTranslation();
  const { vehicle, network, height, time } = paper;
  const address = addressOf(vehicle);
  return (
    <header className={styles.heading}>
      <div>
        <p className={styles.brand}>Vinculum · {t('paper.title')}</p>
        <h1>
          {t('vehicle.title', vehicle)} <span>{t('vehicle.yearModel', { year: vehicle.modelYear })}</span>
        </h1>
        <dl className={styles.identity}>
          <dt>{t('vehicle.vin')}</dt>
          <dd>{vehicle.vin ? <code>{vehicle.vin}</code> : t('vehicle.unknownVin')}</dd>
          <dt>{t('vehicle.id')}</dt>
          <dd>
            <code>{vehicle.id}</code>
          </dd>
          <dt>{t('shell.network')}</dt>
          <dd>
            {network.name} <code>{network.networkId}</code>
          </dd>
          <dt>{t('paper.asOf')}</dt>
          <dd>{t('paper.asOfValue', { height: formatNumber(height), time: formatDateTime(time) })}</dd>
        </dl>
      </div>
      <figure className={styles.code}>
        <QrCode text={address} label={t('share.qr', { address })} size={132} />
        <figcaption>{t('paper.live')}</figcaption>
      </figure>
    </header>
  );
}

function Sheet({ paper }: { paper: Paper }) {
  const { t } = useTranslation();
  const { vehicle, network } = paper;
  return (
    <article className={styles.paper} data-paper>
      <Heading paper={paper} />
      <PaperAssessment paper={paper} />
      <PaperFindings paper={paper} />
      <PaperTitle paper={paper} />
      <PaperOdometer paper={paper} />
      <PaperCoverage paper={paper} />
      <PaperHistory paper={paper} />
      <footer className={styles.foot}>
        <p>{t('paper.caution')}</p>
        <p className="break">
          {t('paper.check', { address: addressOf(vehicle), networkId: network.networkId })}
        </p>
        {network.demo && <p>{t('shell.demo')}</p>}
        <p>{t('paper.printed', { date: formatDate(Date.now()) })}</p>
      </footer>
    </article>
  );
}

/** A vehicle's whole record for paper: A4, black on white, with the way back to the page that can be verified. */
export function PaperPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/vehicles/$id/print' });
  const query = useQuery(paperOf(id));
  const { data } = query;
  usePageTitle(data && `${t('vehicle.title', data.vehicle)} ${data.vehicle.vin ?? ''} · ${t('paper.title')}`);
  return (
    <div className={`page ${styles.page}`}>
      <div className={styles.bar}>
        <Link to="/vehicles/$id" params={{ id }}>
          {t('paper.back')}
        </Link>
        <Button disabled={!data} leftSection={<Icon name="file" size={17} />} onClick={() => window.print()}>
          {t('paper.print')}
        </Button>
      </div>
      <QueryResult query={query} rows={10} height={44} unknown={<UnknownVehicle id={id} />}>
        {(paper) => <Sheet paper={paper} />}
      </QueryResult>
    </div>
  );
}
