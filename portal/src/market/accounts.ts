import { useQuery } from '@tanstack/react-query';
import { accounts } from '../api/queries';
import type { Account } from '../api/types';
import type { Identity } from '../keys';
import { partyOf } from '../keys/access';

/** The open accounts of whom the visitor acts for; in a currency, if one is given. */
export function useOwnAccounts(identity: Identity | null, currency?: string): Account[] | undefined {
  const { data } = useQuery({ ...accounts({ holder: identity ? partyOf(identity) : '' }), enabled: identity !== null });
  return data?.filter((account) => account.status.state === 'open' && (currency === undefined || account.currency === currency));
}
