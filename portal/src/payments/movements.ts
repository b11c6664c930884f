// An account's history as its reader filters it. The node filters by type alone; all else is looked for here, page by page.

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { node } from '../api/client';
import type { AccountEntry, Page } from '../api/types';
import { rangeOf } from '../lib/days';
import { minorDigits } from '../lib/format';
import { PAYMENT_TYPES } from '../lib/terms';

/** The filters as the address has them; days are written as days. */
export type MovementSearch = { direction?: string; kind?: string; since?: string; until?: string; reference?: string };

const SHOWN = 25;
/** The most that the node gives at a time. */
const MOST = 200;

export const referenceOf = ({ action }: AccountEntry): string => (typeof action.reference === 'string' ? action.reference : '');

function isMatch(entry: AccountEntry, { direction, since, until, reference = '' }: MovementSearch): boolean {
  const { from = 0, to = Infinity } = rangeOf(since, until);
  if (direction === 'in' && entry.change <= 0) return false;
  if (direction === 'out' && entry.change >= 0) return false;
  return entry.time >= from && entry.time <= to && referenceOf(entry).toLowerCase().includes(reference.toLowerCase());
}

type FetchEntries = (cursor: string | null) => Promise<Page<AccountEntry>>;

/** The entries that match, from the cursor on: at least as many as are wanted if there are any more, and where to go on. */
export async function matching(fetchEntries: FetchEntries, search: MovementSearch, cursor: string | null, wanted: number): Promise<Page<AccountEntry>> {
  const { from = 0 } = rangeOf(search.since, undefined);
  const items: AccountEntry[] = [];
  for (let next = cursor; ; ) {
    const page = await fetchEntries(next);
    items.push(...page.items.filter((entry) => isMatch(entry, search)));
    const oldest = page.items.at(-1);
    // The newest come first: what follows is older still.
    next = oldest && oldest.time < from ? null : page.nextCursor;
    if (next === null || items.length >= wanted) return { items, nextCursor: next };
  }
}

/** A page of the account's entries that match, newest first. */
export function movementsPage(id: string, search: MovementSearch, cursor: string | null, wanted: number, signal?: AbortSignal): Promise<Page<AccountEntry>> {
  const kind = PAYMENT_TYPES.find((type) => type === search.kind);
  const isSought = (['direction', 'since', 'until', 'reference'] as const).some((name) => search[name] !== undefined);
  const query = { limit: isSought ? MOST : wanted, ...(kind ? { kind: `payments.${kind}` } : {}) };
  const ask: FetchEntries = (next) => node.get('/v1/accounts/{id}/entries', { path: { id }, query: { ...query, cursor: next ?? undefined } }, signal);
  return matching(ask, search, cursor, wanted);
}

/** `newest` is the account's newest action: nothing changes before there is another, and a long history isn't looked through again. */
export const movements = (id: string, newest: string, search: MovementSearch, cursor?: string) =>
  queryOptions({
    queryKey: ['movements', id, newest, search, cursor ?? null],
    queryFn: ({ signal }) => movementsPage(id, search, cursor ?? null, SHOWN, signal),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });

/** The accounts on the other side; none where the bank is. */
export function counterpartiesOf({ action }: AccountEntry, own: string): string[] {
  const named = Array.isArray(action.accounts) ? action.accounts : [action.from, action.to];
  return named.filter((id): id is string => typeof id === 'string' && id !== own);
}

/** Minor units as a decimal that programs read in any language: "-13.00". */
export function decimalOf(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${minor < 0 ? '-' : ''}${digits === 0 ? whole : `${whole}.${text.slice(-digits)}`}`;
}
