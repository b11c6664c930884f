import { describe, expect, it } from 'vitest';
import { payoffOf } from './queries';
import { changeOf, changeProblems, modifiedTerms, remainingOf, untilMidnight } from './modification';
import type { Loan, Payoff } from './types';

const NOW = Date.UTC(2026, 10, 28, 22);
const TERMS = { principal: 1_000, annual_rate_ppm: 59_000, advance_date: '2026-08-28', first_payment_date: '2026-09-28', payments: 4, frequency: 'monthly', day_count: 'actual/365f' };
const LOAN = {
  loan: { terms: { ...TERMS, balloon: 300 }, paidOnInstalments: 350, status: { state: 'active' } },
  instalments: [250, 250, 250, 260].map((amount, index) => ({ date: `2026-${9 + index < 10 ? '09' : 9 + index}-28`, amount })),
} as unknown as Loan;

describe('other terms', () => {
  it('begin from what is left under those in force', () => {
    expect(changeOf(LOAN, NOW)).toEqual({ rate: 5.9, payments: 3, first: '2026-12-28' });
    expect(remainingOf(LOAN, '2026-11-28')).toEqual({ payment: 260, count: 3, total: 660 });
  });

  it('are of all that is owed, from that day on, and of nothing else that was agreed before', () => {
    const terms = modifiedTerms(LOAN.loan, { total: 657 } as Payoff, { rate: 4.25, payments: 12, first: '2027-01-15' }, NOW);
    expect(terms).toEqual({ ...TERMS, principal: 657, annual_rate_ppm: 42_500, advance_date: '2026-11-28', first_payment_date: '2027-01-15', payments: 12 });
  });

  it('hold until the day is over where the ledger counts days', () => {
    expect(untilMidnight(NOW)).toBe(2 * 3_600_000 - 1);
  });

  it('say which of them can’t be', () => {
    expect(changeProblems({ rate: '', payments: 0, first: '2026-11-28' }, NOW)).toEqual({ rate: 'rate', payments: 'payments', first: 'first' });
    expect(changeProblems({ rate: 0, payments: 240, first: '2026-11-29' }, NOW)).toEqual({});
    expect(changeProblems({ rate: 101, payments: 2.5, first: '' }, NOW)).toEqual({ rate: 'rate', payments: 'payments', first: 'first' });
  });
});

describe('a payoff quote', () => {
  it('is asked for by its day', async () => {
    const asked: string[] = [];
    const quote = { good_through: '2026-12-24', total: 670, per_diem: 1 };
    const request = (url: string): Promise<Response> => {
      asked.push(url);
      return Promise.resolve(new Response(JSON.stringify({ id: 'ab', payoff: quote })));
    };
    expect(await payoffOf('ab', '2026-12-24', undefined, { request })).toEqual(quote);
    expect(asked).toEqual(['/v1/loans/ab?on=2026-12-24']);
  });
});
