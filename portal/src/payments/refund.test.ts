import { describe, expect, it } from 'vitest';
import type { Account, AccountEntry } from '../api/types';
import { paymentsInto, problemsOf, refundOf, whyNever } from './refund';

const [SHOP, ADA] = ['1'.repeat(64), '2'.repeat(64)];
const shop = { id: SHOP, currency: 'EUR', available: 1_000 } as Account;
const paid = { from: ADA, to: SHOP, amount: 2_000, refunded: 500 };
const entryOf = (kind: string, change: number, part: object = {}): AccountEntry =>
  ({ kind: `payments.${kind}`, change, digest: kind, chain: null, action: { from: ADA, to: SHOP }, ...part }) as unknown as AccountEntry;

describe('a refund', () => {
  it('is of what came into the account', () => {
    for (const kind of ['transfer', 'collect', 'charge']) expect(paymentsInto(entryOf(kind, 100), SHOP)).toEqual([kind]);
    expect(paymentsInto(entryOf('transfer', -100), ADA)).toEqual([]);
    expect(paymentsInto(entryOf('refund', 100), SHOP)).toEqual([]);
    expect(paymentsInto(entryOf('issue', 100), SHOP)).toEqual([]);
    expect(paymentsInto(entryOf('reserve', 0), SHOP)).toEqual([]);
  });

  it('of a reservation is of each that was paid into the account', () => {
    const legs = [{ payment: 'a', to: SHOP }, { payment: 'b', to: ADA }, { payment: 'c', to: SHOP }];
    expect(paymentsInto(entryOf('post_chain', 100, { chain: { legs } }), SHOP)).toEqual(['a', 'c']);
    expect(paymentsInto(entryOf('expire_chain', 0, { chain: { legs } }), SHOP)).toEqual([]);
  });

  it('is impossible once all is refunded, or a debt or a loan hangs on it', () => {
    expect(whyNever(paid)).toBe(null);
    expect(whyNever({ ...paid, refunded: 2_000 })).toBe('whole');
    expect(whyNever({ ...paid, repaid: {} })).toBe('bound');
    expect(whyNever({ ...paid, paidOut: {} })).toBe('bound');
    expect(whyNever(null)).toBe('unknown');
  });

  it('is at most what isn’t refunded yet, and what the account has', () => {
    expect(problemsOf({ amount: '10', reference: 'BACK' }, paid, shop)).toEqual({});
    expect(problemsOf({ amount: '15.01', reference: '' }, paid, shop)).toEqual({ amount: ['most', 1_500] });
    expect(problemsOf({ amount: '15', reference: 'ü' }, paid, shop)).toEqual({ amount: ['funds', 1_000], reference: true });
    expect(problemsOf({ amount: '0', reference: '' }, paid, shop)).toEqual({ amount: ['zero', 1_500] });
  });

  it('goes back the way that the payment came', () => {
    expect(refundOf({ amount: '5.00', reference: ' ' }, 'd1', paid, shop)).toEqual({
      type: 'payments.refund', payment: 'd1', from: SHOP, to: ADA, amount: 500, currency: 'EUR',
    });
  });
});
