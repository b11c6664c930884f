import { describe, expect, it } from 'vitest';
import type { Account } from '../api/types';
import { rangeOf } from '../lib/days';
import { escrowActions, problemsOf, type EscrowDraft } from './escrow';

const account = (fill: string, more: Partial<Account> = {}) =>
  ({ id: fill.repeat(32), currency: 'EUR', bank: 'hafenfeld', available: 900_000, status: { state: 'open' }, ...more }) as Account;
const TO = account('bb');
const FROM = account('aa');
const NOW = new Date(2027, 2, 1, 12).getTime();
const DRAFT: EscrowDraft = { price: '9,000.00', from: ` ${FROM.id} `, until: '2027-03-08', release: 'buyer', arbiter: '' };
const SALE = { vehicle: 'ca'.repeat(32), holders: ['did:key:anna', 'did:key:bela'], buyer: 'did:key:carl', to: TO };

const problems = (part: Partial<EscrowDraft>, from: Account | null | undefined = FROM) => problemsOf({ ...DRAFT, ...part }, TO, from, NOW);

describe('a sale against money in escrow', () => {
  it('sets the money aside and then holds the title', () => {
    expect(problems({})).toEqual({});
    expect(escrowActions(DRAFT, SALE)).toEqual([
      {
        type: 'payments.reserve', from: FROM.id, to: TO.id, amount: 900_000, currency: 'EUR', release: { by: 'arbiter', arbiter: 'did:key:carl' },
        expiresAt: rangeOf(undefined, '2027-03-08').to, atDeadline: 'give_back',
      },
      { type: 'vehicles.hold_title', vehicle: SALE.vehicle, from: ['did:key:anna', 'did:key:bela'], to: ['did:key:carl'] },
    ]);
  });

  it('is paid out by whom the seller chooses', () => {
    const release = (part: Partial<EscrowDraft>) => escrowActions({ ...DRAFT, ...part }, SALE)[0]!.release;
    expect(release({ release: 'both' })).toEqual({ by: 'both_parties' });
    expect(release({ release: 'seller' })).toEqual({ by: 'payee' });
    expect(release({ release: 'arbiter', arbiter: 'notary' })).toEqual({ by: 'arbiter', arbiter: 'org:notary' });
  });

  it('says what is wrong with the price', () => {
    expect(problems({ price: '' })).toEqual({ price: 'wallet.problem.amount' });
    expect(problems({ price: '0' })).toEqual({ price: 'wallet.problem.zero' });
    expect(problems({ price: '9,000.01' })).toEqual({ price: 'escrow.problem.funds' });
  });

  it('says what is wrong with the buyer’s account', () => {
    expect(problems({ from: 'me' }, null)).toEqual({ from: 'wallet.problem.account' });
    expect(problems({ from: TO.id }, TO)).toEqual({ from: 'escrow.problem.same' });
    expect(problems({}, null)).toEqual({ from: 'escrow.problem.unknown' });
    expect(problems({}, { ...FROM, currency: 'CNY' })).toEqual({ from: 'escrow.problem.currency' });
    expect(problems({}, { ...FROM, bank: 'other' })).toEqual({ from: 'escrow.problem.bank' });
    expect(problems({}, account('aa', { status: { state: 'frozen' } } as Partial<Account>))).toEqual({ from: 'escrow.problem.notOpen' });
    // Nothing, while it is still looked up.
    expect(problemsOf(DRAFT, TO, undefined, NOW)).toEqual({});
  });

  it('says what is wrong with the day and with the arbiter', () => {
    expect(problems({ until: '' })).toEqual({ until: 'escrow.problem.past' });
    expect(problems({ until: '2027-02-28' })).toEqual({ until: 'escrow.problem.past' });
    expect(problems({ until: '2027-03-01' })).toEqual({});
    expect(problems({ until: '2028-03-05' })).toEqual({ until: 'escrow.problem.far' });
    expect(problems({ release: 'arbiter' })).toEqual({ arbiter: 'form.problem.choose' });
  });
});
