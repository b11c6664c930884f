import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon';
import { ProblemError } from '../api/problem';
import { problemSentence } from '../components/ProblemView';
import { formatCountry, formatDate, formatDateTime, formatNumber, shorten } from '../lib/format';
import { rich, term } from '../lib/rich';
import { recordSentence } from '../lib/sentence';
import type { Clue } from '../verify/failure';
import type { Suspect } from './protocol';
import type { Verification } from './useVerification';
import styles from './Verifier.module.css';

/** A check or reason that this portal has no sentence for yet is shown by its stable name. */
const named = (t: TFunction, group: string, name: string): string => t(`${group}.${name}`, { defaultValue: name.replaceAll('_', ' ') });

function Checks({ checks }: { checks: string[] }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.checks}>
      {checks.map((check) => (
        <li key={check} data-check={check}>
          <Icon name="check" size={17} />
          {named(t, 'verify.check', check)}
        </li>
      ))}
    </ul>
  );
}

/** The finer sentence behind a reason, where the check knows more than that. */
function clueSentence(t: TFunction, { kind, record, values = {} }: Clue): string | null {
  if (kind === undefined) return null;
  const { finding, country, role, ...others } = values;
  return t(`clue.${kind}`, {
    ...others,
    ...(record === undefined ? {} : { number: record }),
    ...(finding === undefined ? {} : { finding: term(t, 'finding.kind', finding) }),
    ...(country === undefined ? {} : { country: formatCountry(country) }),
    ...(role === undefined ? {} : { role: term(t, 'role', role) }),
  });
}

/** What is wrong, in words for someone who buys a car; where it lies; and the check's own words for engineers. */
function Refused({ state }: { state: Verification & { phase: 'failed' } }) {
  const { t } = useTranslation();
  const { reason, detail, clue, suspect } = state;
  const finer = clueSentence(t, clue);
  return (
    <div className={`${styles.verdict} tone-bad`} data-verdict="failed" data-reason={reason} data-clue={clue.kind} role="alert">
      <Icon name="stop" size={38} />
      <div>
        <strong>{t('verify.failed')}</strong>
        <p>{named(t, 'verify.reason', reason)}</p>
        {finer && <p>{finer}</p>}
        {suspect ? (
          <div className={styles.suspect} data-record={suspect.number}>
            <p className="small">{t('clue.claims', { number: suspect.number })}</p>
            <p>
              {formatDate(occurredAt(suspect))}: <q>{recordSentence(t, suspect.action)}</q>
            </p>
          </div>
        ) : (
          clue.record !== undefined && <p>{t('clue.place', { number: clue.record })}</p>
        )}
        {clue.field && <p className="break">{rich(t, 'clue.field', { field: <code>{clue.field.replace(/^\$\.?/, '')}</code> })}</p>}
        <p className="small">{t(`clue.advice.${isForgery(reason, clue) ? 'forged' : 'other'}`)}</p>
        <details className="small">
          <summary>{t('verify.details')}</summary>
          <p className="break">
            <code>{reason}</code>: {detail}
          </p>
        </details>
      </div>
    </div>
  );
}

/** When it happened as the file tells it; the block's time where the action says nothing. */
function occurredAt({ action, time }: Suspect): number {
  return typeof action.occurredAt === 'number' ? action.occurredAt : time;
}

/** Refusals that an honest mistake explains: a broken download, an editor that saved the file anew, a file of another car or network. */
function isForgery(reason: string, { kind }: Clue): boolean {
  return !['malformed', 'wrong_network', 'vin_mismatch'].includes(reason) && kind !== 'other_vehicle';
}

/** The course and the result of one verification: each check as it passes, then the verdict. */
export function Outcome({ state }: { state: Verification }) {
  const { t } = useTranslation();
  if (state.phase === 'idle') return null;
  const isUnderWay = state.phase === 'fetching' || state.phase === 'running';
  return (
    <div className={styles.outcome} data-phase={state.phase} aria-live="polite">
      {isUnderWay && (
        <p className={styles.running}>
          <i className={styles.spinner} aria-hidden="true" />
          {t(state.phase === 'fetching' ? 'verify.fetching' : 'verify.running')}
        </p>
      )}
      {state.phase === 'passed' && (
        <div className={`${styles.verdict} tone-ok`} data-verdict="passed">
          <Icon name="shield" size={38} />
          <div>
            <strong>{t('verify.passed')}</strong>
            <p>{t('verify.passedText', { count: state.result.records })}</p>
            <p className="numeric">
              {t('verify.asOf', { height: formatNumber(state.result.height), time: formatDateTime(state.result.time) })}
            </p>
            {state.name && (
              <p>
                {t('verify.reportOf')}{' '}
                <strong className={styles.subject}>
                  {[state.result.make, state.result.model, state.result.vin].filter((part) => part).join(' ') || shorten(state.result.vehicle)}
                </strong>
                {'. '}
                <Link to="/vehicles/$id" params={{ id: state.result.vehicle }}>
                  {t('verify.openVehicle')}
                </Link>
              </p>
            )}
            <p className="small muted">
              {t('verify.asOfNote')} {t('verify.seconds', { seconds: formatNumber(Number(state.seconds.toFixed(2))) })}
            </p>
          </div>
        </div>
      )}
      {state.phase === 'failed' && <Refused state={state} />}
      {state.phase === 'broken' && (
        <p className={`${styles.mismatch} tone-warn`} role="alert">
          {state.error instanceof ProblemError
            ? problemSentence(t, state.error)
            : t('verify.unavailable', { detail: state.error instanceof Error ? state.error.message : String(state.error) })}
        </p>
      )}
      {state.name && <p className="small muted break">{t('verify.checkedFile', { name: state.name })}</p>}
      <Checks checks={state.checks} />
    </div>
  );
}
