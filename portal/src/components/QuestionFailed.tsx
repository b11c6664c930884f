import { useTranslation } from 'react-i18next';
import { isNotFound } from '../api/problem';
import { Empty } from './basics';
import { ProblemView } from './ProblemView';

/** A failed question that members of earlier versions don't know: those answer 404, which here means something of its own. */
export function QuestionFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  if (!isNotFound(error)) return <ProblemView error={error} onRetry={onRetry} />;
  return (
    <Empty icon="clock">
      <strong>{t('notOffered.title')}</strong>
      <p>{t('notOffered.text')}</p>
    </Empty>
  );
}
