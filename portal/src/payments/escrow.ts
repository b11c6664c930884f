// What a seller types to sell against money in escrow, and the actions that it makes.

import type { Account, ActionJson } from '../api/types';
import { amountOf, amountProblem } from '../components/MoneyInput';
import { DAY_MS, endOfDay } from '../lib/days';
import { isLedgerId } from '../lib/format';
import type { Release } from './chains';

/** Who pays the money out: the ledger's three ways, of which the arbiter is the buyer or somebody else. */
export const RELEASES = ['buyer', 'both', 'seller', 'arbiter'] as const;
export type ReleaseChoice = (typeof RELEASES)[number];

export type EscrowDraft = {
  price: string;
  /** The buyer's account. */
  from: string;
  /** The last day on which the money can be paid out. */
  until: string;
  release: ReleaseChoice;
  /** The organisation that decides, where `release` says so. */
  arbiter: string;
};

export type Terms = { vehicle: string; holders: string[]; buyer: string; to: Account };

/** Longest time for which the ledger reserves money. */
const LONGEST_MS = 366 * DAY_MS;

export const isAccount = (text: string): boolean => isLedgerId(text.trim());

/** The last moment of the draft's day where the visitor is. */
const deadlineOf = ({ until }: EscrowDraft): number | undefined => endOfDay(until);

function payerProblem(draft: EscrowDraft, to: Account, from: Account | null | undefined): string | null {
  const id = draft.from.trim();
  if (!isLedgerId(id)) return 'wallet.problem.account';
  if (id === to.id) return 'escrow.problem.same';
  // While it is still looked up, nothing is known against it.
  if (from === undefined) return null;
  if (from === null) return 'escrow.problem.unknown';
  if (from.currency !== to.currency) return 'escrow.problem.currency';
  if (from.bank !== to.bank) return 'escrow.problem.bank';
  return from.status.state === 'open' ? null : 'escrow.problem.notOpen';
}

/** The key of the sentence for what is wrong with each field. `from` is the account that the draft names: null when there is none such. */
export function problemsOf(draft: EscrowDraft, to: Account, from: Account | null | undefined, now: number): Partial<Record<keyof EscrowDraft, string>> {
  const payer = payerProblem(draft, to, from);
  const price = amountProblem(draft.price, to.currency);
  const isShort = payer === null && price === null && from && amountOf(draft.price, to.currency) > from.available;
  const deadline = deadlineOf(draft);
  return {
    ...(price !== null ? { price: `wallet.problem.${price}` } : isShort ? { price: 'escrow.problem.funds' } : {}),
    ...(payer === null ? {} : { from: payer }),
    ...(deadline === undefined || deadline <= now ? { until: 'escrow.problem.past' } : deadline - now > LONGEST_MS ? { until: 'escrow.problem.far' } : {}),
    ...(draft.release === 'arbiter' && draft.arbiter === '' ? { arbiter: 'form.problem.choose' } : {}),
  };
}

function releaseOf({ release, arbiter }: EscrowDraft, buyer: string): Release {
  if (release === 'seller') return { by: 'payee' };
  if (release === 'both') return { by: 'both_parties' };
  return { by: 'arbiter', arbiter: release === 'buyer' ? buyer : `org:${arbiter}` };
}

/** The actions of a draft without problems: the buyer's money is set aside, and the title is held with it. */
export function escrowActions(draft: EscrowDraft, { vehicle, holders, buyer, to }: Terms): ActionJson[] {
  const reserve = {
    type: 'payments.reserve', from: draft.from.trim(), to: to.id, amount: amountOf(draft.price, to.currency), currency: to.currency,
    release: releaseOf(draft, buyer), expiresAt: deadlineOf(draft), atDeadline: 'give_back',
  };
  return [reserve, { type: 'vehicles.hold_title', vehicle, from: holders, to: [buyer] }] as unknown as ActionJson[];
}
