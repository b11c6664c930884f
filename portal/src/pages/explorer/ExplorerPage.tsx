import { useQuery, useQueryClient, type QueryKey, type UseQueryOptions } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { blocks, latestTransactions, network } from '../../api/queries';
import type { BlockSummary } from '../../api/types';
import { Badge, Empty, usePageTitle, Waiting } from '../../components/basics';
import { useTableState } from '../../components/DataTable';
import { ProposerLink } from '../../components/links';
import { LiveSwitch, NewRows } from '../../components/Live';
import { ProblemView } from '../../components/ProblemView';
import { TransactionList } from '../../components/TransactionList';
import { formatAgo, formatClock, formatDateTime, formatNumber } from '../../lib/format';
import { useLive } from '../../lib/live';
import { useNow } from '../../lib/useNow';
import { useSteady } from '../../lib/useSteady';
import { ExplorerHead } from './ExplorerHead';
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

type LatestProps<List extends { items: unknown[] }, Key extends QueryKey> = {
  question: UseQueryOptions<List, Error, List, Key>;
  keyOf: (item: List['items'][number]) => string | number;
  live: boolean;
  title: string;
  /** The text that counts those that came since. */
  news: 'newTransactions' | 'newBlocks';
  /** The way to all of them. */
  all: ReactNode;
  empty: string;
  waiting: ReactNode;
  children: (items: List['items']) => ReactNode;
};

/** The newest of a kind: they move up only when nobody is reading. */
function Latest<List extends { items: unknown[] }, Key extends QueryKey>(props: LatestProps<List, Key>) {
  const { question, keyOf, live, title, news, all, empty, waiting, children } = props;
  const client = useQueryClient();
  const frame = useRef<HTMLElement>(null);
  const query = useQuery(question);
  const refresh = (): void => void client.invalidateQueries({ queryKey: question.queryKey, exact: true });
  const steady = useSteady({ latest: query.data, rowsOf: ({ items }): List['items'] => items, keyOf, scope: 'latest', live, refresh, frame });
  const items = steady.shown?.items;
  return (
    <section className="card" ref={frame}>
      <NewRows steady={steady} label={news} />
      <div className={styles.head}>
        <h2>{title}</h2>
        {all}
      </div>
      {!items && (query.isError ? <ProblemView error={query.error} onRetry={() => void query.refetch()} /> : waiting)}
      {items?.length === 0 && <Empty icon="clock">{empty}</Empty>}
      {items && items.length > 0 && children(items)}
    </section>
  );
}

export function ExplorerPage() {
  const { t } = useTranslation();
  usePageTitle(t('explorer.title'));
  const navigate = useNavigate({ from: '/explorer' });
  const { live, setLive } = useTableState(useSearch({ from: '/explorer' }), (search, replace) => void navigate({ search, replace }));
  return (
    <div className="page">
      <ExplorerHead title={t('explorer.title')} lead={t('explorer.lead')}>
        <LiveSwitch live={live} onChange={setLive} />
      </ExplorerHead>
      <Figures />
      <div className={styles.columns}>
        <Latest
          question={latestTransactions()}
          keyOf={({ id }) => id}
          live={live}
          title={t('explorer.transactions')}
          news="newTransactions"
          all={<Link to="/explorer/transactions">{t('explorer.allTransactions')}</Link>}
          empty={t('explorer.noTransactionsYet')}
          waiting={<Waiting rows={8} height={46} />}
        >
          {(items) => <TransactionList items={items} label={t('explorer.transactions')} />}
        </Latest>
        <Latest
          question={blocks(undefined, BLOCKS_SHOWN)}
          keyOf={({ height }) => height}
          live={live}
          title={t('explorer.blocks')}
          news="newBlocks"
          all={<Link to="/explorer/blocks">{t('explorer.allBlocks')}</Link>}
          empty={t('explorer.noBlocks')}
          waiting={<Waiting rows={BLOCKS_SHOWN} height={30} />}
        >
          {(items) => (
            <ol className={styles.blocks}>
              {items.map((item) => (
                <Block key={item.height} item={item} />
              ))}
            </ol>
          )}
        </Latest>
      </div>
    </div>
  );
}
