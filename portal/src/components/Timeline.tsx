import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, VehicleRecord } from '../api/types';
import { formatDateTime, formatNumber } from '../lib/format';
import { startOf } from '../lib/records';
import { term } from '../lib/rich';
import { actionFacts, recordSentence, type Fact } from '../lib/sentence';
import { FactItems } from './FactItems';
import { Badge, DateText, Waiting } from './basics';
import { Icon } from './Icon';
import { OrganisationLink } from './links';
import { iconOf } from './recordIcons';
import { Corrected, Replaces } from './timeline/Correction';
import { DisputeNotice } from './timeline/DisputeNotice';
import styles from './Timeline.module.css';

const Evidence = lazy(() => import('./timeline/Evidence'));

/** What an entry shows of others: those that it corrects or that correct it. */
type Relatives = { replacement: VehicleRecord | undefined; corrected: VehicleRecord | undefined };

/** Everything that a record says, and the proof of it: fetched and drawn when opened. */
function Details({ record, facts }: { record: VehicleRecord; facts: Fact[] }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>{t('timeline.details')}</summary>
      {facts.length > 0 && (
        <dl className="facts">
          <FactItems facts={facts} />
        </dl>
      )}
      {opened && (
        <Suspense fallback={<Waiting rows={4} height={18} />}>
          <Evidence record={record} />
        </Suspense>
      )}
    </details>
  );
}

function Entry(props: { record: VehicleRecord; findings: Finding[]; relatives: Relatives; steps: ReactNode }) {
  const { record, findings, relatives, steps } = props;
  const { t } = useTranslation();
  const facts = actionFacts(t, record.action);
  // Where the reading isn't what the record is about, it stands beside the sentence.
  const reading = record.type === 'vehicles.record_odometer' ? undefined : facts.find((fact) => fact.name === 'odometer');
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
        <Corrected record={record} replacement={relatives.replacement} />
        {relatives.corrected && <Replaces record={record} corrected={relatives.corrected} />}
        {record.dispute && <DisputeNotice record={record} dispute={record.dispute} />}
        {steps}
        <Details record={record} facts={facts.filter((fact) => fact.name !== 'odometer')} />
      </article>
    </li>
  );
}

type Props = {
  /** The records to show. */
  records: VehicleRecord[];
  /** The whole history, which the shown ones point into. */
  all: VehicleRecord[];
  findings: Finding[];
  label: string;
  oldestFirst?: boolean;
  /** What the reader may do about a record. */
  stepsOf?: (record: VehicleRecord) => ReactNode;
};

/** A history as a chain of records, newest first unless told otherwise, with the year standing at each change. */
export function Timeline({ records, all, findings, label, oldestFirst = false, stepsOf }: Props) {
  const direction = oldestFirst ? -1 : 1;
  const ordered = [...records].sort((a, b) => direction * (startOf(b) - startOf(a) || b.number - a.number));
  const years = new Map<number, VehicleRecord[]>();
  for (const record of ordered) {
    const year = new Date(startOf(record)).getFullYear();
    years.set(year, [...(years.get(year) ?? []), record]);
  }
  const byNumber = new Map(all.map((record) => [record.number, record]));
  const correctedBy = new Map(all.map((record) => [record.correction?.replacement, record]));
  const relativesOf = ({ number, correction }: VehicleRecord): Relatives => ({
    replacement: byNumber.get(correction?.replacement ?? -1),
    corrected: correctedBy.get(number),
  });
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
                relatives={relativesOf(record)}
                steps={stepsOf?.(record)}
              />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
