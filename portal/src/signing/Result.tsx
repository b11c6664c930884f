import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem';
import type { SubmitResult } from '../api/types';
import type { Tone } from '../components/basics';
import { Icon, type IconName } from '../components/Icon';
import { problemSentence, refusalSentence } from '../components/ProblemView';
import { formatDateTime, formatNumber } from '../lib/format';
import { EnvelopeError } from './envelope';
import type { Progress } from './submission';
import styles from './Signing.module.css';

function Frame(props: { tone: Tone; icon: IconName; name: string; title: string; children: ReactNode }) {
  const { tone, icon, name, title, children } = props;
  return (
    <div className={`${styles.result} tone-${tone}`} role={tone === 'bad' ? 'alert' : 'status'} data-result={name}>
      <Icon name={icon} size={52} />
      <h3>{title}</h3>
      {children}
    </div>
  );
}

/** Why an envelope could not be signed or sent, as a sentence. */
export function signingSentence(t: TFunction, error: unknown): string {
  if (error instanceof EnvelopeError) return t(`signing.fault.${error.fault}`);
  if (error instanceof ProblemError) return problemSentence(t, error);
  return error instanceof Error ? error.message : t('problem.crash');
}

/** What to do about a refusal: its own advice where there is one. */
export const adviceOf = (t: TFunction, name: string): string =>
  t(`signing.advice.${name}`, { defaultValue: '' }) || t('signing.rejectedHint');

function Final({ result, seconds }: { result: SubmitResult; seconds: number }) {
  const { t } = useTranslation();
  return (
    <Frame tone="ok" icon="shield" name="accepted" title={t('signing.final')}>
      <p>
        {t('signing.finalText', {
          height: formatNumber(result.height),
          time: formatDateTime(result.time),
          seconds: formatNumber(Number(seconds.toFixed(1))),
        })}
      </p>
      <Link to="/explorer/transactions/$id" params={{ id: result.id }}>
        {t('signing.seeTransaction')}
      </Link>
    </Frame>
  );
}

function Rejected({ result }: { result: SubmitResult }) {
  const { t } = useTranslation();
  const { name, detail, code } = result.outcome;
  return (
    <Frame tone="bad" icon="stop" name="rejected" title={t('signing.rejected')}>
      <p>{refusalSentence(t, name) || name}</p>
      <p className="small break" lang="en">
        {detail}
      </p>
      {code !== undefined && <p className="small muted">{t('problem.code', { code, name })}</p>}
      <p className="small muted">{adviceOf(t, name ?? '')}</p>
      <Link to="/explorer/transactions/$id" params={{ id: result.id }}>
        {t('signing.seeTransaction')}
      </Link>
    </Frame>
  );
}

function Failed({ error, signed }: { error: unknown; signed: boolean }) {
  const { t } = useTranslation();
  const problem = error instanceof ProblemError ? error.problem : null;
  // A refusal before the ledger saw it changes nothing; a lost answer leaves open what became of it.
  const isOpen = signed && (problem === null || problem.status === 0 || problem.status >= 500);
  return (
    <Frame tone={isOpen ? 'warn' : 'bad'} icon="warning" name="failed" title={t(isOpen ? 'signing.open' : 'signing.failed')}>
      <p>{signingSentence(t, error)}</p>
      {problem?.detail && (
        <p className="small break" lang="en">
          {problem.detail}
        </p>
      )}
      {problem?.code !== undefined && <p className="small muted">{t('problem.code', { code: problem.code, name: problem.name })}</p>}
      <p className="small muted">{t(isOpen ? 'signing.openHint' : 'signing.rejectedHint')}</p>
    </Frame>
  );
}

/** The result, large and plain: final with where and when; refused with why and what to do; or not known yet. */
export function Result({ progress }: { progress: Extract<Progress, { step: 'done' | 'failed' | 'shared' }> }) {
  const { t } = useTranslation();
  if (progress.step === 'failed') return <Failed error={progress.error} signed={progress.resend !== null} />;
  if (progress.step === 'shared') {
    return (
      <Frame tone="info" icon="plane" name="shared" title={t('signing.shared')}>
        <p>{t('signing.sharedText')}</p>
      </Frame>
    );
  }
  const { result, seconds } = progress;
  return result.status === 'accepted' ? <Final result={result} seconds={seconds} /> : <Rejected result={result} />;
}
