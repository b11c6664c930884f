// Proposals that wait for signatures, by what they are about.

import { useQuery } from '@tanstack/react-query';
import { useAccess } from '../keys/access';
import { ownProposals, signersOf, type Proposal } from './proposals';

const REFRESH_MS = 4_000;

/** Those that can still be carried out and have an action on the sale or the loan, the newest first. */
export const pendingOn = (all: readonly Proposal[], field: 'sale' | 'loan', id: string): Proposal[] =>
  all.filter(({ status, actions }) => (status === 'open' || status === 'submitted') && actions.some((action) => action[field] === id));

/**
 * The pending proposals on a sale or a loan, of those that the visitor must sign; undefined until they are known. A signature is no
 * transaction, so that nothing tells of it: they are asked for again and again.
 */
export function usePending(field: 'sale' | 'loan', id: string): Proposal[] | undefined {
  const access = useAccess();
  const { data, isError } = useQuery({ ...ownProposals(access), refetchInterval: REFRESH_MS });
  return isError ? [] : data && pendingOn(data, field, id);
}

/** How many of those who must sign have done so. */
export function countOf(proposal: Proposal): { signed: number; all: number } {
  const signers = signersOf(proposal);
  return { signed: signers.filter(({ signed }) => signed).length, all: signers.length };
}
