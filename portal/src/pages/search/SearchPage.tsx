import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { directory, search } from '../../api/queries';
import { Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { HIT_ICONS, hitSubtitle, hitTarget, hitTitle } from '../../components/hits';
import { Icon } from '../../components/Icon';
import { ProblemView } from '../../components/ProblemView';
import styles from './SearchPage.module.css';

/** The arrow keys step through the results; Tab goes on working. */
function step(event: KeyboardEvent<HTMLUListElement>): void {
  const links = [...event.currentTarget.querySelectorAll('a')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (at === -1 || next === undefined || !links[next]) return;
  event.preventDefault();
  links[next].focus();
}

export function SearchPage() {
  const { t } = useTranslation();
  const { q = '' } = useSearch({ from: '/search' });
  usePageTitle(t('search.title'));
  const { data, error, isError, refetch } = useQuery(search(q));
  const { data: names } = useQuery(directory());
  // One answer needs no list. Replaced, so that "back" doesn't return to this page and bounce.
  if (data?.length === 1 && data[0]) return <Navigate {...hitTarget(data[0])} replace />;
  return (
    <div className="page">
      <PageHead
        title={t('search.title')}
        lead={data && data.length > 0 && t('search.results', { count: data.length, query: q })}
      />
      {q === '' ? (
        <Empty>{t('search.start')}</Empty>
      ) : isError ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Waiting rows={5} height={54} />
      ) : data.length === 0 ? (
        <Empty>
          <p>
            <strong>{t('search.none', { query: q })}</strong>
          </p>
          <p>{t('search.hint')}</p>
        </Empty>
      ) : (
        <ul className={styles.results} onKeyDown={step}>
          {data.map((result, index) => (
            <li key={`${result.kind}/${result.id}`}>
              <Link {...hitTarget(result)} className={styles.result} data-hit={result.kind} autoFocus={index === 0}>
                <Icon name={HIT_ICONS[result.kind]} size={24} />
                <span className={styles.text}>
                  <strong>{hitTitle(t, result)}</strong>
                  {result.subtitle && <span className="muted small break">{hitSubtitle(t, result, names)}</span>}
                </span>
                <span className="small muted">{t(`search.kind.${result.kind}`)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
