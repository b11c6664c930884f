// Mandates: a payer's standing permission to collect. An account's history names those that it granted or was granted; where
// they stand is in the ledger's state.

import { queryOptions } from '@tanstack/react-query';
import { node } from '../api/client';
import type { AccountEntry } from '../api/types';
import { DAY_MS } from '../lib/days';

/** Longest period, in days. */
export const LONGEST_PERIOD = 366;

/** The value of `payments/mandate/<id>`. */
type Standing = {
  from: string;
  to: string;
  maxPayment: number;
  maxPerPeriod: number;
  periodDays: number;
  grantedAt: number;
  validUntil: number;
  revokedAt?: number;
  /** Number of the period of the last collection, and what was collected in it. */
  period: number;
  collected: number;
};

export type Mandate = Standing & { id: string; currency: string };

/** Where a mandate is in its life at that time. */
export function lifeOf({ revokedAt, validUntil }: Mandate, now: number): 'revoked' | 'ended' | 'standing' {
  if (revokedAt !== undefined) return 'revoked';
  return now >= validUntil ? 'ended' : 'standing';
}

/** What can be collected at once at that time: the rest of the period, and at most one payment's worth. */
export function collectable(mandate: Mandate, now: number): number {
  return Math.min(mandate.maxPayment, restOf(mandate, now));
}

/** What is left of the period in which `now` lies; periods follow each other from the grant. */
export function restOf({ grantedAt, periodDays, period, collected, maxPerPeriod }: Mandate, now: number): number {
  const current = Math.floor(Math.max(0, now - grantedAt) / (periodDays * DAY_MS));
  return maxPerPeriod - (current === period ? collected : 0);
}

/** Every mandate from or to an account, newest first. `newest` is the account's newest action: nothing changes before there is another. */
export const mandatesOf = (account: string, newest: string) =>
  queryOptions({
    queryKey: ['mandates', account, newest],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<Mandate[]> => {
      const entries = await node.everyPage('/v1/accounts/{id}/entries', { path: { id: account }, query: { kind: 'payments.grant_mandate' } }, signal);
      const standing = async ({ digest: id, action }: AccountEntry): Promise<Mandate> => {
        const { value } = await node.get('/v1/state', { query: { path: `payments/mandate/${id}` } }, signal);
        // The state is never behind the history that named it.
        if (value === null || value === undefined) throw new Error(`mandate ${id} is in the account's history, but not in the state`);
        return { ...(value as Standing), id, currency: String(action.currency) };
      };
      return Promise.all(entries.map(standing));
    },
  });
