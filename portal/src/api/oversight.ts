// What the network's operators and its regulators ask for. Members of earlier versions don't answer these: they say 404.

import { queryOptions } from '@tanstack/react-query';
import { node } from './client';

/** Amounts below which half, nine tenths and nearly all of what was measured lie; null when there was nothing to measure. */
type Quantiles = { p50: number | null; p90: number | null; p99: number | null; max: number | null };

/** The last hour, as the member that answers saw it. */
export type NetworkHealth = {
  window: { fromHeight: number; toHeight: number; fromTime: number; toTime: number } | null;
  blocks: number;
  transactions: number;
  rejected: number;
  transactionsPerSecond: number;
  blockIntervalMs: Quantiles;
  /** From when this member took a transaction in to when it was final; only those submitted here. */
  finalityMs: { buckets: { upToMs: number | null; count: number }[]; p50: number | null; p99: number | null; count: number };
  mempool: { transactions: number; bytes: number; capacity: number };
  leaders: { organisation: string | null; validator: string; led: number; missed: number; lastHeight: number | null }[];
  /** One entry per minute. */
  series: { time: number; transactions: number; blocks: number; mempool: number }[];
};

export const GROUPINGS = ['make', 'model', 'country', 'manufacturer'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** `key` and `label` are null for vehicles that are in no group. */
export type FindingGroup = {
  key: string | null;
  label: string | null;
  vehicles: number;
  flagged: number;
  findings: Record<string, number>;
};
export type FindingStatistics = { by: Grouping; groups: FindingGroup[] };

export type ReporterClass = {
  class: string;
  /** Since when somebody of the class reports without a break; null when nobody does now. */
  since: number | null;
  /** When somebody of the class reported. */
  periods: { from: number; to: number | null }[];
  organisations: number;
  records: number;
  lastRecordAt: number | null;
};
export type ReporterCoverage = { countries: { country: string; classes: ReporterClass[] }[] };

async function ask<Answer>(url: string, signal: AbortSignal): Promise<Answer> {
  return (await (await node.request(url, { headers: { accept: 'application/json' }, signal })).json()) as Answer;
}

export const networkHealth = () =>
  queryOptions({
    queryKey: ['network', 'health'],
    queryFn: ({ signal }) => ask<NetworkHealth>('/v1/network/health', signal),
    refetchInterval: 10_000,
  });

export const findingStatistics = (by: Grouping, kind?: string) =>
  queryOptions({
    queryKey: ['statistics', 'findings', by, kind ?? null],
    queryFn: ({ signal }) =>
      ask<FindingStatistics>(`/v1/statistics/findings?${new URLSearchParams(kind ? { by, kind } : { by })}`, signal),
  });

export const reporterCoverage = () =>
  queryOptions({
    queryKey: ['coverage'],
    queryFn: ({ signal }) => ask<ReporterCoverage>('/v1/coverage', signal),
  });
