// The parts of the paper, each as plain tables and lists: nothing to open, nothing to hover.

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TableHead } from '../../components/TableHead';
import { PartyList } from '../../components/links';
import { told } from '../../lib/findings';
import { convertDistance, formatCountry, formatDate, formatDistance, formatList, formatMonth, formatNumber, type Unit } from '../../lib/format';
import { holdingsOf, liensOf, readingsOf, startOf } from '../../lib/records';
import { term } from '../../lib/rich';
import { actionFacts, recordSentence } from '../../lib/sentence';
import { assess, tilesOf, type Phrase } from '../vehicle/assess';
import { coverageRows, type Period } from '../vehicle/coverage';
import { phrase } from '../vehicle/phrase';
import type { Paper } from './PaperPage';
import styles from './PaperPage.module.css';

type Props = { paper: Paper };

const unitOf = ({ vehicle }: Paper): Unit => vehicle.odometer?.unit ?? 'km';

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Table({ heads, rows }: { heads: string[]; rows: { key: string | number; cells: ReactNode[] }[] }) {
  return (
    <table className={styles.table}>
      <TableHead names={heads} />
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, index) => (
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What was taken back stays to be read, struck. */
const Struck = ({ when, children }: { when: boolean; children: ReactNode }) => (when ? <del>{children}</del> : children);

/** The one sentence, its reasons, and the eight chips with the records behind them. */
export function PaperAssessment({ paper }: Props) {
  const { t } = useTranslation();
  const { vehicle, records } = paper;
  const { level, stops, cautions } = assess(vehicle);
  const say = (value: Phrase | null): string => (value ? phrase(t, value) : '');
  return (
    <Section title={t('verdict.heading')}>
      <p className={styles.verdict} data-level={level}>
        {t(`assess.${level}`)}
      </p>
      <p>{t(`advice.${level}`)}</p>
      <ul className={styles.reasons}>
        {[...stops, ...cautions].map((reason) => (
          <li key={reason.key}>
            {phrase(t, reason)} {reason.finding && told(t, reason.finding, unitOf(paper))}
          </li>
        ))}
      </ul>
      <Table
        heads={[t('paper.question'), t('paper.answer'), t('paper.records')]}
        rows={tilesOf(vehicle, records).map((tile) => ({
          key: tile.id,
          cells: [
            t(tile.label),
            [say(tile.value), say(tile.note)].filter((part) => part !== '').join(' · '),
            tile.records.length > 0 ? tile.records.join(', ') : '–',
          ],
        }))}
      />
    </Section>
  );
}

export function PaperFindings({ paper }: Props) {
  const { t } = useTranslation();
  const { findings, alerts } = paper.vehicle;
  return (
    <Section title={t('finding.heading')}>
      {findings.length + alerts.length === 0 && <p>{t('finding.none')}</p>}
      <ul className={styles.findings}>
        {findings.map((finding) => (
          <li key={finding.id}>
            <strong>
              {term(t, 'finding.kind', finding.kind)} ({term(t, 'finding.severity', finding.severity)})
            </strong>{' '}
            {told(t, finding, unitOf(paper))} {t(`finding.explain.${finding.kind}`, { defaultValue: '' })}{' '}
            {t('finding.restsOn')}: {formatList(finding.records.map((number) => t('finding.record', { number })))}.
          </li>
        ))}
        {alerts.map((alert) => (
          <li key={alert.transaction}>
            <strong>{t('finding.clone')}</strong> {formatDate(alert.time)}, <code>{alert.transaction}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function PaperTitle({ paper }: Props) {
  const { t } = useTranslation();
  const liens = liensOf(paper.records, paper.vehicle.liens);
  return (
    <Section title={t('chain.heading')}>
      <Table
        heads={[t('paper.period'), t('paper.holder'), t('paper.record')]}
        rows={holdingsOf(paper.records).map(({ holders, from, to, record }) => ({
          key: record,
          cells: [
            to === null ? t('chain.since', { from: formatDate(from) }) : t('chain.until', { from: formatDate(from), to: formatDate(to) }),
            <PartyList key="holders" parties={holders} />,
            record,
          ],
        }))}
      />
      {liens.length === 0 ? (
        <p>{t('chain.noLiens')}</p>
      ) : (
        <ul>
          {liens.map((lien) => (
            <li key={`${lien.lender}/${lien.lien}`}>
              {t('lien.name')} {lien.lien}, <PartyList parties={[`org:${lien.lender}`]} />:{' '}
              {t(`chain.lienStatus.${lien.status}`)} ({t('chain.lienDates', { placed: formatDate(lien.placedAt) })}
              {lien.releasedAt ? `, ${t('chain.lienReleased', { released: formatDate(lien.releasedAt) })}` : ''})
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function PaperOdometer({ paper }: Props) {
  const { t } = useTranslation();
  const { records, vehicle } = paper;
  const unit = unitOf(paper);
  const readings = readingsOf(records, vehicle.findings);
  return (
    <Section title={t('odometer.heading')}>
      {readings.length === 0 ? (
        <p>{t('odometer.none')}</p>
      ) : (
        <Table
          heads={[t('odometer.date'), t('odometer.reading'), t('odometer.reporter'), t('odometer.note'), t('paper.record')]}
          rows={readings.map((reading) => ({
            key: reading.record,
            cells: [
              formatDate(reading.occurredAt),
              <Struck key="reading" when={reading.state === 'withdrawn'}>
                {formatDistance(convertDistance(reading.value, reading.unit, unit), unit)}
              </Struck>,
              reading.byName ?? reading.by ?? '–',
              reading.state === 'regular' ? '' : t(`odometer.${reading.state}`),
              reading.record,
            ],
          }))}
        />
      )}
    </Section>
  );
}

export function PaperCoverage({ paper }: Props) {
  const { t } = useTranslation();
  const { vehicle, time } = paper;
  const rows = coverageRows(vehicle.coverage, vehicle.builtAt, time);
  const say = (periods: Period[]): string =>
    formatList(
      periods.map(({ from, to }) =>
        t('silence.period', { from: formatMonth(from), to: to >= time ? t('coverage.now') : formatMonth(to) }),
      ),
    );
  return (
    <Section title={t('coverage.heading')}>
      <p>{t(rows.length === 0 ? 'coverage.none' : 'paper.coverage')}</p>
      {rows.length > 0 && (
        <Table
          heads={[t('paper.country'), t('paper.reporter'), t('coverage.connected'), t('coverage.silent')]}
          rows={rows.map((row) => ({
            key: `${row.country}/${row.role}`,
            cells: [
              formatCountry(row.country),
              term(t, 'role', row.role),
              row.periods.length > 0 ? say(row.periods) : t('coverage.never'),
              row.gaps.length > 0 ? say(row.gaps) : '–',
            ],
          }))}
        />
      )}
    </Section>
  );
}

/** Every record with what it says, who said it, and where it stands on the ledger. */
export function PaperHistory({ paper }: Props) {
  const { t } = useTranslation();
  const ordered = [...paper.records].sort((a, b) => startOf(a) - startOf(b) || a.number - b.number);
  return (
    <Section title={t('timeline.heading')}>
      <Table
        heads={[t('paper.number'), t('odometer.date'), t('paper.what'), t('odometer.reporter'), t('paper.block')]}
        rows={ordered.map((record) => {
          const { number, action, status, correction, dispute, by, byName, height } = record;
          const facts = actionFacts(t, action).filter(({ value }) => typeof value === 'string');
          return {
            key: number,
            cells: [
              number,
              formatDate(startOf(record)),
              <>
                <span className={styles.sentence}>
                  <Struck when={status !== 'standing'}>{recordSentence(t, action)}</Struck>
                </span>
                <span className={styles.facts}>{facts.map(({ label, value }) => `${label}: ${String(value)}`).join(' · ')}</span>
                {status !== 'standing' && (
                  <em>
                    {t(status === 'did_not_occur' ? 'timeline.correctedDidNotOccur' : 'timeline.correctedIncorrect')}
                    {correction && ` (${t('timeline.correctionLink', { number: correction.record })})`}
                  </em>
                )}
                {dispute && (
                  <em>
                    {t(`timeline.dispute.${dispute.state}`, { deadline: formatDate(dispute.deadline) })}:{' '}
                    {t('timeline.correctionReason', { reason: dispute.reason })}
                  </em>
                )}
              </>,
              byName ?? by ?? '–',
              formatNumber(height),
            ],
          };
        })}
      />
    </Section>
  );
}
