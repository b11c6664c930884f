import { describe, expect, it } from 'vitest';
import { signDocument } from '../api/access';
import { signerFromSeed } from '../api/sign';
import type { Organisation } from '../api/types';
import { didOfSeed } from '../keys/did';
import type { Offer as SaleOffer } from '../market/types';
import { FormError } from '../verify/bytes';
import { byCost, cheapestOf, type Compared } from './compare';
import { measuresOf } from './measures';
import { OFFER_TYPE, offerOf, offersFile, readOffersFile, verdictOf } from './offersFile';
import type { LoanApplication } from './types';
import { agreedFinancing, offersFor } from './useOffers';

const NETWORK = 'ab'.repeat(32);
const NOW = 1_000;
const CONTENT = {
  network: NETWORK, lender: 'bank', applicant: 'did:key:anna', application: '11'.repeat(32), decision: '22'.repeat(32), vehicle: 'ca'.repeat(32),
  currency: 'EUR', amount: 1_000_000, ratePpm: 59_000, termMonths: 48, monthlyPayment: 23_400, aprPercent: 6.06, aprMethod: 'eu_consumer_credit',
  financeCharge: 123_200, totalOfPayments: 1_123_200, jurisdiction: 'DE', coolingOffDays: 14, madeAt: 1, validUntil: 2_000,
};

async function signed(content: object, seed = 1, type = OFFER_TYPE) {
  const bytes = new Uint8Array(32).fill(seed);
  const did = await didOfSeed(bytes);
  return signDocument(type, content, await signerFromSeed(did, Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')));
}

const bankWith = async (status: 'active' | 'revoked', seed = 1): Promise<Organisation> =>
  ({ id: 'bank', keys: [{ key: await didOfSeed(new Uint8Array(32).fill(seed)), status }] }) as unknown as Organisation;

const compared = (key: string, totalOfPayments: number, changes: Partial<Compared['offer']> = {}, currency = 'EUR'): Compared => ({
  key, lender: key, lenderName: key, currency, offer: { ...CONTENT, totalOfPayments, ...changes },
});

describe('a file of offers', () => {
  it('is read back as it was written, and anything else is refused', async () => {
    const document = await signed(CONTENT);
    expect(readOffersFile(offersFile([document]))).toEqual([document]);
    for (const text of ['', '[]', '{}', offersFile([]).replace('"version":1', '"version":2'), offersFile([{ ...document, extra: 1 } as never])]) {
      expect(() => readOffersFile(text), text).toThrow(FormError);
    }
  });

  it('says only what was signed', async () => {
    expect(offerOf(await signed(CONTENT))).toMatchObject({ lender: 'bank', totalOfPayments: 1_123_200, aprPercent: 6.06 });
    expect(offerOf(await signed(CONTENT, 1, 'application/json'))).toBeNull();
    expect(offerOf(await signed({ ...CONTENT, amount: -1 }))).toBeNull();
    expect(offerOf({ payloadType: OFFER_TYPE, payload: 'e30', signatures: [] })).toBeNull();
  });

  it('is worth something only with the signature of the lender’s own key', async () => {
    const document = await signed(CONTENT);
    const offer = offerOf(document)!;
    const bank = await bankWith('active');
    expect(verdictOf(document, offer, bank, NETWORK)).toBe('verified');
    expect(verdictOf(document, offer, bank, 'cd'.repeat(32))).toBe('otherNetwork');
    expect(verdictOf(document, offer, await bankWith('revoked'), NETWORK)).toBe('notItsKey');
    expect(verdictOf(document, offer, await bankWith('active', 2), NETWORK)).toBe('notItsKey');
    expect(verdictOf({ ...document, signatures: [] }, offer, bank, NETWORK)).toBe('notItsKey');
    expect(verdictOf(document, { ...offer, lender: 'other' }, bank, NETWORK)).toBe('notItsKey');
    const cheaper = await signed({ ...CONTENT, ratePpm: 1 }, 2);
    const forged = { ...cheaper, signatures: document.signatures };
    expect(verdictOf(forged, offerOf(forged)!, bank, NETWORK)).toBe('badSignature');
    const cut = { ...document, signatures: document.signatures.map((each) => ({ ...each, sig: 'AAAA' })) };
    expect(verdictOf(cut, offer, bank, NETWORK)).toBe('badSignature');
  });
});

describe('offers side by side', () => {
  it('stand in the order of what they cost in all', () => {
    expect(byCost([compared('b', 2), compared('a', 1), compared('usd', 0, {}, 'USD')]).map(({ key }) => key)).toEqual(['a', 'b', 'usd']);
  });

  it('have a cheapest one among those that can be compared', () => {
    expect(cheapestOf([compared('a', 3), compared('b', 2), compared('c', 2)], NOW)).toEqual(new Set(['b', 'c']));
    expect(cheapestOf([compared('a', 1)], NOW).size).toBe(0);
    expect(cheapestOf([compared('a', 1), compared('b', 2, { amount: 5 }), compared('c', 3, {}, 'USD')], NOW).size).toBe(0);
    expect(cheapestOf([compared('late', 1, { validUntil: NOW }), compared('b', 2), compared('c', 3)], NOW)).toEqual(new Set(['b']));
  });
});

describe('the financing of a sale', () => {
  const application = (id: string, changes: Partial<LoanApplication> = {}, offer = CONTENT): LoanApplication =>
    ({ id, status: 'offered', vehicle: 'car', currency: 'EUR', lender: 'bank', applicant: 'anna', offer, ...changes }) as unknown as LoanApplication;
  const agreed = { buyer: 'anna', financing: { lender: 'bank', amount: 1_000_000 } } as SaleOffer;

  it('rests on an open offer for this car in this currency', () => {
    const all = [application('dear'), application('cheap', {}, { ...CONTENT, totalOfPayments: 1 }), application('other', { vehicle: 'x' }), application('old', { status: 'expired' }), application('usd', { currency: 'USD' })];
    expect(offersFor(all, 'car', 'EUR').map(({ id }) => id)).toEqual(['cheap', 'dear']);
  });

  it('is the offer to the buyer by the agreed lender of the agreed amount', () => {
    const offers = offersFor([application('a'), application('b')], 'car', 'EUR');
    expect(agreedFinancing(offers, agreed)?.id).toBe('a');
    expect(agreedFinancing(offers, agreed, 'b')?.id).toBe('b');
    expect(agreedFinancing(offers, { ...agreed, buyer: 'ben' })).toBeUndefined();
    expect(agreedFinancing(offers, { ...agreed, financing: { lender: 'bank', amount: 999_999 } })).toBeUndefined();
    expect(agreedFinancing(offers, { ...agreed, financing: { lender: 'other', amount: 1_000_000 } })).toBeUndefined();
    expect(agreedFinancing(offers, { buyer: 'anna' } as SaleOffer)).toBeUndefined();
  });
});

describe('what an application is measured by', () => {
  it('are the four ratios, and each other rule that was not kept', () => {
    const measures = measuresOf({
      ratios: { debtToIncomePpm: 400_000, paymentToIncomePpm: null, loanToValuePpm: 900_000, downPaymentPpm: 100_000 },
      failedRules: [
        { rule: 'maximum_debt_to_income', limit: 350_000, value: 400_000, otherwise: 'refer' },
        { rule: 'maximum_term', limit: 60, value: 84, otherwise: 'decline' },
      ],
    });
    expect(measures.map(({ rule, unit, value, limit, otherwise }) => [rule, unit, value, limit, otherwise])).toEqual([
      ['maximum_payment_to_income', 'ppm', null, null, null],
      ['maximum_debt_to_income', 'ppm', 400_000, 350_000, 'refer'],
      ['maximum_loan_to_value', 'ppm', 900_000, null, null],
      ['minimum_down_payment', 'ppm', 100_000, null, null],
      ['maximum_term', 'months', 84, 60, 'decline'],
    ]);
  });
});
