import { useTranslation } from 'react-i18next';
import type { Lien, Vehicle, VehicleRecord } from '../../api/types';
import { Badge } from '../../components/basics';
import { OrganisationLink, PartyList } from '../../components/links';
import { formatDate } from '../../lib/format';
import { holdingsOf, liensOf } from '../../lib/records';
import styles from './TitleSection.module.css';

function LienItem({ lien }: { lien: Lien }) {
  const { t } = useTranslation();
  return (
    <li className={styles.lien}>
      <Badge tone={lien.status === 'released' ? 'quiet' : 'warn'}>{t(`chain.lienStatus.${lien.status}`)}</Badge>
      <span>
        <OrganisationLink id={lien.lender} />
      </span>
      <code>{lien.lien}</code>
      <span className="small muted">
        {t('chain.lienDates', { placed: formatDate(lien.placedAt) })}
        {lien.releasedAt ? `, ${t('chain.lienReleased', { released: formatDate(lien.releasedAt) })}` : ''}
      </span>
    </li>
  );
}

/** Who held the title, one link of the chain after another, newest first; below it what lenders hold against it. */
export function TitleSection({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const holdings = holdingsOf(records).reverse();
  const liens = liensOf(records, vehicle.liens);
  return (
    <section id="title" className="stack" aria-labelledby="title-heading">
      <h2 id="title-heading">{t('chain.heading')}</h2>
      <div className={styles.columns}>
        <ol className={styles.chain}>
          {holdings.map((holding) => (
            <li key={holding.record} data-current={holding.to === null}>
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
              {holding.to === null && <span className={styles.current}>{t('chain.current')}</span>}
            </li>
          ))}
        </ol>
        <div className="card">
          <h3>{t('chain.liens')}</h3>
          {liens.length === 0 ? (
            <p className="muted small">{t('chain.noLiens')}</p>
          ) : (
            <ul className={styles.liens}>
              {liens.map((lien) => (
                <LienItem key={`${lien.lender}/${lien.lien}`} lien={lien} />
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}
