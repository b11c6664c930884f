import { useTranslation } from 'react-i18next';
import type { Vehicle } from '../../api/types';
import { formatCountry, formatList, formatMonth } from '../../lib/format';
import { term } from '../../lib/rich';
import { coverageRows, quietestOf, yearTicks, type CoverageRow, type Period } from './coverage';
import styles from './CoverageSection.module.css';

const TICKS = 8;

/** The stretch of time that the bars show, and how it is told. */
type Scale = {
  /** Where a moment lies, as a left margin; how long a period is, as a width. */
  place: (ms: number) => string;
  width: (period: Period) => string;
  told: (key: string, periods: Period[]) => string[];
};

function useScale(from: number, until: number): Scale {
  const { t } = useTranslation();
  const span = Math.max(1, until - from);
  const share = (ms: number): string => `${(ms / span) * 100}%`;
  return {
    place: (ms) => share(ms - from),
    width: (period) => share(period.to - period.from),
    told: (key, periods) =>
      periods.map((period) =>
        t(key, {
          from: formatMonth(period.from),
          to: period.to >= until ? t('coverage.now') : formatMonth(period.to),
        }),
      ),
  };
}

function Row({ row: { role, country, periods, gaps }, scale: { place, width, told } }: { row: CoverageRow; scale: Scale }) {
  const { t } = useTranslation();
  const description = [...told('coverage.period', periods), ...told('coverage.gap', gaps)].join('; ');
  const parts = [
    ...periods.map((period) => ({ key: `periods${period.from}`, style: styles.connected, period })),
    ...gaps.map((period) => ({ key: `gaps${period.from}`, style: styles.gap, period })),
  ];
  return (
    <li className={styles.row}>
      <span>{term(t, 'role', role)}</span>
      <span
        className={styles.bar}
        role="img"
        aria-label={t('coverage.rowLabel', { role: term(t, 'role', role), country: formatCountry(country), periods: description })}
        title={description}
      >
        {parts.map(({ key, style, period }) => (
          <i key={key} className={style} style={{ left: place(period.from), width: width(period) }} />
        ))}
        {periods.length === 0 && <b>{t('coverage.never')}</b>}
      </span>
      {gaps.length > 0 && periods.length > 0 && (
        // Said already to those who hear the bar's label.
        <span className={styles.silence} aria-hidden="true">
          {formatList(told('coverage.gap', gaps))}
        </span>
      )}
    </li>
  );
}

function Countries({ rows, scale }: { rows: CoverageRow[]; scale: Scale }) {
  const countries = [...new Set(rows.map((row) => row.country))];
  return countries.map((country) => (
    <div key={country} className={styles.country}>
      <h3>{formatCountry(country)}</h3>
      <ul className={styles.rows}>
        {rows
          .filter((row) => row.country === country)
          .map((row) => (
            <Row key={row.role} row={row} scale={scale} />
          ))}
      </ul>
    </div>
  ));
}

export function CoverageSection({ vehicle, until }: { vehicle: Vehicle; until: number }) {
  const { t } = useTranslation();
  const from = vehicle.builtAt;
  const rows = coverageRows(vehicle.coverage, from, until);
  const scale = useScale(from, until);
  const quietest = quietestOf(vehicle, until);
  return (
    <section id="coverage" className="stack" aria-labelledby="coverage-heading">
      <h2 id="coverage-heading">{t('coverage.heading')}</h2>
      <p className="muted">{t('coverage.explain')}</p>
      {rows.length === 0 ? (
        <p className="muted">{t('coverage.none')}</p>
      ) : (
        <div className="card">
          {quietest && (
            <p className={styles.summary}>
              {t('silence.summary', {
                role: term(t, 'role', quietest.role),
                country: formatCountry(quietest.country),
                periods: formatList(scale.told('silence.period', quietest.gaps)),
              })}
            </p>
          )}
          <p className={styles.legend}>
            <span className={styles.sampleOn} /> {t('coverage.connected')}
            <span className={styles.sampleOff} /> {t('coverage.silent')}
            <span className={styles.sampleAway} /> {t('coverage.away')}
          </p>
          <Countries rows={rows} scale={scale} />
          <div className={styles.axis} aria-hidden="true">
            {yearTicks(from, until, TICKS).map((tick) => (
              <span key={tick} style={{ left: scale.place(tick) }}>
                {new Date(tick).getFullYear()}
              </span>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}
