import { describe, expect, it } from 'vitest';
import type { Loan } from './types';
import { quarterOf, shareOf, vintagesOf } from './vintages';

const loan = (day: string, principal: number, owed: number, bucket: string, status: object = { state: 'active' }, currency = 'EUR'): Loan =>
  ({ bucket, loan: { currency, principal, owed: { principal: owed }, status, terms: { advance_date: day } } }) as unknown as Loan;

describe('vintages', () => {
  it('are quarters of the day on which the money was lent', () => {
    expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-09-30', '2026-12-31'].map(quarterOf)).toEqual(['2026-Q1', '2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']);
  });

  it('hold what is owed by how late it is, against all that was lent', () => {
    const [vintage] = vintagesOf([
      loan('2026-01-05', 1_000, 600, 'current'),
      loan('2026-02-05', 1_000, 500, '1-29'),
      loan('2026-02-09', 1_000, 300, '30-59'),
      loan('2026-03-31', 1_000, 100, '120+'),
      loan('2026-03-01', 500, 0, 'current', { state: 'paid_off' }),
      loan('2026-03-01', 500, 0, '120+', { state: 'charged_off', amount: 250 }),
      loan('2026-03-02', 700, 0, 'current', { state: 'withdrawn' }),
    ]);
    expect(vintage).toEqual({
      quarter: '2026-Q1', currency: 'EUR', loans: 6, original: 5_000, chargedOff: 250, lateRate: 0.08,
      balance: { current: 600, '1-29': 500, '30-59': 300, '60-89': 0, '90-119': 0, '120+': 100 },
    });
    expect(shareOf(vintage!, 600)).toBe(0.12);
  });

  it('come newest first, each currency for itself', () => {
    const all = [loan('2025-12-31', 1, 1, 'current'), loan('2026-01-01', 1, 1, 'current', undefined, 'USD'), loan('2026-01-01', 1, 1, 'current')];
    expect(vintagesOf(all).map(({ quarter, currency }) => `${quarter} ${currency}`)).toEqual(['2026-Q1 EUR', '2026-Q1 USD', '2025-Q4 EUR']);
    expect(vintagesOf([])).toEqual([]);
  });

  it('share nothing of nothing', () => {
    expect(vintagesOf([loan('2026-01-01', 0, 0, 'current')])[0]!.lateRate).toBe(0);
  });
});
