import { describe, expect, it } from 'vitest';
import { rowsFor, sums, type PaymentFile, type PaymentRow } from './files';

const row = (status: PaymentRow['status'], signer?: string, amount?: number, currency?: string): PaymentRow =>
  ({ id: 'R', status, ...(signer ? { signer } : {}), ...(amount === undefined ? {} : { amount }), ...(currency ? { currency } : {}) }) as PaymentRow;

describe('a payment file', () => {
  it('is signed by each party for its own rows, and their sum is of these only', () => {
    const rows = [
      row('refused'),
      row('ready', 'ada', 100, 'EUR'),
      row('ready', 'ben', 5_000, 'EUR'),
      row('ready', 'ada', 50, 'CNY'),
      row('booked', 'ada', 7, 'EUR'),
      row('ready', 'ada', 1, 'EUR'),
    ];
    const own = rowsFor({ rows } as PaymentFile, 'ada');
    expect(own.map(({ line }) => line)).toEqual([2, 4, 6]);
    expect(sums(own.map((each) => each.row))).toEqual([['EUR', 101], ['CNY', 50]]);
    expect(rowsFor({ rows } as PaymentFile, 'cleo')).toEqual([]);
    expect(sums([row('refused')])).toEqual([]);
  });
});
