import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { directory, search } from '../../api/queries';
import type { SearchResult } from '../../api/types';
import { Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { Icon, type IconName } from '../../components/Icon';
import { ProblemView } from '../../components/ProblemView';
import { shorten } from '../../lib/format';
import styles from './SearchPage.module.css';

const ICONS: Record<SearchResult['kind'], IconName> = {
  vehicle: 'gauge',
  organisation: 'factory',
  transaction: 'file',
  block: 'block',
};

/** Where a result leads. */
function targetOf({ kind, id }: SearchResult) {
  switch (kind) {
    case 'vehicle':
      return { to: '/vehicles/$id', params: { id } } as const;
    case 'organisation':
      return { to: '/organisations/$id', params: { id } } as const;
    case 'transaction':
      return { to: '/explorer/transactions/$id', params: { id } } as const;
    case 'block':
      return { to: '/explorer/blocks/$height', params: { height: id } } as const;
  }
}

/** Blocks and transactions have numbers for titles; those need a word before them. */
function titleOf(t: TFunction, { kind, title }: SearchResult): string {
  if (kind === 'block') return t('block.title', { height: title });
  return kind === 'transaction' ? `${t('transaction.title')} ${shorten(title)}` : title;
}

export function SearchPage() {
  const { t } = useTranslation();
  const { q = '' } = useSearch({ from: '/search' });
  usePageTitle(t('search.title'));
  const { data, error, isError, refetch } = useQuery(search(q));
  const { data: names } = useQuery(directory());
  // Vehicles name their manufacturer by its id.
  const subtitleOf = ({ kind, subtitle }: SearchResult): string =>
    (kind === 'vehicle' ? names?.get(subtitle)?.name : undefined) ?? subtitle;
  // One answer needs no list. Replaced, so that "back" doesn't return to this page and bounce.
  if (data?.length === 1 && data[0]) return <Navigate {...targetOf(data[0])} replace />;
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
        <ul className={styles.results}>
          {data.map((result) => (
            <li key={`${result.kind}/${result.id}`}>
              <Link {...targetOf(result)} className={styles.result}>
                <Icon name={ICONS[result.kind]} size={24} />
                <span className={styles.text}>
                  <strong>{titleOf(t, result)}</strong>
                  {result.subtitle && <span className="muted small break">{subtitleOf(result)}</span>}
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
