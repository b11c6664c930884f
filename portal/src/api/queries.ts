import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client';
import { ProblemError } from './problem';
import type {
  Block,
  BlockSummary,
  Network,
  Organisation,
  Page,
  PendingTransaction,
  Persona,
  SearchResult,
  Statistics,
  Transaction,
  TransactionSummary,
  Vehicle,
  VehicleRecord,
  VehicleSummary,
  VinInfo,
} from './types';

/** Follows the cursor until the list ends. For lists that a page needs whole, such as one vehicle's history. */
async function everyPage<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { limit: 200, cursor }, signal);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

const at = encodeURIComponent;

export const network = () =>
  queryOptions({
    queryKey: ['network'],
    queryFn: ({ signal }) => get<Network>('/v1/network', {}, signal),
    refetchInterval: 15_000,
  });

export const statistics = () =>
  queryOptions({
    queryKey: ['statistics'],
    queryFn: ({ signal }) => get<Statistics>('/v1/statistics', {}, signal),
    refetchInterval: 10_000,
  });

export const vehicle = (id: string) =>
  queryOptions({
    queryKey: ['vehicle', id],
    queryFn: ({ signal }) => get<Vehicle>(`/v1/vehicles/${at(id)}`, {}, signal),
  });

export const vehicleRecords = (id: string) =>
  queryOptions({
    queryKey: ['vehicle', id, 'records'],
    queryFn: ({ signal }) => everyPage<VehicleRecord>(`/v1/vehicles/${at(id)}/records`, signal),
  });

export type VehicleFilters = {
  q?: string;
  make?: string;
  model?: string;
  modelYear?: string;
  manufacturer?: string;
  holder?: string;
  finding?: string;
  status?: string;
};

export const vehicles = (filters: VehicleFilters, cursor?: string, limit = 25) =>
  queryOptions({
    queryKey: ['vehicles', filters, cursor ?? null, limit],
    queryFn: ({ signal }) => get<Page<VehicleSummary>>('/v1/vehicles', { ...filters, cursor, limit }, signal),
    placeholderData: keepPreviousData,
  });

export const vinInfo = (vin: string) =>
  queryOptions({
    queryKey: ['vin', vin],
    queryFn: ({ signal }) => get<VinInfo>(`/v1/vin/${at(vin)}`, {}, signal),
  });

export type OrganisationFilters = { q?: string; role?: string; country?: string };

export const organisations = (filters: OrganisationFilters, cursor?: string, limit = 25) =>
  queryOptions({
    queryKey: ['organisations', filters, cursor ?? null, limit],
    queryFn: ({ signal }) => get<Page<Organisation>>('/v1/organisations', { ...filters, cursor, limit }, signal),
    placeholderData: keepPreviousData,
  });

/** The directory that turns `org:<slug>` into names: one list, kept for the whole visit. */
export const directory = () =>
  queryOptions({
    queryKey: ['directory'],
    queryFn: async ({ signal }) =>
      new Map((await everyPage<Organisation>('/v1/organisations', signal)).map((item) => [item.id, item] as const)),
    staleTime: 300_000,
  });

export const organisation = (id: string) =>
  queryOptions({
    queryKey: ['organisation', id],
    queryFn: ({ signal }) => get<Organisation>(`/v1/organisations/${at(id)}`, {}, signal),
  });

export const blocks = (cursor?: string, limit = 25) =>
  queryOptions({
    queryKey: ['blocks', cursor ?? null, limit],
    queryFn: ({ signal }) => get<Page<BlockSummary>>('/v1/blocks', { cursor, limit }, signal),
    placeholderData: keepPreviousData,
  });

export const block = (height: string) =>
  queryOptions({
    queryKey: ['block', height],
    queryFn: ({ signal }) => get<Block>(`/v1/blocks/${at(height)}`, {}, signal),
  });

export type TransactionFilters = { organisation?: string; type?: string; status?: string };

export const transactions = (filters: TransactionFilters, limit = 20) =>
  infiniteQueryOptions({
    queryKey: ['transactions', filters, limit],
    queryFn: ({ signal, pageParam }) =>
      get<Page<TransactionSummary>>('/v1/transactions', { ...filters, limit, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const transaction = (id: string) =>
  queryOptions({
    queryKey: ['transaction', id],
    queryFn: ({ signal }) => get<Transaction | PendingTransaction>(`/v1/transactions/${at(id)}`, {}, signal),
    // A pending transaction becomes final within a second or two.
    refetchInterval: (query) => (query.state.data?.status === 'pending' ? 1_000 : false),
  });

export const search = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: async ({ signal }) => (await get<{ items: SearchResult[] }>('/v1/search', { q }, signal)).items,
    enabled: q !== '',
  });

/** Ready-made identities; a network that isn't a demonstration has none and answers 404. */
export const personas = () =>
  queryOptions({
    queryKey: ['personas'],
    queryFn: async ({ signal }) => {
      try {
        return (await get<{ items: Persona[] }>('/v1/demo/personas', {}, signal)).items;
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 404) return [];
        throw error;
      }
    },
    staleTime: Infinity,
  });
