import { describe, expect, it } from 'vitest';
import { instalmentsOf, nextDue } from './instalments';
import type { Loan } from './types';

const loan = (paidOnInstalments: number, total: number): Loan =>
  ({
    loan: { paidOnInstalments, status: { state: 'active' } },
    payoff: { total },
    instalments: [{ date: '2026-02-15', amount: 100 }, { date: '2026-03-15', amount: 100 }, { date: '2026-04-15', amount: 101 }],
  }) as unknown as Loan;

describe('instalments', () => {
  it('are paid in the order of their dates', () => {
    expect(instalmentsOf(loan(130, 170), '2026-03-16').map(({ state, paid }) => [state, paid])).toEqual([['yes', 100], ['late', 30], ['no', 0]]);
    expect(instalmentsOf(loan(130, 170), '2026-03-15').map(({ state }) => state)).toEqual(['yes', 'part', 'no']);
  });

  it('ask for the rest of the oldest, and never for more than is owed', () => {
    expect(nextDue(loan(130, 170), '2026-03-16')).toEqual({ date: '2026-03-15', amount: 70 });
    expect(nextDue(loan(200, 60), '2026-03-16')).toEqual({ date: '2026-04-15', amount: 60 });
    expect(nextDue(loan(301, 12), '2026-05-01')).toEqual({ date: '2026-05-01', amount: 12 });
    expect(nextDue(loan(301, 0), '2026-05-01')).toBeNull();
  });
});
