// The acting identity's right to see what is its own at this node.

import { useQuery } from '@tanstack/react-query';
import { ACCESS_MS, accessHeader } from '../api/access';
import { network } from '../api/queries';
import { useIdentity, type Identity } from './identity';

/** How the ledger names whom the identity acts for. */
export const partyOf = ({ did, organisation }: Identity): string => (organisation === null ? did : `org:${organisation}`);

export type Access = { party: string; header: string };

/** Null while nobody acts, or the key is locked: then the page says how to unlock it. */
export const useAccess = (): Access | null => useAccessOf(useIdentity());

/** The access of one of the visitor's identities, be it the acting one or not. */
export function useAccessOf(identity: Identity | null): Access | null {
  const { data: info } = useQuery(network());
  const signer = identity?.signer;
  const party = identity ? partyOf(identity) : '';
  const { data } = useQuery({
    queryKey: ['access', info?.networkId, party, signer?.did],
    queryFn: () => accessHeader(info!, party, signer!),
    enabled: info !== undefined && signer !== undefined,
    staleTime: ACCESS_MS / 2,
    refetchInterval: ACCESS_MS / 2,
  });
  return data && signer ? { party, header: data } : null;
}
