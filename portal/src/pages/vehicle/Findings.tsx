import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Alert, Finding, Severity, Vehicle, VehicleRecord } from '../../api/types';
import { Badge, type Tone } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { told } from '../../lib/findings';
import { formatDate, type Unit } from '../../lib/format';
import { rich, term } from '../../lib/rich';
import { recordSentence } from '../../lib/sentence';
import { useUnit } from './useUnit';
import styles from './Findings.module.css';

const TONES: Record<Severity, Tone> = { serious: 'bad', warning: 'warn', info: 'info' };

function FindingCard({ finding, records, unit }: { finding: Finding; records: VehicleRecord[]; unit: Unit }) {
  const { t } = useTranslation();
  return (
    <li className={`${styles.finding} tone-${TONES[finding.severity] ?? 'warn'}`} id={`finding-${finding.id}`}>
      <div className={styles.title}>
        <Icon name="warning" size={22} />
        <h3>{term(t, 'finding.kind', finding.kind)}</h3>
        <Badge tone={TONES[finding.severity] ?? 'warn'}>{term(t, 'finding.severity', finding.severity)}</Badge>
      </div>
      <p className={styles.text}>{told(t, finding, unit)}</p>
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

export function Findings({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const { findings, alerts } = vehicle;
  const unit = useUnit(vehicle);
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
            <FindingCard key={finding.id} finding={finding} records={records} unit={unit} />
          ))}
        </ul>
      )}
    </section>
  );
}
