import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { organisation, transactions } from '../../api/queries';
import type { Organisation } from '../../api/types';
import { Badge, CopyButton, DateText, Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { ProblemView } from '../../components/ProblemView';
import { QueryResult } from '../../components/QueryResult';
import { TransactionList } from '../../components/TransactionList';
import { formatCountry, formatNumber } from '../../lib/format';
import { term } from '../../lib/rich';
import styles from './OrganisationPage.module.css';

function Keys({ keys }: { keys: Organisation['keys'] }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t('organisation.keys')}</h2>
      <ul className={styles.keys}>
        {keys.map((key) => (
          <li key={key.key}>
            <Badge tone={key.status === 'active' ? 'ok' : 'bad'}>{term(t, 'organisation.keyStatus', key.status)}</Badge>
            <code className="break">{key.key}</code>
            <CopyButton value={key.key} label={t('organisation.key')} />
            <span className="small muted">
              {t('organisation.added')} {key.addedAt > 0 ? <DateText ms={key.addedAt} /> : t('organisation.atGenesis')}
              {key.revokedAt ? (
                <>
                  {' · '}
                  {t('organisation.revoked')} <DateText ms={key.revokedAt} />
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Activity({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(transactions({ organisation: id }));
  return (
    <section className="card">
      <h2>{t('organisation.activity')}</h2>
      <QueryResult query={query} rows={5} height={46}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty icon="clock">{t('organisation.noActivity')}</Empty>;
          return <TransactionList items={items} label={t('organisation.activity')} />;
        }}
      </QueryResult>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </section>
  );
}

export function OrganisationPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/organisations/$id' });
  const query = useQuery(organisation(id));
  usePageTitle(query.data?.name);
  if (query.isError) {
    return (
      <div className="page">
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  const { data } = query;
  if (!data) {
    return (
      <div className="page">
        <Waiting rows={8} height={32} />
      </div>
    );
  }
  return (
    <div className="page stack">
      <PageHead
        title={data.name}
        lead={
          <span className="row">
            {data.roles.map((role) => (
              <Badge key={role} tone="info">
                {term(t, 'role', role)}
              </Badge>
            ))}
            {formatCountry(data.country)}
            <Badge tone={data.status === 'active' ? 'ok' : 'bad'}>{term(t, 'organisation.status', data.status)}</Badge>
          </span>
        }
      />
      <section className="card">
        <dl className="facts">
          <dt>{t('organisation.recordsMade')}</dt>
          <dd className="numeric">{formatNumber(data.records)}</dd>
          <dt>{t('organisation.admitted')}</dt>
          <dd>{data.admittedAt > 0 ? <DateText ms={data.admittedAt} /> : t('organisation.atGenesis')}</dd>
          <dt>{t('organisation.reportsSince')}</dt>
          <dd>{data.reportsSince ? <DateText ms={data.reportsSince} /> : '–'}</dd>
          {data.lei && (
            <>
              <dt>{t('organisation.lei')}</dt>
              <dd>
                <code>{data.lei}</code>
              </dd>
            </>
          )}
          {data.wmis.length > 0 && (
            <>
              <dt>{t('organisation.wmis')}</dt>
              <dd>
                <code>{data.wmis.join(' ')}</code>
              </dd>
            </>
          )}
        </dl>
      </section>
      <Keys keys={data.keys} />
      <Activity id={id} />
    </div>
  );
}
