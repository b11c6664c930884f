import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Alert, Finding, Severity, VehicleRecord } from '../../api/types';
import { Badge, type Tone } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { formatDate, formatDistance, formatNumber } from '../../lib/format';
import { rich, term } from '../../lib/rich';
import { recordSentence } from '../../lib/sentence';
import styles from './Findings.module.css';

const TONES: Record<Severity, Tone> = { serious: 'bad', warning: 'warn', info: 'info' };

/** A fact in the reader's language; its name says what kind of number it is. */
function formatFact(name: string, value: number): string {
  if (/(^at|At)$/.test(name)) return formatDate(value);
  if (/metres$/i.test(name) && !/kilometres$/i.test(name)) return formatDistance(value / 1_000, 'km');
  return /^kilometres/.test(name) ? formatDistance(value, 'km') : formatNumber(value);
}

/** What was found, with its figures. Kinds that this portal doesn't know are told in the node's own, English sentence. */
function told(t: TFunction, finding: Finding): string {
  const facts = Object.fromEntries(Object.entries(finding.facts).map(([name, value]) => [name, formatFact(name, value)]));
  const sentence = t(`finding.told.${finding.kind}`, { ...facts, defaultValue: '' });
  return sentence === '' || sentence.includes('{{') ? finding.text : sentence;
}

function FindingCard({ finding, records }: { finding: Finding; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  return (
    <li className={`${styles.finding} tone-${TONES[finding.severity] ?? 'warn'}`} id={`finding-${finding.id}`}>
      <div className={styles.title}>
        <Icon name="warning" size={22} />
        <h3>{term(t, 'finding.kind', finding.kind)}</h3>
        <Badge tone={TONES[finding.severity] ?? 'warn'}>{term(t, 'finding.severity', finding.severity)}</Badge>
      </div>
      <p className={styles.text}>{told(t, finding)}</p>
      <p>{t(`finding.explain.${finding.kind}`, { defaultValue: '' })}</p>
      <p className={styles.rests}>{t('finding.restsOn')}</p>
      <ul className={styles.records}>
        {finding.records.map((number) => {
          const record = records[number];
          return (
            <li key={number}>
              <a href={`#record-${number}`}>{t('finding.record', { number })}</a>
              {record && (
                <>
                  <span className="muted">{formatDate(record.occurredAt)}</span>
                  <span>{recordSentence(t, record.action)}</span>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </li>
  );
}

function CloneAlert({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  return (
    <li className={`${styles.finding} tone-bad`}>
      <div className={styles.title}>
        <Icon name="copy" size={22} />
        <h3>{t('finding.clone')}</h3>
        <Badge tone="bad">{t('finding.severity.serious')}</Badge>
      </div>
      <p>{rich(t, 'finding.cloneText', { by: <OrganisationLink id={alert.by} />, date: formatDate(alert.time) })}</p>
      <p className={styles.rests}>
        <Link to="/explorer/transactions/$id" params={{ id: alert.transaction }}>
          {t('finding.cloneLink')}
        </Link>
      </p>
    </li>
  );
}

export function Findings(props: { findings: Finding[]; alerts: Alert[]; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const { findings, alerts, records } = props;
  return (
    <section id="findings" className="stack" aria-labelledby="findings-heading">
      <h2 id="findings-heading">{t('finding.heading')}</h2>
      {findings.length + alerts.length === 0 ? (
        <p className="muted">{t('finding.none')}</p>
      ) : (
        <ul className={styles.list}>
          {alerts.map((alert) => (
            <CloneAlert key={alert.transaction} alert={alert} />
          ))}
          {findings.map((finding) => (
            <FindingCard key={finding.id} finding={finding} records={records} />
          ))}
        </ul>
      )}
    </section>
  );
}
