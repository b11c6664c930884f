import { Button, Switch } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { blocks, network, transactions } from '../../api/queries';
import type { BlockSummary } from '../../api/types';
import { Badge, Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { FilterBar, FilterSelect } from '../../components/Filters';
import { ProposerLink } from '../../components/links';
import { ProblemView } from '../../components/ProblemView';
import { TransactionList } from '../../components/TransactionList';
import { formatAgo, formatClock, formatDateTime, formatNumber } from '../../lib/format';
import { onBlock, useLive } from '../../lib/live';
import { RECORD_TYPES } from '../../lib/terms';
import { useNow } from '../../lib/useNow';
import styles from './ExplorerPage.module.css';

const BLOCKS_SHOWN = 16;

function Figures() {
  const { t } = useTranslation();
  const { data } = useQuery(network());
  const { block } = useLive();
  const now = useNow(1_000);
  if (!data) return <Waiting rows={1} height={58} />;
  const latest = block && block.height >= data.height ? block : data;
  return (
    <dl className={styles.figures}>
      <div>
        <dt>{t('explorer.height')}</dt>
        <dd>{formatNumber(latest.height)}</dd>
      </div>
      <div>
        <dt>{t('explorer.lastBlock')}</dt>
        <dd>{formatAgo(latest.time, now)}</dd>
      </div>
      <div>
        <dt>{t('explorer.validators')}</dt>
        <dd>{formatNumber(data.validators.length)}</dd>
      </div>
      <div>
        <dt>{t('explorer.mempool')}</dt>
        <dd>{formatNumber(data.mempool.transactions)}</dd>
      </div>
    </dl>
  );
}

function Block({ item }: { item: BlockSummary }) {
  const { t } = useTranslation();
  return (
    <li className={styles.block} data-empty={item.transactions === 0} data-height={item.height}>
      <Link to="/explorer/blocks/$height" params={{ height: String(item.height) }} className="numeric">
        {formatNumber(item.height)}
      </Link>
      <span className={styles.blockMiddle}>
        {item.transactions === 0 ? (
          <span className="muted">{t('explorer.heartbeat')}</span>
        ) : (
          <span>{t('explorer.count', { count: item.transactions })}</span>
        )}
        {item.rejected > 0 && <Badge tone="bad">{t('explorer.rejected', { count: item.rejected })}</Badge>}
        <span className={styles.proposer}>
          <ProposerLink publicKey={item.proposer} />
        </span>
      </span>
      <time dateTime={new Date(item.time).toISOString()} title={formatDateTime(item.time)} className="small muted numeric">
        {formatClock(item.time)}
      </time>
    </li>
  );
}

/** While live, every new block asks for both lists again; while not, they stay until `catchUp`. */
function useFollowing(): { live: boolean; setLive: (live: boolean) => void; catchUp: () => void } {
  const client = useQueryClient();
  const [live, setLive] = useState(true);
  const catchUp = useCallback(() => {
    void client.invalidateQueries({ queryKey: ['blocks'] });
    void client.invalidateQueries({ queryKey: ['transactions'] });
  }, [client]);
  useEffect(() => {
    if (!live) return undefined;
    catchUp();
    return onBlock(catchUp);
  }, [live, catchUp]);
  return { live, setLive, catchUp };
}

function Transactions() {
  const { t } = useTranslation();
  const filters = useSearch({ from: '/explorer' });
  const navigate = useNavigate({ from: '/explorer' });
  const query = useInfiniteQuery(transactions(filters));
  const items = query.data?.pages.flatMap((page) => page.items);
  const set = (name: 'type' | 'status', value: string): void =>
    void navigate({ search: (search) => ({ ...search, [name]: value === '' ? undefined : value }), replace: true });
  return (
    <section className="card">
      <h2>{t('explorer.transactions')}</h2>
      <div className={styles.filters}>
        <FilterBar active={Object.keys(filters).length > 0} onClear={() => void navigate({ search: {} })}>
          <FilterSelect
            label={t('explorer.type')}
            value={filters.type ?? ''}
            options={RECORD_TYPES.map((type) => ({ value: `vehicles.${type}`, label: t(`recordType.${type}`) }))}
            onChange={(value) => set('type', value)}
          />
          <FilterSelect
            label={t('explorer.status')}
            value={filters.status ?? ''}
            options={[
              { value: 'accepted', label: t('explorer.accepted') },
              { value: 'rejected', label: t('explorer.refused') },
            ]}
            onChange={(value) => set('status', value)}
          />
        </FilterBar>
      </div>
      {query.isError && !items ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Waiting rows={8} height={46} />
      ) : items.length === 0 ? (
        <Empty>{t('explorer.noTransactions')}</Empty>
      ) : (
        <TransactionList items={items} label={t('explorer.transactions')} />
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </section>
  );
}

export function ExplorerPage() {
  const { t } = useTranslation();
  usePageTitle(t('explorer.title'));
  const { live, setLive, catchUp } = useFollowing();
  const { block } = useLive();
  const query = useQuery(blocks(undefined, BLOCKS_SHOWN));
  const items = query.data?.items;
  const shown = items?.[0]?.height;
  const missed = !live && block && shown !== undefined ? Math.max(0, block.height - shown) : 0;
  return (
    <div className="page">
      <PageHead title={t('explorer.title')} lead={t('explorer.lead')}>
        <div className="row">
          {missed > 0 && (
            <Button variant="light" size="xs" onClick={catchUp}>
              {t('explorer.newBlocks', { count: missed })} · {t('explorer.show')}
            </Button>
          )}
          <Switch
            label={t('explorer.live')}
            title={t('explorer.liveHint')}
            checked={live}
            onChange={(event) => setLive(event.currentTarget.checked)}
          />
        </div>
      </PageHead>
      <Figures />
      <div className={styles.columns}>
        <Transactions />
        <section className="card">
          <h2>{t('explorer.blocks')}</h2>
          {query.isError && !items ? (
            <ProblemView error={query.error} onRetry={() => void query.refetch()} />
          ) : !items ? (
            <Waiting rows={BLOCKS_SHOWN} height={30} />
          ) : (
            <ol className={styles.blocks}>
              {items.map((item) => (
                <Block key={item.height} item={item} />
              ))}
            </ol>
          )}
        </section>
      </div>
    </div>
  );
}
