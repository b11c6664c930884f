import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/client';
import { network, vehicle as vehicleQuery, vehicleRecords } from '../../api/queries';
import { Waiting } from '../../components/basics';
import { formatDate } from '../../lib/format';
import { recordSentence } from '../../lib/sentence';
import { Verifier } from '../../verification/Verifier';
import { Assessment } from '../vehicle/Verdict';
import styles from '../../proposals/Proposals.module.css';

/** What a buyer must know before signing: the car's verdict, its proven history, and what came in since the proposal. */
export function CarReview({ id, since }: { id: string; since: number }) {
  const { t } = useTranslation();
  const { data: vehicle } = useQuery(vehicleQuery(id));
  const { data: records } = useQuery(vehicleRecords(id));
  const { data: info } = useQuery(network());
  if (!vehicle) return <Waiting rows={3} height={44} />;
  const fresh = (records ?? []).filter((record) => record.time > since);
  return (
    <section className="stack" aria-label={t('proposal.car')}>
      <Assessment vehicle={vehicle} />
      <div className="card stack">
        <p>
          <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }}>
            {t('proposal.wholeHistory', { car: t('vehicle.title', vehicle) })}
          </Link>{' '}
          {vehicle.vin && <code>{vehicle.vin}</code>}
        </p>
        {fresh.length > 0 && (
          <>
            <p>
              <strong>{t('proposal.fresh')}</strong>
            </p>
            <ul className={styles.list} data-fresh={fresh.length}>
              {fresh.map((record) => (
                <li key={record.number}>
                  <span className="small muted">{formatDate(record.time)}</span> {recordSentence(t, record.action)}
                </li>
              ))}
            </ul>
          </>
        )}
        <Verifier
          subject={{ url: urlOf('/v1/vehicles/{vehicle}/report', { path: { vehicle: vehicle.id } }), vehicle: vehicle.id }}
          {...(vehicle.vin ? { vin: vehicle.vin } : {})}
          {...(info ? { serverNetwork: info.networkId } : {})}
        />
      </div>
    </section>
  );
}
