import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty, usePageTitle } from '../components/basics';
import { ProblemView } from '../components/ProblemView';

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('notFound.title'));
  return (
    <div className="page">
      <Empty icon="flag">
        <h1>{t('notFound.title')}</h1>
        <p className="lead">{t('notFound.text')}</p>
        <p>
          <Link to="/">{t('notFound.home')}</Link>
        </p>
      </Empty>
    </div>
  );
}

/** What stands in for a page whose drawing failed: a defect of the portal, so it shows what to report. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  return (
    <div className="page">
      <ProblemView error={error} onRetry={reset} />
    </div>
  );
}
