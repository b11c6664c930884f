import { useTranslation } from 'react-i18next';
import type { VehicleRecord } from '../../api/types';
import styles from '../Timeline.module.css';
import { differencesOf } from './differences';

/** Old and new values side by side, the old ones struck. */
function Comparison({ before, after }: { before: VehicleRecord; after: VehicleRecord }) {
  const { t } = useTranslation();
  const differences = differencesOf(t, before, after);
  if (differences.length === 0) return <span>{t('correction.same')}</span>;
  return (
    <dl className={styles.comparison}>
      {differences.map(({ name, label, before: was, after: is }) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>
            <del>
              <span className="visually-hidden">{t('correction.was')} </span>
              {was}
            </del>{' '}
            <span aria-hidden="true">→</span>{' '}
            <ins>
              <span className="visually-hidden">{t('correction.is')} </span>
              {is}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** On a record that its reporter took back: why, and what holds instead. */
export function Corrected({ record, replacement }: { record: VehicleRecord; replacement: VehicleRecord | undefined }) {
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
      {replacement && <Comparison before={record} after={replacement} />}
    </div>
  );
}

/** On the record that holds instead of another. */
export function Replaces({ record, corrected }: { record: VehicleRecord; corrected: VehicleRecord }) {
  const { t } = useTranslation();
  return (
    <div className={`${styles.notice} tone-info`}>
      <strong>{t('correction.replaces')}</strong>
      <a href={`#record-${corrected.number}`}>{t('timeline.number', { number: corrected.number })}</a>
      <Comparison before={corrected} after={record} />
    </div>
  );
}
