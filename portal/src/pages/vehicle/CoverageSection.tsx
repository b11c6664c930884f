import { useTranslation } from 'react-i18next';
import type { Vehicle } from '../../api/types';
import { formatCountry, formatList, formatMonth } from '../../lib/format';
import { term } from '../../lib/rich';
import { coverageRows, quietestOf, yearTicks, type CoverageRow, type Period } from './coverage';
import styles from './CoverageSection.module.css';

const TICKS = 8;

export function CoverageSection({ vehicle, until }: { vehicle: Vehicle; until: number }) {
  const { t } = useTranslation();
  const from = vehicle.builtAt;
  const rows = coverageRows(vehicle.coverage, from, until);
  const span = Math.max(1, until - from);
  const place = (ms: number): string => `${((ms - from) / span) * 100}%`;
  const told = (key: string, periods: Period[]): string[] =>
    periods.map((period) =>
      t(key, {
        from: formatMonth(period.from),
        to: period.to >= until ? t('coverage.now') : formatMonth(period.to),
      }),
    );
  const describe = ({ periods, gaps }: CoverageRow): string =>
    [...told('coverage.period', periods), ...told('coverage.gap', gaps)].join('; ');
  const quietest = quietestOf(vehicle, until);
  const countries = [...new Set(rows.map((row) => row.country))];
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
                periods: formatList(told('silence.period', quietest.gaps)),
              })}
            </p>
          )}
          <p className={styles.legend}>
            <span className={styles.sampleOn} /> {t('coverage.connected')}
            <span className={styles.sampleOff} /> {t('coverage.silent')}
            <span className={styles.sampleAway} /> {t('coverage.away')}
          </p>
          {countries.map((country) => (
            <div key={country} className={styles.country}>
              <h3>{formatCountry(country)}</h3>
              <ul className={styles.rows}>
                {rows
                  .filter((row) => row.country === country)
                  .map((row) => (
                    <li key={row.role} className={styles.row}>
                      <span>{term(t, 'role', row.role)}</span>
                      <span
                        className={styles.bar}
                        role="img"
                        aria-label={t('coverage.rowLabel', {
                          role: term(t, 'role', row.role),
                          country: formatCountry(country),
                          periods: describe(row),
                        })}
                        title={describe(row)}
                      >
                        {(['periods', 'gaps'] as const).flatMap((kind) =>
                          row[kind].map((period) => (
                            <i
                              key={`${kind}${period.from}`}
                              className={kind === 'gaps' ? styles.gap : styles.connected}
                              style={{ left: place(period.from), width: `${((period.to - period.from) / span) * 100}%` }}
                            />
                          )),
                        )}
                        {row.periods.length === 0 && <b>{t('coverage.never')}</b>}
                      </span>
                      {row.gaps.length > 0 && row.periods.length > 0 && (
                        // Said already to those who hear the bar's label.
                        <span className={styles.silence} aria-hidden="true">
                          {formatList(told('coverage.gap', row.gaps))}
                        </span>
                      )}
                    </li>
                  ))}
              </ul>
            </div>
          ))}
          <div className={styles.axis} aria-hidden="true">
            {yearTicks(from, until, TICKS).map((tick) => (
              <span key={tick} style={{ left: place(tick) }}>
                {new Date(tick).getFullYear()}
              </span>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}
