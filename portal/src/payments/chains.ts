// Chains of reservations: money that one transaction set aside, what else it holds with the money, and the actions that resolve
// all of it. A chain that holds something resolves with it or not at all.

import { queryOptions } from '@tanstack/react-query';
import { node } from '../api/client';
import type { AccountEntry, ActionJson } from '../api/types';

export type Release = { by: 'payee' | 'both_parties' } | { by: 'arbiter'; arbiter: string };

export type Leg = { payment: string; from: string; to: string; amount: number; release: Release };

type HeldLien = { what: 'lien'; by: string; vehicle: string; lien: string };
export type Held = { what: 'title'; vehicle: string } | HeldLien | { what: 'loan'; loan: string };

/** The value of `payments/chain/<id>`, where `holds` is left out when there is nothing. */
type Standing = {
  legs: Leg[];
  expiresAt: number;
  atDeadline: 'give_back' | 'pay';
  status: 'pending' | 'posted' | 'voided' | 'expired';
  holds?: Held[];
};

/** Its id is that of the transaction that reserved. */
export type Chain = Required<Standing> & { id: string };

export type Ending = 'post' | 'void' | 'expire';

/** Of the value of `vehicles/vehicle/<id>`: who holds the title, and for whom a chain holds it. */
export type HeldTitle = { holders: string[]; hold?: { chain: string; to: string[] } };

const chainOf = (id: string, standing: Standing): Chain => ({ holds: [], ...standing, id });

async function stateAt<Value>(path: string, signal?: AbortSignal): Promise<Value | null> {
  const { value } = await node.get('/v1/state', { query: { path } }, signal);
  return (value ?? null) as Value | null;
}

/** The reservations that a transaction made, as they stand now; null when it made none. */
export async function chainNow(id: string, signal?: AbortSignal): Promise<Chain | null> {
  const standing = await stateAt<Standing>(`payments/chain/${id}`, signal);
  return standing && chainOf(id, standing);
}

export const chain = (id: string) => queryOptions({ queryKey: ['chain', id], queryFn: ({ signal }) => chainNow(id, signal) });

export const heldTitle = (vehicle: string) =>
  queryOptions({
    queryKey: ['heldTitle', vehicle],
    queryFn: ({ signal }) => stateAt<HeldTitle>(`vehicles/vehicle/${vehicle}`, signal),
  });

/** Every chain that reserved from or for an account, newest first. `newest` is the account's newest action: none changes before there is another. */
export const chainsOf = (account: string, newest: string) =>
  queryOptions({
    queryKey: ['chains', account, newest],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<Chain[]> => {
      const entries = await node.everyPage('/v1/accounts/{id}/entries', { path: { id: account }, query: { kind: 'payments.reserve' } }, signal);
      const chains = entries.flatMap(({ transaction, chain: found }: AccountEntry) => (found ? [chainOf(transaction, found as Standing)] : []));
      return [...new Map(chains.map((each) => [each.id, each])).values()];
    },
  });

/** The accounts of a chain, each once, in the order in which the ledger wants them named. */
export const accountsOf = ({ legs }: Pick<Chain, 'legs'>): string[] => [...new Set(legs.flatMap(({ from, to }) => [from, to]))];

/** The vehicles whose titles it holds. */
export const vehiclesOf = ({ holds }: Chain): string[] => holds.flatMap((held) => (held.what === 'title' ? [held.vehicle] : []));

/** The loans that begin with it. */
export const loansOf = ({ holds }: Chain): string[] => holds.flatMap((held) => (held.what === 'loan' ? [held.loan] : []));

/** Gives the money back, and frees all that the chain holds. */
export function giveBackActions(chain: Chain, how: 'void' | 'expire'): ActionJson[] {
  const { id, holds } = chain;
  const freed = holds.flatMap((held): object[] => {
    if (held.what === 'title') return [{ type: 'vehicles.release_title', vehicle: held.vehicle, chain: id }];
    // A lien that was to be placed goes with its title.
    return held.what === 'loan' ? [{ type: 'loans.lapse', loan: held.loan, chain: id }] : [];
  });
  return [{ type: `payments.${how}_chain`, chain: id, accounts: accountsOf(chain) }, ...freed] as ActionJson[];
}

/** Pays the money whole, and with it passes the titles, places the liens and begins the loans that the chain holds. */
export function postActions(chain: Chain, titles: ReadonlyMap<string, HeldTitle>, now: number): ActionJson[] {
  const { id, holds } = chain;
  const passed = holds.map((held): object => {
    if (held.what === 'loan') return { type: 'loans.begin', loan: held.loan, chain: id };
    const { vehicle } = held;
    if (held.what === 'lien') return { type: 'vehicles.place_lien', by: held.by, vehicle, lien: held.lien, occurredAt: now, chain: id };
    const title = titles.get(vehicle);
    if (title?.hold?.chain !== id) throw new Error(`chain ${id} does not hold the title of vehicle ${vehicle}`);
    return { type: 'vehicles.transfer_title', vehicle, occurredAt: now, from: title.holders, to: title.hold.to, chain: id };
  });
  return [{ type: 'payments.post_chain', chain: id, accounts: accountsOf(chain) }, ...passed] as ActionJson[];
}

/** The actions that end a chain, with the titles as they stand now. */
export async function endingActions(chain: Chain, how: Ending): Promise<ActionJson[]> {
  if (how !== 'post') return giveBackActions(chain, how);
  const titles = new Map<string, HeldTitle>();
  for (const vehicle of vehiclesOf(chain)) {
    const title = await stateAt<HeldTitle>(`vehicles/vehicle/${vehicle}`);
    if (title) titles.set(vehicle, title);
  }
  return postActions(chain, titles, Date.now());
}

/** Who signs when `party` ends a chain before its deadline: itself alone, where it may. `holders` has the holder of each account. */
export function signersOf({ legs }: Chain, how: 'post' | 'void', party: string, holders: ReadonlyMap<string, string>): Set<string> {
  const signers = new Set<string>();
  for (const { from, to, release } of legs) {
    const [payer = '', payee = ''] = [holders.get(from), holders.get(to)];
    if (release.by === 'arbiter' && !(how === 'void' && party === payee)) signers.add(release.arbiter);
    else signers.add(payee);
    if (release.by === 'both_parties' && how === 'post') signers.add(payer);
  }
  return signers;
}
