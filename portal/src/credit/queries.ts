// Questions about loan applications; all but the lenders' desks are asked in somebody's name.

import { queryOptions } from '@tanstack/react-query';
import { node, urlOf } from '../api/client';
import type { Access } from '../keys/access';
import type { ApplicationStatus, Funnel, LenderDesk, LoanApplication, NewApplication, OpenApplication, Rerun } from './types';

/** How soon a list that is looked at is asked for again. */
const REFRESH_MS = 5_000;

async function ask<T>({ header }: Access, url: string, method = 'GET', body?: object): Promise<T> {
  const headers = { authorization: header, 'content-type': 'application/json' };
  const response = await node.request(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return (await response.json()) as T;
}

export const lenders = () =>
  queryOptions({
    queryKey: ['lenders'],
    queryFn: async ({ signal }) => (await node.get('/v1/lenders', {}, signal)).items as LenderDesk[],
    staleTime: 60_000,
  });

/** Organisations of these roles see what every lender has put on record. */
export const OVERSEERS: readonly string[] = ['auditor', 'regulator'];

/** The decision behind a status, by which the node tells applications apart; none for an erased one, which may have had any. */
const OUTCOMES: Partial<Record<ApplicationStatus, string>> = { offered: 'approved', accepted: 'approved', expired: 'approved', referred: 'referred', declined: 'declined' };

/** The caller's own applications, or those that the lender received for which the caller acts; of one status, if it is given. */
export const applications = (access: Access | null, lender?: string, status?: ApplicationStatus) =>
  queryOptions({
    queryKey: ['applications', access?.party, lender, status],
    queryFn: async () => {
      const all: LoanApplication[] = [];
      let cursor: string | null = null;
      do {
        const query = { limit: 200, lender: lender ?? null, outcome: (status && OUTCOMES[status]) ?? null, cursor };
        const page: { items: LoanApplication[]; nextCursor: string | null } = await ask(access!, urlOf('/v1/applications', { query }));
        all.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return status ? all.filter((each) => each.status === status) : all;
    },
    enabled: access !== null,
    refetchInterval: REFRESH_MS,
  });

export const application = (access: Access | null, id: string) =>
  queryOptions({
    queryKey: ['application', access?.party, id],
    queryFn: () => ask<LoanApplication>(access!, urlOf('/v1/applications/{id}', { path: { id } })),
    enabled: access !== null,
    retry: false,
  });

export const funnel = (access: Access | null, lender: string) =>
  queryOptions({
    queryKey: ['funnel', access?.party, lender],
    queryFn: () => ask<Funnel>(access!, urlOf('/v1/lenders/{lender}/funnel', { path: { lender } })),
    enabled: access !== null,
    refetchInterval: REFRESH_MS,
  });

export const apply = (access: Access, lender: string, body: NewApplication) =>
  ask<OpenApplication>(access, urlOf<'/v1/lenders/{lender}/applications', 'post'>('/v1/lenders/{lender}/applications', { path: { lender } }), 'POST', body);

export const rerun = (access: Access, id: string) =>
  ask<Rerun>(access, urlOf<'/v1/applications/{id}/rerun', 'post'>('/v1/applications/{id}/rerun', { path: { id } }), 'POST');

export const evidence = (access: Access, id: string) => ask<object>(access, urlOf('/v1/applications/{id}/evidence', { path: { id } }));

export type Review = { outcome: 'approved'; ratePpm: number } | { outcome: 'declined'; reasons: string[] };

export const review = (access: Access, id: string, body: Review) =>
  ask<LoanApplication>(access, urlOf<'/v1/applications/{id}/review', 'post'>('/v1/applications/{id}/review', { path: { id } }), 'POST', body);

export const erase = (access: Access, lender: string, party: string) =>
  ask<{ erased: number }>(
    access,
    urlOf<'/v1/lenders/{lender}/applicants/{party}', 'delete'>('/v1/lenders/{lender}/applicants/{party}', { path: { lender, party } }),
    'DELETE',
  );
