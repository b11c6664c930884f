// Other terms for a loan: all that is owed becomes their principal, on the very day on which they are carried out.

import { DAY_MS } from '../lib/days';
import { instalmentsOf } from './instalments';
import { utcDay } from './settlement';
import type { Loan, Payoff, Terms } from './types';

const PPM_PER_PERCENT = 10_000;
/** As many instalments as the ledger takes. */
export const MOST_PAYMENTS = 240;

/** As it is typed. */
export type Change = { rate: number | string; payments: number | string; first: string };

/** What the visitor begins from: the rate as it is, what is left of the instalments, and the next day on which one is due. */
export function changeOf(loan: Loan, now: number): Change {
  const today = utcDay(now);
  const open = instalmentsOf(loan, today).filter(({ state }) => state !== 'yes');
  const next = open.find(({ date }) => date > today)?.date ?? utcDay(now + 30 * DAY_MS);
  return { rate: loan.loan.terms.annual_rate_ppm / PPM_PER_PERCENT, payments: Math.max(1, open.length), first: next };
}

/** What is wrong with a change; each has a sentence under `loan.problem`. */
export function changeProblems({ rate, payments, first }: Change, now: number): Partial<Record<keyof Change, string>> {
  const count = Number(payments);
  return {
    ...(rate === '' || !(Number(rate) >= 0 && Number(rate) <= 100) ? { rate: 'rate' } : {}),
    ...(payments === '' || !Number.isInteger(count) || count < 1 || count > MOST_PAYMENTS ? { payments: 'payments' } : {}),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(first) && first > utcDay(now) ? {} : { first: 'first' }),
  };
}

/** The terms of a change. What was agreed on fees, a grace or a balloon belongs to the old ones; how days are counted stays. */
export function modifiedTerms({ terms }: Loan['loan'], { total }: Payoff, { rate, payments, first }: Change, now: number): Terms {
  return {
    principal: total, annual_rate_ppm: Math.round(Number(rate) * PPM_PER_PERCENT), advance_date: utcDay(now), first_payment_date: first,
    payments: Number(payments), frequency: terms.frequency, day_count: terms.day_count,
  };
}

/** What is left to pay under the terms in force: the next instalment, and all of them together. */
export function remainingOf(loan: Loan, today: string): { payment: number; count: number; total: number } {
  const open = instalmentsOf(loan, today).filter(({ state }) => state !== 'yes');
  return { payment: Math.max(0, ...open.map(({ amount }) => amount)), count: open.length, total: open.reduce((sum, { amount, paid }) => sum + amount - paid, 0) };
}

/** How long the figures of a modification hold: to the end of the day, as the ledger counts days. */
export const untilMidnight = (now: number): number => DAY_MS - (now % DAY_MS) - 1;
