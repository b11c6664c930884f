import { useTranslation } from 'react-i18next';
import type { Lien, Vehicle, VehicleRecord } from '../../api/types';
import { Badge } from '../../components/basics';
import { OrganisationLink, PartyList } from '../../components/links';
import { formatDate } from '../../lib/format';
import { bareType, holdOf, holdingsOf, liensOf, type Holding } from '../../lib/records';
import { term } from '../../lib/rich';
import { HeldNote } from './HeldNote';
import styles from './TitleSection.module.css';

const STEPS = [
  { type: 'place_lien', status: 'placed' },
  { type: 'perfect_lien', status: 'perfected' },
  { type: 'release_lien', status: 'released' },
] as const;

/** The record of one step of a lien's life, if it was taken. */
const stepOf = (records: VehicleRecord[], { lien, lender }: Lien, type: string): VehicleRecord | undefined =>
  records.findLast(
    (record) =>
      record.status === 'standing' && bareType(record.type) === type && record.by === lender && record.action.lien === lien,
  );

/** A lien as three links: placed, perfected, released; those not reached yet are open. */
function LienItem({ lien, records }: { lien: Lien; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  return (
    <li className={styles.lien} data-lien={lien.status}>
      <div className="row between">
        <strong>
          <OrganisationLink id={lien.lender} />
        </strong>
        <Badge tone={lien.status === 'released' ? 'quiet' : 'warn'}>
          {t(lien.status === 'released' ? 'lien.closed' : 'lien.open')}
        </Badge>
      </div>
      <span className="small muted break">
        {t('lien.name')} <code>{lien.lien}</code>
        {lien.reference && ` · ${t('lien.reference', { reference: lien.reference })}`}
      </span>
      <ol className={styles.steps}>
        {STEPS.map(({ type, status }) => {
          const record = stepOf(records, lien, type);
          return (
            <li key={type} data-reached={record !== undefined}>
              <span>{t(`chain.lienStatus.${status}`)}</span>
              {record ? (
                <a href={`#record-${record.number}`} className="small" title={t('chain.record', { number: record.number })}>
                  {formatDate(record.occurredAt)}
                </a>
              ) : (
                <span className="small muted">{t('lien.notYet')}</span>
              )}
            </li>
          );
        })}
      </ol>
    </li>
  );
}

function HoldingItem({ holding }: { holding: Holding }) {
  const { t } = useTranslation();
  const isCurrent = holding.to === null;
  return (
    <li data-current={isCurrent}>
      <strong>
        <PartyList parties={holding.holders} />
      </strong>
      <span className="small muted">
        {holding.to === null
          ? t('chain.since', { from: formatDate(holding.from) })
          : t('chain.until', { from: formatDate(holding.from), to: formatDate(holding.to) })}
        {' · '}
        <a href={`#record-${holding.record}`}>{t('chain.record', { number: holding.record })}</a>
      </span>
      {isCurrent && <span className={styles.current}>{t('chain.current')}</span>}
    </li>
  );
}

function Brands({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const { brands } = vehicle.verdict;
  return (
    <div className="card">
      <h3>{t('brand.heading')}</h3>
      {brands.length === 0 ? (
        <p className="muted small">{t('brand.none')}</p>
      ) : (
        <ul className={styles.liens}>
          {brands.map((brand) => (
            <li key={brand.record} className={styles.brand}>
              <strong>{brand.code ? term(t, 'term.titleBrand', brand.code) : brand.name}</strong>
              <span className="small muted">
                {term(t, 'term.brander', brand.branderClass)} ·{' '}
                <a href={`#record-${brand.record}`}>{t('chain.record', { number: brand.record })}</a>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Who held the title, one link of the chain after another, newest first; beside it what stands against it. */
export function TitleSection({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const holdings = holdingsOf(records).reverse();
  const liens = liensOf(records, vehicle.liens);
  const hold = holdOf(records);
  return (
    <section id="title" className="stack" aria-labelledby="title-heading">
      <h2 id="title-heading">{t('chain.heading')}</h2>
      {hold && <HeldNote hold={hold} />}
      <div className={styles.columns}>
        <ol className={styles.chain} aria-label={t('chain.holders')}>
          {holdings.map((holding) => (
            <HoldingItem key={holding.record} holding={holding} />
          ))}
        </ol>
        <div className="stack">
          <div className="card">
            <h3>{t('chain.liens')}</h3>
            {liens.length === 0 ? (
              <p className="muted small">{t('chain.noLiens')}</p>
            ) : (
              <ul className={styles.liens}>
                {liens.map((lien) => (
                  <LienItem key={`${lien.lender}/${lien.lien}`} lien={lien} records={records} />
                ))}
              </ul>
            )}
          </div>
          <Brands vehicle={vehicle} />
        </div>
      </div>
    </section>
  );
}
