// Questions about sales and loans.

import { queryOptions } from '@tanstack/react-query';
import { hexOf, sha256 } from '../api/sign';
import { node, urlOf } from '../api/client';
import type { Decision, Disclosure, Loan, Payoff, Sale, Snapshot, Terms } from './types';

type AgreementFilters = { party?: string; vehicle?: string };

export const sales = (filters: AgreementFilters) =>
  queryOptions({
    queryKey: ['sales', filters],
    queryFn: async ({ signal }) => (await node.everyPage('/v1/sales', { query: filters }, signal)) as unknown as Sale[],
  });

export const sale = (id: string) =>
  queryOptions({
    queryKey: ['sale', id],
    queryFn: async ({ signal }) => (await node.get('/v1/sales/{id}', { path: { id } }, signal)) as unknown as Sale,
  });

/** What fixed the history that a sale stands on: its listing, and since the agreement what the buyer last took. */
const FIXES_HISTORY = ['sales.acknowledge', 'sales.accept', 'sales.list'];

/** The block as of which the history of a sale stands, by the latest action that fixed it. */
export const historyHeight = (id: string) =>
  queryOptions({
    queryKey: ['sale', id, 'historyHeight'],
    queryFn: async ({ signal }) => {
      const entries = await node.everyPage('/v1/sales/{id}/entries', { path: { id } }, signal);
      return entries.find(({ kind }) => FIXES_HISTORY.includes(kind))?.height ?? null;
    },
  });

export const loans = (filters: AgreementFilters) =>
  queryOptions({
    queryKey: ['loans', filters],
    queryFn: async ({ signal }) => (await node.everyPage('/v1/loans', { query: filters }, signal)) as unknown as Loan[],
  });

export const loan = (id: string) =>
  queryOptions({
    queryKey: ['loan', id],
    queryFn: async ({ signal }) => (await node.get('/v1/loans/{id}', { path: { id } }, signal)) as unknown as Loan,
  });

/** What would repay a loan on a day from today on; null when nothing is owed then. */
export async function payoffOf(id: string, on: string, signal?: AbortSignal, api: Pick<typeof node, 'request'> = node): Promise<Payoff | null> {
  const response = await api.request(`/v1/loans/${encodeURIComponent(id)}?${new URLSearchParams({ on })}`, signal ? { signal } : {});
  return ((await response.json()) as Pick<Loan, 'payoff'>).payoff;
}

export const payoffOn = (id: string, on: string) =>
  queryOptions({ queryKey: ['loan', id, 'payoff', on], queryFn: ({ signal }) => payoffOf(id, on, signal), retry: false });

/** A lender's decision, by the digest of the action that recorded it; null when the ledger has none such. */
export const decision = (digest: string) =>
  queryOptions({
    queryKey: ['decision', digest],
    queryFn: async ({ signal }) => ((await node.get('/v1/state', { query: { path: `loans/decision/${digest}` } }, signal)).value ?? null) as Decision | null,
  });

type PaymentApplied = { on: string; applied: { fees: number; late_charges: number; interest: number; principal: number }; recovery?: boolean };

/** How the ledger split each payment on a loan, the latest first. */
export const loanPayments = (id: string) =>
  queryOptions({
    queryKey: ['loan', id, 'payments'],
    queryFn: async ({ signal }) => {
      // By type: a loan's history has an end of day for each day.
      const kinds = ['loans.withdraw', 'loans.apply_payment'];
      const entries = await Promise.all(kinds.map((kind) => node.everyPage('/v1/loans/{id}/entries', { path: { id }, query: { kind } }, signal)));
      return entries.flat().flatMap(({ id: entry, transaction, events }) => {
        const payments = events.filter(({ kind }) => kind === 'loans.payment_applied');
        return payments.map(({ data }) => ({ entry, transaction, ...(data as PaymentApplied) }));
      });
    },
  });

/** A vehicle's history as it is now: what an agreement freezes. */
export async function historyOf(vehicle: string): Promise<Snapshot> {
  const { value } = await node.get('/v1/state', { query: { path: `history/vehicle/${vehicle}` } });
  const { count, digest } = value as Snapshot;
  return { count, digest };
}

/** What a loan of these terms costs, and the commitment to that answer. */
export async function discloseLoan(terms: Terms): Promise<{ disclosure: Disclosure; digest: string }> {
  const response = await node.request(urlOf<'/v1/loan-disclosures', 'post'>('/v1/loan-disclosures', {}), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(terms),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { disclosure: JSON.parse(new TextDecoder().decode(bytes)) as Disclosure, digest: hexOf(await sha256(bytes)) };
}

export const disclosed = (terms: Terms) => queryOptions({ queryKey: ['disclosure', terms], queryFn: () => discloseLoan(terms), staleTime: Infinity, retry: false });
