import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { blocks, network } from '../../api/queries';
import type { BlockSummary } from '../../api/types';
import { DateText, usePageTitle } from '../../components/basics';
import { DataTable, EXPORT_PAGE, useTableState, type Column, type PageFetcher } from '../../components/DataTable';
import { BlockLink, ProposerLink } from '../../components/links';
import { LiveSwitch, NewRows } from '../../components/Live';
import { formatNumber, shorten } from '../../lib/format';
import { useSteady } from '../../lib/useSteady';
import { ExplorerHead } from './ExplorerHead';

function useColumns(): Column<BlockSummary>[] {
  const { t } = useTranslation();
  const { data } = useQuery(network());
  return useMemo(() => {
    const names = new Map(data?.validators.map(({ publicKey, name }) => [publicKey, name]));
    return [
      {
        id: 'height',
        header: t('column.height'),
        cell: ({ row }) => <BlockLink height={row.original.height} label={formatNumber(row.original.height)} />,
        value: (block) => block.height,
      },
      {
        id: 'time',
        header: t('column.time'),
        cell: ({ row }) => <DateText ms={row.original.time} time />,
        value: (block) => new Date(block.time),
      },
      {
        id: 'transactions',
        header: t('column.transactions'),
        cell: ({ row }) => formatNumber(row.original.transactions),
        value: (block) => block.transactions,
      },
      {
        id: 'accepted',
        header: t('column.accepted'),
        cell: ({ row }) => formatNumber(row.original.accepted),
        value: (block) => block.accepted,
        optional: true,
      },
      {
        id: 'rejected',
        header: t('column.rejected'),
        cell: ({ row }) => formatNumber(row.original.rejected),
        value: (block) => block.rejected,
      },
      {
        id: 'proposer',
        header: t('column.proposer'),
        cell: ({ row }) => <ProposerLink publicKey={row.original.proposer} />,
        value: (block) => names.get(block.proposer) ?? block.proposer,
      },
      {
        id: 'digest',
        header: t('column.digest'),
        cell: ({ row }) => <code title={row.original.digest}>{shorten(row.original.digest)}</code>,
        value: (block) => block.digest,
      },
    ];
  }, [t, data]);
}

export function BlocksPage() {
  const { t } = useTranslation();
  usePageTitle(t('explorer.blocks'));
  const navigate = useNavigate({ from: '/explorer/blocks' });
  const state = useTableState(useSearch({ from: '/explorer/blocks' }), (search, replace) => void navigate({ search, replace }));
  const { cursor, live } = state;
  const client = useQueryClient();
  const frame = useRef<HTMLDivElement>(null);
  const query = useQuery(blocks(cursor));
  const isFirst = cursor === undefined;
  const refresh = useCallback(() => {
    if (isFirst) void client.invalidateQueries({ queryKey: blocks().queryKey });
  }, [client, isFirst]);
  const steady = useSteady({
    latest: query.isPlaceholderData ? undefined : query.data,
    rowsOf: ({ items }) => items,
    keyOf: ({ height }) => height,
    scope: cursor ?? 'first',
    live,
    refresh,
    frame,
  });
  const fetchPage: PageFetcher<BlockSummary> = (from, signal) =>
    node.get('/v1/blocks', { query: { limit: EXPORT_PAGE, cursor: from } }, signal);
  return (
    <div className="page">
      <ExplorerHead title={t('explorer.blocks')} lead={t('explorer.blocksLead')} />
      <div ref={frame}>
        {isFirst && <NewRows steady={steady} label="newBlocks" />}
        <DataTable
          label={t('explorer.blocks')}
          columns={useColumns()}
          rows={steady.shown?.items}
          rowKey={({ height }) => String(height)}
          error={query.error}
          onRetry={() => void query.refetch()}
          stale={query.isPlaceholderData}
          empty={t('explorer.noBlocks')}
          view={state}
          download={{ name: 'vinculum-blocks', fetchPage }}
          tools={isFirst && <LiveSwitch live={live} onChange={state.setLive} />}
          paging={{ cursor, nextCursor: steady.shown?.nextCursor ?? null, onCursor: state.setCursor }}
        />
      </div>
    </div>
  );
}
