import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dispute, Finding, VehicleRecord } from '../api/types';
import { formatDate, formatDateTime, formatNumber } from '../lib/format';
import { startOf } from '../lib/records';
import { term } from '../lib/rich';
import { actionFacts, recordSentence } from '../lib/sentence';
import { Badge, DateText, type Tone } from './basics';
import { Icon } from './Icon';
import { OrganisationLink } from './links';
import { iconOf } from './recordIcons';
import styles from './Timeline.module.css';

const DISPUTE_TONES: Record<Dispute['state'], Tone> = { open: 'warn', overdue: 'bad', answered: 'info', withdrawn: 'quiet' };

function Correction({ record }: { record: VehicleRecord }) {
  const { t } = useTranslation();
  if (record.status === 'standing') return null;
  const { correction } = record;
  return (
    <div className={`${styles.notice} tone-warn`}>
      <strong>
        {t(record.status === 'did_not_occur' ? 'timeline.correctedDidNotOccur' : 'timeline.correctedIncorrect')}
      </strong>
      {correction && (
        <span>
          {t('timeline.correctionReason', { reason: correction.reason })}{' '}
          <a href={`#record-${correction.record}`}>{t('timeline.correctionLink', { number: correction.record })}</a>
          {typeof correction.replacement === 'number' && (
            <>
              {', '}
              <a href={`#record-${correction.replacement}`}>
                {t('timeline.replacementLink', { number: correction.replacement })}
              </a>
            </>
          )}
        </span>
      )}
    </div>
  );
}

function DisputeNotice({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation();
  return (
    <div className={`${styles.notice} tone-${DISPUTE_TONES[dispute.state] ?? 'warn'}`}>
      <strong>{t(`timeline.dispute.${dispute.state}`, { deadline: formatDate(dispute.deadline) })}</strong>
      {dispute.answer && <span>{term(t, 'term.answer', dispute.answer)}</span>}
      {dispute.statement && <span>{t('timeline.correctionReason', { reason: dispute.statement })}</span>}
    </div>
  );
}

function Entry({ record, findings }: { record: VehicleRecord; findings: Finding[] }) {
  const { t } = useTranslation();
  const facts = actionFacts(t, record.action);
  // Where the reading isn't what the record is about, it stands beside the sentence.
  const reading = record.type === 'vehicles.record_odometer' ? undefined : facts.find((fact) => fact.name === 'odometer');
  const details = facts.filter((fact) => fact.name !== 'odometer');
  return (
    <li
      id={`record-${record.number}`}
      className={styles.entry}
      data-status={record.status}
      data-cited={findings.length > 0}
      data-type={record.type}
    >
      <span className={styles.link} aria-hidden="true">
        <Icon name={iconOf(record.type)} size={18} />
      </span>
      <article className={styles.body}>
        <div className={styles.when}>
          <DateText ms={startOf(record)} />
          <span>{t('timeline.number', { number: record.number })}</span>
        </div>
        <div className={styles.headline}>
          <p className={styles.sentence}>{recordSentence(t, record.action)}</p>
          {reading && <span className={styles.reading}>{reading.value}</span>}
        </div>
        <p className={styles.meta}>
          {record.by && <OrganisationLink id={record.by} {...(record.byName ? { name: record.byName } : {})} />}
          <Link to="/explorer/transactions/$id" params={{ id: record.transaction }} title={record.transaction}>
            {t('timeline.final', { height: formatNumber(record.height), time: formatDateTime(record.time) })}
          </Link>
        </p>
        {findings.map((finding) => (
          <a key={finding.id} href={`#finding-${finding.id}`} className={styles.cited}>
            <Badge tone={finding.severity === 'serious' ? 'bad' : 'warn'} icon="warning">
              {t('timeline.citedBy', { finding: term(t, 'finding.kind', finding.kind) })}
            </Badge>
          </a>
        ))}
        <Correction record={record} />
        {record.dispute && <DisputeNotice dispute={record.dispute} />}
        {details.length > 0 && (
          <details className={styles.details}>
            <summary>{t('timeline.details')}</summary>
            <dl className="facts">
              {details.map((fact) => (
                <div key={fact.name} className={styles.fact}>
                  <dt>{fact.label}</dt>
                  <dd>{fact.value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </article>
    </li>
  );
}

/** A history as a chain of records, newest first, with the year standing at each change. */
export function Timeline({ records, findings, label }: { records: VehicleRecord[]; findings: Finding[]; label: string }) {
  const ordered = [...records].sort((a, b) => startOf(b) - startOf(a) || b.number - a.number);
  const years = new Map<number, VehicleRecord[]>();
  for (const record of ordered) {
    const year = new Date(startOf(record)).getFullYear();
    years.set(year, [...(years.get(year) ?? []), record]);
  }
  return (
    <div className={styles.timeline} role="group" aria-label={label}>
      {[...years].map(([year, entries]) => (
        <section key={year} aria-label={String(year)}>
          <h3 className={styles.year}>{year}</h3>
          <ol className={styles.entries}>
            {entries.map((record) => (
              <Entry
                key={record.number}
                record={record}
                findings={findings.filter((finding) => finding.records.includes(record.number))}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
