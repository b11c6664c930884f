import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isLedgerId } from '../lib/format';
import { node } from './client';
import { isNotFound } from './problem';

export const network = () =>
  queryOptions({
    queryKey: ['network'],
    queryFn: ({ signal }) => node.get('/v1/network', {}, signal),
    refetchInterval: 15_000,
  });

export const statistics = () =>
  queryOptions({
    queryKey: ['statistics'],
    queryFn: ({ signal }) => node.get('/v1/statistics', {}, signal),
    refetchInterval: 10_000,
  });

export const vehicle = (id: string) =>
  queryOptions({
    queryKey: ['vehicle', id],
    queryFn: ({ signal }) => node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } }, signal),
  });

export const vehicleRecords = (id: string) =>
  queryOptions({
    queryKey: ['vehicle', id, 'records'],
    queryFn: ({ signal }) => node.everyPage('/v1/vehicles/{vehicle}/records', { path: { vehicle: id } }, signal),
  });

type VehicleFilters = {
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
    queryFn: ({ signal }) => node.get('/v1/vehicles', { query: { ...filters, cursor, limit } }, signal),
    placeholderData: keepPreviousData,
  });

export const vinInfo = (vin: string) =>
  queryOptions({
    queryKey: ['vin', vin],
    queryFn: ({ signal }) => node.get('/v1/vin/{vin}', { path: { vin } }, signal),
  });

type AccountFilters = { holder?: string; bank?: string };

export const accounts = (filters: AccountFilters) =>
  queryOptions({
    queryKey: ['accounts', filters],
    queryFn: ({ signal }) => node.everyPage('/v1/accounts', { query: filters }, signal),
  });

export const account = (id: string) =>
  queryOptions({
    queryKey: ['account', id],
    queryFn: ({ signal }) => node.get('/v1/accounts/{id}', { path: { id } }, signal),
  });

/** The account that somebody names; null when there is none such. */
export const knownAccount = (id: string) =>
  queryOptions({
    queryKey: ['account', id, 'known'],
    queryFn: async ({ signal }) => {
      try {
        return await node.get('/v1/accounts/{id}', { path: { id } }, signal);
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
  });

/** Whose an account is, which never changes. */
export const accountHolder = (id: string) =>
  queryOptions({
    queryKey: ['accountHolder', id],
    queryFn: async ({ signal }) => (await node.get('/v1/accounts/{id}', { path: { id } }, signal)).holder,
    enabled: isLedgerId(id),
    staleTime: Infinity,
    retry: false,
  });

export const accountEntries = (id: string, cursor?: string, limit = 25) =>
  queryOptions({
    queryKey: ['account', id, 'entries', cursor ?? null, limit],
    queryFn: ({ signal }) => node.get('/v1/accounts/{id}/entries', { path: { id }, query: { cursor, limit } }, signal),
    placeholderData: keepPreviousData,
  });

/** The newest redemptions of an account. */
export const redemptions = (id: string) =>
  queryOptions({
    queryKey: ['account', id, 'redemptions'],
    queryFn: ({ signal }) => node.get('/v1/accounts/{id}/entries', { path: { id }, query: { kind: 'payments.redeem', limit: 200 } }, signal),
  });

export type OrganisationFilters = { q?: string; role?: string; country?: string };

export const organisations = (filters: OrganisationFilters, cursor?: string, limit = 25) =>
  queryOptions({
    queryKey: ['organisations', filters, cursor ?? null, limit],
    queryFn: ({ signal }) => node.get('/v1/organisations', { query: { ...filters, cursor, limit } }, signal),
    placeholderData: keepPreviousData,
  });

/** The directory that turns `org:<slug>` into names: one list, kept for the whole visit. */
export const directory = () =>
  queryOptions({
    queryKey: ['directory'],
    queryFn: async ({ signal }) =>
      new Map((await node.everyPage('/v1/organisations', {}, signal)).map((item) => [item.id, item] as const)),
    staleTime: 300_000,
  });

export const organisation = (id: string) =>
  queryOptions({
    queryKey: ['organisation', id],
    queryFn: ({ signal }) => node.get('/v1/organisations/{id}', { path: { id } }, signal),
  });

export const blocks = (cursor?: string, limit = 25) =>
  queryOptions({
    queryKey: ['blocks', cursor ?? null, limit],
    queryFn: ({ signal }) => node.get('/v1/blocks', { query: { cursor, limit } }, signal),
    placeholderData: keepPreviousData,
  });

export const block = (height: string) =>
  queryOptions({
    queryKey: ['block', height],
    queryFn: ({ signal }) => node.get('/v1/blocks/{height}', { path: { height } }, signal),
  });

/** `from` and `to` are block times, both included. */
export type TransactionFilters = { organisation?: string; type?: string; status?: string; from?: number; to?: number };

export const transactions = (filters: TransactionFilters, limit = 20) =>
  infiniteQueryOptions({
    queryKey: ['transactions', filters, limit],
    queryFn: ({ signal, pageParam }) =>
      node.get('/v1/transactions', { query: { ...filters, limit, cursor: pageParam } }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const transactionsPage = (filters: TransactionFilters, cursor?: string, limit = 25) =>
  queryOptions({
    queryKey: ['transactions', 'page', filters, cursor ?? null, limit],
    queryFn: ({ signal }) => node.get('/v1/transactions', { query: { ...filters, limit, cursor } }, signal),
    placeholderData: keepPreviousData,
  });

/** What happened last, for pages that only show that. */
export const latestTransactions = () => transactionsPage({}, undefined, 20);

export const transaction = (id: string) =>
  queryOptions({
    queryKey: ['transaction', id],
    queryFn: ({ signal }) => node.get('/v1/transactions/{id}', { path: { id } }, signal),
    // A pending transaction becomes final within a second or two.
    refetchInterval: (query) => (query.state.data?.status === 'pending' ? 1_000 : false),
  });

export const search = (q: string) =>
  queryOptions({
    queryKey: ['search', q],
    queryFn: async ({ signal }) => (await node.get('/v1/search', { query: { q } }, signal)).items,
    enabled: q !== '',
  });

/** Ready-made identities; a network that isn't a demonstration has none and answers 404. */
export const personas = () =>
  queryOptions({
    queryKey: ['personas'],
    queryFn: async ({ signal }) => {
      try {
        return (await node.get('/v1/demo/personas', {}, signal)).items;
      } catch (error) {
        if (isNotFound(error)) return [];
        throw error;
      }
    },
    staleTime: Infinity,
  });
