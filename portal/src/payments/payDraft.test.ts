import { describe, expect, it } from 'vitest';
import type { Account } from '../api/types';
import type { PayRequest } from './code';
import { emptyDraft, paymentOf, problemsOf, withCode, withoutCode, withTyped } from './payDraft';

const [ADA, BEN] = ['a'.repeat(64), 'b'.repeat(64)];
const from = { id: 'c'.repeat(64), currency: 'EUR', available: 100_000 } as Account;
const codeOf = (part: Partial<PayRequest>): PayRequest => ({
  account: ADA, currency: 'EUR', name: 'Ada', city: '-', country: 'ZZ', once: true, ...part,
});
const ada = codeOf({ amount: 725, reference: 'COFFEE' });

describe('a payment by code', () => {
  it('has all that the code says', () => {
    const draft = withCode(emptyDraft(), ada);
    expect(problemsOf(draft, from)).toEqual({});
    expect(paymentOf(draft, from)).toEqual({ type: 'payments.transfer', from: from.id, to: ADA, amount: 725, currency: 'EUR', reference: 'COFFEE' });
    expect(draft.payee).toEqual({ name: 'Ada' });
  });

  it('keeps nothing of a good code once another is refused, and can’t be signed while that stands there', () => {
    const draft = withoutCode(withCode(emptyDraft(), ada), true);
    expect(draft).toEqual({ ...emptyDraft(), isRefused: true });
    // Whatever is typed meanwhile.
    const typed = withTyped(draft, { to: BEN, amount: '7.25', reference: '' });
    expect(problemsOf(typed, from)).toEqual({ code: 'refused' });
    expect(problemsOf(withoutCode(typed), from)).toEqual({});
  });

  it('keeps neither amount nor reference of the code before', () => {
    const draft = withCode(withCode(emptyDraft(), ada), codeOf({ account: BEN, name: 'Ben' }));
    expect(draft).toMatchObject({ to: BEN, amount: '', reference: '', payee: { name: 'Ben' } });
  });

  it('keeps what was typed where no code has said anything', () => {
    const typed = withTyped(emptyDraft(), { amount: '12.50', reference: 'LUNCH' });
    expect(withCode(typed, codeOf({}))).toMatchObject({ to: ADA, amount: '12.50', reference: 'LUNCH' });
    expect(withoutCode(withCode(typed, codeOf({})), true)).toMatchObject({ to: '', amount: '12.50', reference: 'LUNCH' });
    // An amount that a code gave is the code's, corrected or not.
    const corrected = withTyped(withCode(typed, ada), { amount: '8.00' });
    expect(withCode(corrected, codeOf({ account: BEN }))).toMatchObject({ to: BEN, amount: '', reference: '' });
  });

  it('goes by no name once its account was changed by hand', () => {
    const draft = withCode(emptyDraft(), ada);
    expect(withTyped(draft, { amount: '9.00' }).payee).toEqual({ name: 'Ada' });
    expect(withTyped(draft, { to: BEN })).toMatchObject({ to: BEN, payee: null });
  });
});
