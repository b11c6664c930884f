import { useTranslation } from 'react-i18next';
import type { Finding } from '../../api/types';
import { OrganisationLink } from '../../components/links';
import { DAY_MS } from '../../lib/days';
import { convertDistance, formatDate, formatDistance, formatNumber, type Unit } from '../../lib/format';
import { readingIn, type Reading } from '../../lib/records';
import styles from './Suspicions.module.css';

/** The rule's own limit (crates/modules/vehicles/src/findings/odometer.rs). */
const MAX_KILOMETRES_PER_DAY = 2_000;

function ReadingCard({ reading, unit, label }: { reading: Reading; unit: Unit; label: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.reading}>
      <span className="small muted">{label}</span>
      <strong className="numeric">{formatDistance(readingIn(reading, unit), unit)}</strong>
      <span className="small">{formatDate(reading.occurredAt)}</span>
      <span className="small">
        {reading.by && <OrganisationLink id={reading.by} {...(reading.byName ? { name: reading.byName } : {})} />}
        {reading.by && ' · '}
        <a href={`#record-${reading.record}`}>{t('finding.record', { number: reading.record })}</a>
      </span>
    </div>
  );
}

/** The step between two readings in plain numbers, and the rule that it breaks. */
function useExplanation(finding: Finding, unit: Unit): { step: string; why: string } {
  const { t } = useTranslation();
  const { facts } = finding;
  const distance = (kilometres: number): string => formatDistance(convertDistance(kilometres, 'km', unit), unit);
  const days = Math.max(1, Math.round(((facts.at ?? 0) - (facts.previousAt ?? 0)) / DAY_MS));
  if (finding.kind === 'odometer_rollback') {
    const drop = distance((facts.dropMetres ?? 0) / 1_000);
    return { step: t('suspicion.dropStep', { count: days, drop }), why: t('suspicion.dropWhy') };
  }
  return {
    step: t('suspicion.rateStep', {
      count: days,
      rise: distance(facts.kilometres ?? 0),
      perDay: distance(facts.kilometresPerDay ?? 0),
    }),
    why: t('suspicion.rateWhy', { limit: distance(MAX_KILOMETRES_PER_DAY) }),
  };
}

function Suspicion({ finding, readings, unit }: { finding: Finding; readings: Reading[]; unit: Unit }) {
  const { t } = useTranslation();
  const [before, after] = finding.records.map((number) => readings.find(({ record }) => record === number));
  const { step, why } = useExplanation(finding, unit);
  return (
    <li className={styles.suspicion} data-suspicion={finding.kind}>
      <h3>{t(`finding.kind.${finding.kind}`)}</h3>
      <div className={styles.pair}>
        {before && <ReadingCard reading={before} unit={unit} label={t('suspicion.before')} />}
        <p className={styles.step}>
          <span aria-hidden="true">→</span> {step}
        </p>
        {after && <ReadingCard reading={after} unit={unit} label={t('suspicion.after')} />}
      </div>
      <p>{why}</p>
    </li>
  );
}

/** Which two readings contradict each other, by how much, and why nobody drives like that. */
export function Suspicions({ findings, readings, unit }: { findings: Finding[]; readings: Reading[]; unit: Unit }) {
  const { t } = useTranslation();
  if (findings.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('suspicion.heading', { number: formatNumber(findings.length) })}>
      {findings.map((finding) => (
        <Suspicion key={finding.id} finding={finding} readings={readings} unit={unit} />
      ))}
    </ul>
  );
}
