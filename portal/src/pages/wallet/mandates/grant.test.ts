import { describe, expect, it } from 'vitest';
import type { Account } from '../../../api/types';
import { grantOf, problemsOf, type GrantDraft } from './grant';

const account = { id: '11'.repeat(32), currency: 'EUR' } as Account;
const draft: GrantDraft = { to: ` ${'22'.repeat(32)} `, maxPayment: '50', maxPerPeriod: '120.50', periodDays: '30', until: '2027-03-31' };
const NOW = new Date(2027, 2, 31, 12).getTime();

describe('granting a mandate', () => {
  it('makes the action of what was typed', () => {
    expect(problemsOf(draft, account, NOW)).toEqual({});
    expect(grantOf(draft, account)).toEqual({
      type: 'payments.grant_mandate', from: account.id, to: '22'.repeat(32), maxPayment: 5_000, maxPerPeriod: 12_050, currency: 'EUR',
      periodDays: 30, validUntil: new Date(2027, 2, 31, 23, 59, 59, 999).getTime(),
    });
  });

  it('says of each field what is wrong', () => {
    const empty: GrantDraft = { to: '', maxPayment: '', maxPerPeriod: '', periodDays: '', until: '' };
    expect(problemsOf(empty, account, NOW)).toEqual({
      to: 'wallet.problem.account', maxPayment: 'wallet.problem.amount', maxPerPeriod: 'wallet.problem.amount',
      periodDays: 'mandate.problem.days', until: 'mandate.problem.until',
    });
    const wrong = (part: Partial<GrantDraft>) => problemsOf({ ...draft, ...part }, account, NOW);
    expect(wrong({ to: account.id })).toEqual({ to: 'wallet.problem.same' });
    expect(wrong({ maxPerPeriod: '49.99' })).toEqual({ maxPerPeriod: 'mandate.problem.less' });
    expect(wrong({ maxPayment: '0' })).toEqual({ maxPayment: 'wallet.problem.zero' });
    for (const periodDays of ['0', '367', '1.5', '-1', '1e2']) expect(wrong({ periodDays })).toEqual({ periodDays: 'mandate.problem.days' });
    for (const until of ['2027-03-30', '2027-02-30', 'tomorrow']) expect(wrong({ until })).toEqual({ until: 'mandate.problem.until' });
  });
});
