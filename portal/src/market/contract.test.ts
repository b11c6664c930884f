import { describe, expect, it } from 'vitest';
import type { Offered } from '../credit/useOffers';
import { contractOf, EMPTY_DRAFT, lawOf, offeredContract } from './contract';
import type { Offer } from './types';

const OFFER: Offer = { buyer: 'did:key:buyer', price: 980_000, financing: { lender: 'bank', amount: 800_000 }, expiresAt: 1, settleBy: 2, turn: 'seller', status: 'accepted' };

describe('the contract of a loan', () => {
  it('is none until the lender has chosen all of it, and a chosen zero is a choice', () => {
    expect(contractOf(EMPTY_DRAFT)).toEqual({ contract: null, gaps: ['rate', 'months', 'jurisdiction', 'coolingOffDays'] });
    expect(contractOf({ rate: 0, months: '24', jurisdiction: 'US-CA', coolingOffDays: '' }).gaps).toEqual(['coolingOffDays']);
    expect(contractOf({ rate: 0, months: '24', jurisdiction: 'US-CA', coolingOffDays: 0 }).contract).toEqual({ ratePpm: 0, termMonths: 24, jurisdiction: 'US-CA', coolingOffDays: 0 });
    expect(contractOf({ rate: 5.9, months: '48', jurisdiction: 'DE', coolingOffDays: 14 }).contract?.ratePpm).toBe(59_000);
  });

  it('takes everything from the offer that the lender has signed', () => {
    const offered = { recorded: { action: 'ab' }, offer: { ratePpm: 59_000, termMonths: 36, jurisdiction: 'DE', coolingOffDays: 14 } } as unknown as Offered;
    expect(offeredContract(offered)).toEqual({ ratePpm: 59_000, termMonths: 36, jurisdiction: 'DE', coolingOffDays: 14, decision: 'ab' });
  });

  it('is held against the law by the car and the price that were agreed on', () => {
    const contract = { ratePpm: 1, termMonths: 12, jurisdiction: 'DE', coolingOffDays: 14 };
    expect(lawOf(contract, OFFER, 1)).toEqual({ jurisdiction: 'DE', condition: 'new', use: 'private', cashPrice: 980_000, downPayment: 180_000 });
    expect(lawOf(contract, OFFER, 2).condition).toBe('used');
  });
});
