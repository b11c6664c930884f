// Refunds: who was paid pays back, in parts if need be, never more than the payment.

import { queryOptions } from '@tanstack/react-query';
import { node } from '../api/client';
import type { Account, AccountEntry, ActionJson } from '../api/types';
import { amountOf, amountProblem } from '../components/MoneyInput';
import { isReference } from '../lib/money';
import type { Leg } from './chains';

/** The value of `payments/payment/<digest>`. */
type Payment = {
  from: string;
  to: string;
  amount: number;
  refunded: number;
  /** What secures the debt that was paid with it, and the loan that was paid out with it. */
  repaid?: object;
  paidOut?: object;
};

/** The payment that an action made; null when it made none. */
export const payment = (digest: string) =>
  queryOptions({
    queryKey: ['payment', digest],
    queryFn: async ({ signal }) => {
      const { value } = await node.get('/v1/state', { query: { path: `payments/payment/${digest}` } }, signal);
      return (value ?? null) as Payment | null;
    },
  });

/** The payments into an account that an entry of its history tells of, by their digests. */
export function paymentsInto({ kind, action, digest, change, chain }: AccountEntry, account: string): string[] {
  if (change <= 0) return [];
  if (['payments.transfer', 'payments.collect', 'payments.charge'].includes(kind)) return action.to === account ? [digest] : [];
  if (kind !== 'payments.post_chain' && kind !== 'payments.expire_chain') return [];
  const { legs = [] } = (chain ?? {}) as { legs?: Leg[] };
  return legs.flatMap((leg) => (leg.to === account ? [leg.payment] : []));
}

export const restOf = ({ amount, refunded }: Payment): number => amount - refunded;

/** Why nothing of a payment can be refunded; each has a sentence under `refund.never`. */
export function whyNever(payment: Payment | null): 'unknown' | 'bound' | 'whole' | null {
  if (payment === null) return 'unknown';
  if (payment.repaid !== undefined || payment.paidOut !== undefined) return 'bound';
  return restOf(payment) <= 0 ? 'whole' : null;
}

export type RefundDraft = { amount: string; reference: string };

/** The key of the sentence that says what is wrong with each field, with its amount. */
export function problemsOf(draft: RefundDraft, payment: Payment, from: Account): { amount?: [name: string, most: number]; reference?: true } {
  const rest = restOf(payment);
  const problem = amountProblem(draft.amount, from.currency, rest);
  const isShort = problem === null && amountOf(draft.amount, from.currency) > from.available;
  return {
    ...(problem !== null ? { amount: [problem, rest] } : isShort ? { amount: ['funds', from.available] } : {}),
    ...(isReference(draft.reference.trim()) ? {} : { reference: true }),
  };
}

/** The action of a draft without problems. */
export function refundOf(draft: RefundDraft, digest: string, payment: Payment, { currency }: Account): ActionJson {
  const reference = draft.reference.trim();
  return {
    type: 'payments.refund',
    payment: digest,
    from: payment.to,
    to: payment.from,
    amount: amountOf(draft.amount, currency),
    currency,
    ...(reference === '' ? {} : { reference }),
  } as unknown as ActionJson;
}
