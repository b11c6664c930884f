import { describe, expect, it } from 'vitest';
import { legsOf, monthlyTerms, settlementActions, type Law, type Settlement } from './settlement';
import type { Loan, Sale } from './types';

const SALE: Sale = {
  id: 'ab'.repeat(32),
  sale: {
    seller: 'did:key:seller', vehicle: 'ca'.repeat(32), currency: 'EUR', asking: 1_600_000, account: 'seller-account',
    history: { count: 1, digest: '' }, listedAt: 0, expiresAt: 1,
    offers: [
      { buyer: 'did:key:buyer', price: 1_500_000, financing: { lender: 'lender', amount: 1_200_000 }, expiresAt: 1, settleBy: 2, turn: 'seller', status: 'accepted' },
    ],
    status: { state: 'agreed', offer: 0, history: { count: 1, digest: '' }, agreedAt: 0 },
  },
};
const OWED = { id: '10'.repeat(32), loan: { account: 'old-account', lender: 'old-lender', lien: 'old' }, payoff: { total: 1_300_000 } } as unknown as Loan;
const LAW: Law = { jurisdiction: 'DE', condition: 'used', use: 'private', cashPrice: 1_500_000, downPayment: 300_000 };
const FULL: Settlement = {
  sale: SALE, holders: ['did:key:seller'], buyerAccount: 'buyer-account', owed: OWED, now: 5,
  loan: { account: 'lender-account', terms: monthlyTerms(1_200_000, 60_000, 12, '2026-01-31'), disclosure: '00', law: LAW, coolingOffDays: 14 },
};

describe('a settlement', () => {
  it('pays the seller’s lender first and splits what each pays', () => {
    const legs = legsOf([{ account: 'a', amount: 12 }, { account: 'b', amount: 3 }], [{ account: 'x', amount: 13 }, { account: 'y', amount: 2 }]);
    expect(legs).toEqual([{ from: 'a', to: 'x', amount: 12 }, { from: 'b', to: 'x', amount: 1 }, { from: 'b', to: 'y', amount: 2 }]);
  });

  it('lets no account pay itself', async () => {
    // The lender that finances holds the old loan too: the buyer's cash pays it off, if it is enough.
    const owed = (total: number) => ({ ...OWED, loan: { ...OWED.loan, account: 'lender-account' }, payoff: { total } }) as unknown as Loan;
    const actions = await settlementActions({ ...FULL, owed: owed(300_000) });
    if (typeof actions === 'string') throw new Error(actions);
    const transfers = actions.filter(({ type }) => type === 'payments.transfer').map(({ from, to, amount }) => ({ from, to, amount }));
    expect(transfers).toEqual([
      { from: 'buyer-account', to: 'lender-account', amount: 300_000 },
      { from: 'lender-account', to: 'seller-account', amount: 1_200_000 },
    ]);
    expect(await settlementActions({ ...FULL, owed: owed(300_001) })).toBe('sameAccount');
  });

  it('puts everything into one transaction, in the ledger’s order', async () => {
    const actions = await settlementActions(FULL);
    if (typeof actions === 'string') throw new Error(actions);
    expect(actions.map(({ type }) => type)).toEqual([
      'sales.settle', 'payments.transfer', 'payments.transfer', 'payments.transfer', 'loans.apply_payment', 'loans.apply_payment',
      'vehicles.release_lien', 'vehicles.transfer_title', 'vehicles.place_lien', 'loans.originate',
    ]);
    const [settle, first] = actions;
    const origin = actions.at(-1)!;
    expect(settle!.payments).toHaveLength(3);
    // Only what the lender pays is the loan's; and each payment is named by the digest of the very bytes that are signed.
    expect(origin.proceeds).toEqual([(settle!.payments as string[])[0]]);
    // And it is held against the law, with the borrower's days to withdraw.
    expect(origin).toMatchObject({ law: LAW, coolingOffDays: 14 });
    expect(first!.salt).toMatch(/^[0-9a-f]{32}$/);
  });

  it('says what stands in its way', async () => {
    const { loan: _, ...cashOnly } = FULL;
    expect(await settlementActions(cashOnly)).toBe('loanMissing');
    expect(await settlementActions({ ...FULL, owed: { ...OWED, payoff: { total: 1_500_001 } } as unknown as Loan })).toBe('owedTooMuch');
    const listed = { ...SALE, sale: { ...SALE.sale, status: { state: 'listed' as const } } };
    expect(await settlementActions({ ...FULL, sale: listed })).toBe('notAgreed');
  });

  it('dates the first payment a month on, on the last day where the month is shorter', () => {
    expect(monthlyTerms(1, 1, 1, '2026-01-31').first_payment_date).toBe('2026-02-28');
    expect(monthlyTerms(1, 1, 1, '2026-12-15').first_payment_date).toBe('2027-01-15');
  });
});
