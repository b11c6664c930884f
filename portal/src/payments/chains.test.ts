import { describe, expect, it } from 'vitest';
import { endingActions, giveBackActions, postActions, signersOf, type Chain, type HeldTitle, type Release } from './chains';

const ID = 'cc'.repeat(32);
const CAR = 'ca'.repeat(32);
const LOAN = '10'.repeat(32);
const [PAYER, LENDER, PAYEE] = ['aa'.repeat(32), 'ab'.repeat(32), 'bb'.repeat(32)] as const;
const HOLDERS = new Map([[PAYER, 'did:key:buyer'], [LENDER, 'org:bank'], [PAYEE, 'did:key:seller']]);
const TITLES = new Map<string, HeldTitle>([[CAR, { holders: ['did:key:seller'], hold: { chain: ID, to: ['did:key:buyer'] } }]]);

const leg = (from: string, release: Release = { by: 'payee' }) => ({ payment: `of ${from}`, from, to: PAYEE, amount: 5, release });
const chain = (more: Partial<Chain> = {}): Chain => ({
  id: ID, legs: [leg(PAYER)], expiresAt: 10, atDeadline: 'give_back', status: 'pending', holds: [{ what: 'title', vehicle: CAR }], ...more,
});
const WITH_LOAN = chain({
  legs: [leg(LENDER), leg(PAYER)],
  holds: [{ what: 'title', vehicle: CAR }, { what: 'lien', by: 'bank', vehicle: CAR, lien: 'loan-1' }, { what: 'loan', loan: LOAN }],
});

describe('a chain that holds a title', () => {
  it('is paid with the title, to those for whom it is held', () => {
    expect(postActions(chain(), TITLES, 7)).toEqual([
      { type: 'payments.post_chain', chain: ID, accounts: [PAYER, PAYEE] },
      { type: 'vehicles.transfer_title', vehicle: CAR, occurredAt: 7, from: ['did:key:seller'], to: ['did:key:buyer'], chain: ID },
    ]);
  });

  it('is paid with the lien and the loan that it holds too', () => {
    const [post, title, lien, loan] = postActions(WITH_LOAN, TITLES, 7);
    expect(post).toEqual({ type: 'payments.post_chain', chain: ID, accounts: [LENDER, PAYEE, PAYER] });
    expect(title!.type).toBe('vehicles.transfer_title');
    expect(lien).toEqual({ type: 'vehicles.place_lien', by: 'bank', vehicle: CAR, lien: 'loan-1', occurredAt: 7, chain: ID });
    expect(loan).toEqual({ type: 'loans.begin', loan: LOAN, chain: ID });
  });

  it('is not paid when another chain holds the title by now', () => {
    const other = new Map([[CAR, { holders: ['did:key:seller'], hold: { chain: 'dd'.repeat(32), to: ['did:key:buyer'] } }]]);
    expect(() => postActions(chain(), other, 7)).toThrow();
    expect(() => postActions(chain(), new Map(), 7)).toThrow();
  });

  it.each(['void', 'expire'] as const)('frees the title, and lets the loan lapse, when it ends by %s', async (how) => {
    const freed = [
      { type: `payments.${how}_chain`, chain: ID, accounts: [LENDER, PAYEE, PAYER] },
      { type: 'vehicles.release_title', vehicle: CAR, chain: ID },
      { type: 'loans.lapse', loan: LOAN, chain: ID },
    ];
    expect(giveBackActions(WITH_LOAN, how)).toEqual(freed);
    expect(await endingActions(WITH_LOAN, how)).toEqual(freed);
  });

  it('without anything beside the money is that one action', () => {
    expect(giveBackActions(chain({ holds: [] }), 'void')).toEqual([{ type: 'payments.void_chain', chain: ID, accounts: [PAYER, PAYEE] }]);
  });
});

describe('who signs', () => {
  const signers = (release: Release, how: 'post' | 'void', party: string): string[] => [...signersOf(chain({ legs: [leg(PAYER, release)] }), how, party, HOLDERS)].sort();
  const arbiter: Release = { by: 'arbiter', arbiter: 'org:notary' };

  it('is the payee, both sides or the arbiter when it is paid', () => {
    expect(signers({ by: 'payee' }, 'post', 'did:key:seller')).toEqual(['did:key:seller']);
    expect(signers({ by: 'both_parties' }, 'post', 'did:key:buyer')).toEqual(['did:key:buyer', 'did:key:seller']);
    expect(signers(arbiter, 'post', 'did:key:seller')).toEqual(['org:notary']);
  });

  it('is the payee or the arbiter, whichever asks, when it is given back', () => {
    expect(signers({ by: 'both_parties' }, 'void', 'did:key:buyer')).toEqual(['did:key:seller']);
    expect(signers(arbiter, 'void', 'did:key:seller')).toEqual(['did:key:seller']);
    expect(signers(arbiter, 'void', 'org:notary')).toEqual(['org:notary']);
  });
});
