// The one transaction in which car and money change hands: its actions name each other by their digests.

import { salted } from '../api/sign';
import type { ActionJson } from '../api/types';
import { agreedOffer, type Loan, type Sale, type Terms } from './types';

/** The law that the ledger holds the terms against. */
export type Law = { jurisdiction: string; condition: 'new' | 'used'; use: 'private'; cashPrice: number; downPayment: number };

export type Leg = { from: string; to: string; amount: number };

export type Settlement = {
  sale: Sale;
  /** The parties that hold the title. */
  holders: string[];
  buyerAccount: string;
  /** The deposit that was reserved with the offer, by the action that reserved it. */
  deposit?: { payment: string; amount: number };
  /** What the seller still owes on the car on this day; it is paid first. */
  owed?: Loan;
  /** The loan that begins: held against a law in any case, by the lender's decision if it has made one. */
  loan?: { account: string; terms: Terms; disclosure: string; law: Law; coolingOffDays: number; decision?: string };
  now: number;
};

/**
 * Splits what each source pays over what each sink is due, in order: the seller's lender first. No account pays itself; null when
 * that leaves something unpaid.
 */
export function legsOf(sources: { account: string; amount: number }[], sinks: { account: string; amount: number }[]): Leg[] | null {
  const legs: Leg[] = [];
  const left = sources.map((source) => ({ ...source }));
  for (const sink of sinks) {
    let due = sink.amount;
    for (const source of left) {
      const amount = Math.min(due, source.amount);
      if (amount === 0 || source.account === sink.account) continue;
      legs.push({ from: source.account, to: sink.account, amount });
      source.amount -= amount;
      due -= amount;
    }
    if (due > 0) return null;
  }
  return legs;
}

/** Why a settlement can't be made ready; each has a sentence under `market.obstacle`. */
export type Obstacle = 'notAgreed' | 'owedTooMuch' | 'loanMissing' | 'sameAccount';

/** The actions in the order in which they have to stand. */
export async function settlementActions(settlement: Settlement): Promise<ActionJson[] | Obstacle> {
  const { sale, holders, buyerAccount, deposit, owed, loan, now } = settlement;
  const { id, sale: state } = sale;
  const offer = agreedOffer(state);
  if (!offer || state.status.state !== 'agreed') return 'notAgreed';
  const financed = offer.financing?.amount ?? 0;
  if (financed > 0 && !loan) return 'loanMissing';
  const payoff = owed?.payoff?.total ?? 0;
  const reserved = deposit?.amount ?? 0;
  if (payoff > offer.price - reserved) return 'owedTooMuch';

  const legs = legsOf(
    [...(loan ? [{ account: loan.account, amount: financed }] : []), { account: buyerAccount, amount: offer.price - financed - reserved }],
    [...(owed ? [{ account: owed.loan.account, amount: payoff }] : []), { account: state.account, amount: offer.price - payoff - reserved }],
  );
  if (legs === null) return 'sameAccount';
  const { currency, vehicle } = state;
  const transfers = await Promise.all(
    legs.map(async (leg) => ({ leg, ...(await salted({ type: 'payments.transfer', ...leg, currency, reference: 'CAR SALE' } as unknown as ActionJson)) })),
  );
  const actions: object[] = [
    { type: 'sales.settle', sale: id, vehicle, payments: [...(deposit ? [deposit.payment] : []), ...transfers.map(({ digest }) => digest)] },
    ...(deposit && offer.deposit ? [{ type: 'payments.post_chain', chain: offer.deposit, accounts: [buyerAccount, state.account] }] : []),
    ...transfers.map(({ action }) => action),
  ];
  if (owed) {
    const toLender = transfers.filter(({ leg }) => leg.to === owed.loan.account);
    actions.push(...toLender.map(({ digest }) => ({ type: 'loans.apply_payment', loan: owed.id, payment: digest })));
    actions.push({ type: 'vehicles.release_lien', by: owed.loan.lender, vehicle, lien: owed.loan.lien, loan: owed.id });
  }
  actions.push({ type: 'vehicles.transfer_title', vehicle, occurredAt: now, from: holders, to: [offer.buyer] });
  if (loan && offer.financing) {
    const { lender } = offer.financing;
    const lien = `loan-${id.slice(0, 8)}`;
    actions.push(
      { type: 'vehicles.place_lien', by: lender, vehicle, lien, occurredAt: now },
      {
        type: 'loans.originate', by: lender, borrower: offer.buyer, vehicle, lien, account: loan.account, currency, terms: loan.terms,
        allocation: ['interest', 'principal', 'late_charges', 'fees'],
        lateFee: { grace_days: 10, charge: { percent: { ppm: 50_000, maximum: 5_000 } } }, defaultDays: 60, disclosure: loan.disclosure,
        ...(loan.decision ? { decision: loan.decision } : {}),
        ...(loan.coolingOffDays > 0 ? { coolingOffDays: loan.coolingOffDays } : {}),
        law: loan.law,
        proceeds: transfers.filter(({ leg }) => leg.from === loan.account).map(({ digest }) => digest),
      },
    );
  }
  return actions as ActionJson[];
}

/** Level monthly payments from a day on. */
export function monthlyTerms(principal: number, annualRatePpm: number, payments: number, day: string): Terms {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfNext = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const first = new Date(Date.UTC(year, month, Math.min(date, lastOfNext)));
  return {
    principal, annual_rate_ppm: annualRatePpm, advance_date: day, first_payment_date: first.toISOString().slice(0, 10), payments,
    frequency: 'monthly', day_count: 'actual/365f',
  };
}

/** The day of UTC on which a moment lies, as the ledger counts days. */
export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
