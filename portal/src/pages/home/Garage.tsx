import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { vehicles } from '../../api/queries';
import type { VehicleSummary } from '../../api/types';
import { Badge, Empty, Waiting } from '../../components/basics';
import { ProblemView } from '../../components/ProblemView';
import { VehicleStatus } from '../../components/VehicleStatus';
import { useIdentity, useMyDids } from '../../keys';
import { formatDate, formatNumber, shorten } from '../../lib/format';
import styles from './Garage.module.css';

/** More cars than anyone keeps on one key; the list of vehicles has the rest. */
const MOST = 50;

function Car({ car }: { car: VehicleSummary }) {
  const { t } = useTranslation();
  const warnings = [
    ...(car.findings.length > 0 ? [t('garage.findings', { count: car.findings.length })] : []),
    ...(car.openRecalls > 0 ? [t('garage.recalls', { count: car.openRecalls })] : []),
    ...(car.liens > 0 ? [t('garage.liens', { count: car.liens })] : []),
  ];
  return (
    <li>
      <Link to="/vehicles/$id" params={{ id: car.vin ?? car.id }} className={styles.car} data-car={car.id}>
        <strong>
          {car.make} {car.model} <span>{car.modelYear}</span>
        </strong>
        <code>{car.vin ?? shorten(car.id)}</code>
        <span className="small muted">{t('garage.last', { date: formatDate(car.lastRecordAt), total: formatNumber(car.records) })}</span>
        <span className={styles.badges}>
          {car.status !== 'active' && <VehicleStatus status={car.status} />}
          {warnings.map((warning) => (
            <Badge key={warning} tone="warn">
              {warning}
            </Badge>
          ))}
          {warnings.length === 0 && car.status === 'active' && (
            <Badge tone="ok" icon="check">
              {t('garage.quiet')}
            </Badge>
          )}
        </span>
      </Link>
    </li>
  );
}

/** The cars that the visitor's keys hold; each key may hold one, so that nobody can follow a person from car to car. */
export default function Garage() {
  const { t } = useTranslation();
  const dids = useMyDids();
  const identity = useIdentity();
  const { cars, isPending, error, retry } = useQueries({
    queries: dids.map((holder) => vehicles({ holder }, undefined, MOST)),
    combine: (results) => ({
      // A car that two of the visitor's keys hold together is one car.
      cars: [...new Map(results.flatMap(({ data }) => data?.items ?? []).map((car) => [car.id, car])).values()],
      isPending: results.some((result) => result.isPending),
      error: results.find((result) => result.isError)?.error,
      retry: () => results.forEach((result) => void result.refetch()),
    }),
  });
  if (dids.length === 0) return null;
  // An organisation that looks around has no garage; a person without a car is told so.
  if (!isPending && !error && cars.length === 0 && identity?.organisation) return null;
  return (
    <section aria-labelledby="garage" className={styles.garage}>
      <h2 id="garage">{t('garage.title')}</h2>
      {error && cars.length === 0 ? (
        <ProblemView error={error} onRetry={retry} />
      ) : isPending ? (
        <Waiting rows={2} height={80} />
      ) : cars.length === 0 ? (
        <Empty icon="gauge">{t('garage.empty')}</Empty>
      ) : (
        <ul className={styles.cars}>
          {cars.map((car) => (
            <Car key={car.id} car={car} />
          ))}
        </ul>
      )}
    </section>
  );
}
