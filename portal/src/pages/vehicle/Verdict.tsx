import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Vehicle, VehicleRecord } from '../../api/types';
import { Icon } from '../../components/Icon';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { told } from '../../lib/findings';
import { convertDistance, formatCountry, formatDate, formatDistance, type Unit } from '../../lib/format';
import { term } from '../../lib/rich';
import { assess, tilesOf, type Reason, type Tile } from './assess';
import { quietestOf } from './coverage';
import { phrase } from './phrase';
import { useUnit } from './useUnit';
import styles from './Verdict.module.css';

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
  const identity = useIdentity();
  // Who has the car is told what is on its record, not how to buy it.
  const whose = identity !== null && vehicle.holders.includes(partyOf(identity)) ? 'own' : 'other';
  return (
    <section className={`${styles.assessment} tone-${tone}`} aria-labelledby="assessment" data-level={level} data-whose={whose}>
      <Icon name={icon} size={34} />
      <div>
        <h2 id="assessment">{t(whose === 'own' && level === 'caution' ? 'assess.ownCaution' : `assess.${level}`)}</h2>
        <p>{t(whose === 'own' ? `advice.own.${level}` : `advice.${level}`)}</p>
        <Reasons reasons={stops} unit={unit} className={styles.stops} />
        <Reasons reasons={cautions} unit={unit} className={styles.cautions} />
      </div>
    </section>
  );
}

/** How many records a chip names before it only counts the rest. */
const NAMED = 3;

/** The records that a chip rests on, each a click away. */
function RestsOn({ numbers }: { numbers: number[] }) {
  const { t } = useTranslation();
  if (numbers.length === 0) return null;
  // The latest tell most.
  const named = numbers.slice(-NAMED);
  return (
    <span className={styles.rests}>
      {t('chip.records', { count: numbers.length })}{' '}
      {named.map((number, index) => (
        <Fragment key={number}>
          {index > 0 && ', '}
          <a href={`#record-${number}`} aria-label={t('finding.record', { number })}>
            {number}
          </a>
        </Fragment>
      ))}
      {numbers.length > NAMED && ` ${t('chip.more', { count: numbers.length - NAMED })}`}
    </span>
  );
}

function TileView({ tile, note }: { tile: Tile; note: string | null }) {
  const { t } = useTranslation();
  return (
    <li className={`${styles.tile} tone-${tile.tone}`} data-tile={tile.id} data-tone={tile.tone}>
      <a href={`#${tile.section}`} className={styles.what}>
        <span className={styles.label}>
          <Icon name={tile.icon} size={18} />
          {t(tile.label)}
        </span>
        <strong>{phrase(t, tile.value)}</strong>
        {note && <span className={styles.note}>{note}</span>}
      </a>
      <RestsOn numbers={tile.records} />
    </li>
  );
}

export function Verdict({ vehicle, records, until }: { vehicle: Vehicle; records: VehicleRecord[]; until: number }) {
  const { t } = useTranslation();
  const unit = useUnit(vehicle);
  const silent = quietestOf(vehicle, until);
  /** Notes that need formatting by locale. */
  const extra: Record<string, string | null> = {
    owners: t('verdict.ownersNote', { date: formatDate(vehicle.titleSince) }),
    odometer: vehicle.odometer
      ? t('verdict.odometerLast', {
          reading: formatDistance(convertDistance(vehicle.odometer.value, vehicle.odometer.unit, unit), unit),
        })
      : null,
    coverage: silent && t('chip.silent', { role: term(t, 'role', silent.role), country: formatCountry(silent.country) }),
  };
  return (
    <section aria-label={t('verdict.heading')}>
      <ul className={styles.tiles}>
        {tilesOf(vehicle, records).map((tile) => (
          <TileView key={tile.id} tile={tile} note={extra[tile.id] ?? (tile.note ? phrase(t, tile.note) : null)} />
        ))}
      </ul>
    </section>
  );
}
