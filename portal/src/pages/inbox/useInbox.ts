// What has happened that touches the visitor, and how much of it they haven't seen.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { node } from '../../api/client';
import type { components } from '../../api/schema.gen';
import { useIdentity } from '../../keys';
import { partyOf, useAccess } from '../../keys/access';
import { store, useStored } from '../../lib/storage';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { ownProposals, waitsFor, type Proposal } from '../../proposals/proposals';

export type InboxItem = components['schemas']['InboxItem'];

const KEY = 'vinculum.inboxRead';
const LISTED = 50;

/** The height up to which each party's inbox has been read in this browser. */
function heightsOf(text: string | null): Record<string, number> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, number>) : {};
  } catch {
    // What another program left there says nothing.
    return {};
  }
}

export function markRead(party: string, height: number, known: string | null): void {
  store(KEY, JSON.stringify({ ...heightsOf(known), [party]: height }));
}

export type Inbox = {
  party: string | null;
  items: InboxItem[] | undefined;
  error: unknown;
  /** Proposals that wait for the visitor's signature; only while their key is unlocked. */
  waiting: Proposal[];
  /** Items above this height are new. */
  readUntil: number;
  unread: number;
  markAllRead: () => void;
};

/** The acting identity's inbox, kept up to date by the node's stream of blocks. */
export function useInbox(): Inbox {
  const identity = useIdentity();
  const access = useAccess();
  const party = identity && partyOf(identity);
  const query = useQuery({
    queryKey: ['inbox', party],
    queryFn: ({ signal }) => node.get('/v1/inbox', { query: { party: party!, limit: LISTED } }, signal),
    enabled: party !== null,
  });
  const proposals = useQuery({ ...ownProposals(access), refetchInterval: 5_000 });
  useOnTransactions(() => {
    void query.refetch();
    if (access) void proposals.refetch();
  }, party !== null);
  const [text] = useStored(KEY);
  const items = query.data?.items;
  const readUntil = (party !== null && heightsOf(text)[party]) || 0;
  const waiting = useMemo(() => (proposals.data ?? []).filter((proposal) => access && waitsFor(proposal, access.party)), [proposals.data, access]);
  const unread = (items ?? []).filter(({ height }) => height > readUntil).length + waiting.length;
  const markAllRead = (): void => {
    const newest = items?.[0]?.height;
    if (party !== null && newest !== undefined && newest > readUntil) markRead(party, newest, text);
  };
  return { party, items, error: query.error, waiting, readUntil, unread, markAllRead };
}
