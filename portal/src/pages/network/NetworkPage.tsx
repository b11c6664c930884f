import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { networkHealth, type NetworkHealth } from '../../api/oversight';
import { network } from '../../api/queries';
import { Badge, usePageTitle, Waiting } from '../../components/basics';
import { QuestionFailed } from '../../components/QuestionFailed';
import { formatBytes, formatClock, formatNumber, formatPercent, formatTime } from '../../lib/format';
import { useNow } from '../../lib/useNow';
import { ExplorerHead } from '../explorer/ExplorerHead';
import type { ChartData } from './Chart';
import { formatDuration } from './durations';
import { Leaders } from './Leaders';
import styles from './NetworkPage.module.css';
import { Plot } from './Plot';

/** A validator that wasn't heard from for this long counts as silent. */
const SILENT_MS = 60_000;

/** Whether enough validators are there to decide blocks: more than two thirds. */
function Quorum() {
  const { t } = useTranslation();
  const { data } = useQuery(network());
  const now = useNow(5_000);
  if (!data) return null;
  const all = data.validators.length;
  // The answering member doesn't hear itself over the network.
  const heard = data.validators.filter(({ lastVote, self }) => self || (lastVote !== null && now - lastVote < SILENT_MS)).length;
  const enough = heard * 3 > all * 2;
  return (
    <p className="row">
      <Badge tone={heard === all ? 'ok' : enough ? 'warn' : 'bad'} icon={heard === all ? 'check' : 'warning'}>
        {t('health.heard', { heard: formatNumber(heard), all: formatNumber(all) })}
      </Badge>
      <span>{t(enough ? 'health.enough' : 'health.tooFew')}</span>
    </p>
  );
}

function Figure({ label, value, detail }: { label: string; value: string; detail: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="small muted">{detail}</span>
      </dd>
    </div>
  );
}

function Figures({ data }: { data: NetworkHealth }) {
  const { t } = useTranslation();
  const { finalityMs: finality, blockIntervalMs: interval, mempool } = data;
  return (
    <section className="card">
      <h2 className="visually-hidden">{t('health.figures')}</h2>
      <dl className={styles.figures}>
        <Figure
          label={t('health.transactionsPerSecond')}
          value={formatNumber(Math.round(data.transactionsPerSecond * 100) / 100)}
          detail={t('health.ofTransactions', { transactions: formatNumber(data.transactions), blocks: formatNumber(data.blocks) })}
        />
        <Figure
          label={t('health.finality')}
          value={formatDuration(t, finality.p50)}
          detail={
            finality.count === 0
              ? t('health.noFinality')
              : t('health.finalityCount', { count: finality.count, shown: formatNumber(finality.count), p99: formatDuration(t, finality.p99) })
          }
        />
        <Figure
          label={t('health.interval')}
          value={formatDuration(t, interval.p50)}
          detail={t('health.intervalDetail', { p99: formatDuration(t, interval.p99), max: formatDuration(t, interval.max) })}
        />
        <Figure
          label={t('health.mempool')}
          value={formatNumber(mempool.transactions)}
          detail={t('health.mempoolDetail', { capacity: formatNumber(mempool.capacity), size: formatBytes(mempool.bytes) })}
        />
        <Figure
          label={t('health.refused')}
          value={formatPercent(data.transactions === 0 ? 0 : data.rejected / data.transactions)}
          detail={t('health.ofAll', { count: formatNumber(data.rejected), all: formatNumber(data.transactions) })}
        />
      </dl>
    </section>
  );
}

function Plots({ data }: { data: NetworkHealth }) {
  const { t } = useTranslation();
  const [finality, transactions, blocks, pool] = useMemo((): ChartData[] => {
    const { buckets } = data.finalityMs;
    const minutes = data.series.map(({ time }) => formatTime(time));
    const greatest = buckets.findLast(({ upToMs }) => upToMs !== null)?.upToMs ?? 0;
    return [
      {
        kind: 'bar',
        names: buckets.map(({ upToMs }) => t(upToMs === null ? 'health.over' : 'health.upTo', { time: formatDuration(t, upToMs ?? greatest) })),
        values: buckets.map(({ count }) => count),
      },
      { kind: 'bar', names: minutes, values: data.series.map((minute) => minute.transactions) },
      { kind: 'line', names: minutes, values: data.series.map((minute) => minute.blocks) },
      { kind: 'line', names: minutes, values: data.series.map((minute) => minute.mempool) },
    ];
  }, [data, t]);
  return (
    <div className={styles.plots}>
      {finality && (
        <Plot title={t('health.histogram')} text={t('health.histogramText')} headings={[t('health.time'), t('health.transactions')]} data={finality} />
      )}
      {transactions && (
        <Plot title={t('health.minutes')} text={t('health.minutesText')} headings={[t('health.minute'), t('health.transactions')]} data={transactions} />
      )}
      {blocks && (
        <Plot title={t('health.blocksPerMinute')} text={t('health.blocksText')} headings={[t('health.minute'), t('health.blocks')]} data={blocks} />
      )}
      {pool && (
        <Plot title={t('health.pool')} text={t('health.poolText')} headings={[t('health.minute'), t('health.transactions')]} data={pool} />
      )}
    </div>
  );
}

export function NetworkPage() {
  const { t } = useTranslation();
  usePageTitle(t('health.title'));
  const query = useQuery(networkHealth());
  const { data } = query;
  return (
    <div className="page">
      <ExplorerHead title={t('health.title')} lead={t('health.lead')} />
      <div className="stack">
        <Quorum />
        {query.isError && !data ? (
          <QuestionFailed error={query.error} onRetry={() => void query.refetch()} />
        ) : !data ? (
          <Waiting rows={8} height={40} />
        ) : (
          <>
            <p className="small muted">
              {data.window
                ? t('health.window', {
                    from: formatNumber(data.window.fromHeight),
                    to: formatNumber(data.window.toHeight),
                    start: formatClock(data.window.fromTime),
                    end: formatClock(data.window.toTime),
                  })
                : t('health.noBlocks')}
            </p>
            <Figures data={data} />
            <Plots data={data} />
            <Leaders leaders={data.leaders} />
          </>
        )}
      </div>
    </div>
  );
}
