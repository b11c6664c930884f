import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Vehicle, VehicleRecord } from '../../api/types';
import { Icon } from '../../components/Icon';
import { told } from '../../lib/findings';
import { formatDate, formatDistance, type Unit } from '../../lib/format';
import { term } from '../../lib/rich';
import { assess, tilesOf, type Phrase, type Reason } from './assess';
import { useUnit } from './useUnit';
import styles from './Verdict.module.css';

function phrase(t: TFunction, { key, values = {} }: Phrase): string {
  const { 'term.accident': severity, ...rest } = values;
  return t(key, severity === undefined ? rest : { ...rest, severity: term(t, 'term.accident', severity) });
}

const LOOKS = {
  stop: { tone: 'bad', icon: 'stop' },
  caution: { tone: 'warn', icon: 'warning' },
  quiet: { tone: 'ok', icon: 'check' },
} as const;

function Reasons({ reasons, unit, className }: { reasons: Reason[]; unit: Unit; className: string | undefined }) {
  const { t } = useTranslation();
  return (
    <ul className={className}>
      {reasons.map((reason) => (
        <li key={reason.key}>
          <span>{phrase(t, reason)}</span>
          {reason.finding && <a href={`#finding-${reason.finding.id}`}>{told(t, reason.finding, unit)}</a>}
        </li>
      ))}
    </ul>
  );
}

/** The one sentence that comes first, with its reasons. */
export function Assessment({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const unit = useUnit(vehicle);
  const { level, stops, cautions } = assess(vehicle);
  const { tone, icon } = LOOKS[level];
  return (
    <section className={`${styles.assessment} tone-${tone}`} aria-labelledby="assessment" data-level={level}>
      <Icon name={icon} size={34} />
      <div>
        <h2 id="assessment">{t(`assess.${level}`)}</h2>
        {level === 'quiet' ? (
          <p>{t('assess.quietNote')}</p>
        ) : (
          <>
            <Reasons reasons={stops} unit={unit} className={styles.stops} />
            <Reasons reasons={cautions} unit={unit} className={styles.cautions} />
          </>
        )}
      </div>
    </section>
  );
}

export function Verdict({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  /** Notes that need formatting by locale. */
  const extra: Record<string, string | null> = {
    owners: t('verdict.ownersNote', { date: formatDate(vehicle.titleSince) }),
    odometer: vehicle.odometer
      ? t('verdict.odometerLast', { reading: formatDistance(vehicle.odometer.value, vehicle.odometer.unit) })
      : null,
  };
  return (
    <section aria-label={t('verdict.heading')}>
      <ul className={styles.tiles}>
        {tilesOf(vehicle, records).map((tile) => {
          const note = extra[tile.id] ?? (tile.note ? phrase(t, tile.note) : null);
          return (
            <li key={tile.id}>
              <a href={`#${tile.section}`} className={`${styles.tile} tone-${tile.tone}`} data-tile={tile.id} data-tone={tile.tone}>
                <span className={styles.label}>
                  <Icon name={tile.icon} size={18} />
                  {t(tile.label)}
                </span>
                <strong>{phrase(t, tile.value)}</strong>
                {note && <span className={styles.note}>{note}</span>}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
