import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem';
import { Icon } from './Icon';
import styles from './ProblemView.module.css';

/** A refusal as a sentence in the reader's language, by the name of its code; empty for names that this portal doesn't know. */
export const refusalSentence = (t: TFunction, name: string | undefined): string =>
  name === undefined ? '' : t(`refusal.${name}`, { defaultValue: '' });

/** The sentence that says what went wrong. */
export function problemSentence(t: TFunction, error: unknown): string {
  if (!(error instanceof ProblemError)) return t('problem.crash');
  const { problem } = error;
  if (error.unreachable) return t('problem.unreachable');
  const sentence = refusalSentence(t, problem.name);
  if (sentence !== '') return sentence;
  if (problem.status === 404) return t('problem.notFound');
  return t(problem.status >= 500 ? 'problem.server' : 'problem.malformed');
}

/** Any failure as a sentence, with its code for whoever has to ask about it. */
export function ProblemView({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = error instanceof ProblemError ? error.problem : null;
  return (
    <div className={`${styles.problem} tone-bad`} role="alert">
      <Icon name="warning" size={24} />
      <div className={styles.text}>
        <strong>{t('problem.title')}</strong>
        <p>{problemSentence(t, error)}</p>
        {/* The node's own sentence is in English, and names the value that it refused. */}
        {problem?.detail && (
          <p className="small break" lang="en">
            {problem.detail}
          </p>
        )}
        {problem?.field && <p className="small">{t('problem.field', { field: problem.field })}</p>}
        {problem?.code !== undefined && (
          <p className="small muted">{t('problem.code', { code: problem.code, name: problem.name })}</p>
        )}
        {!problem && error instanceof Error && <p className="small muted mono break">{error.message}</p>}
      </div>
      {onRetry && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  );
}
