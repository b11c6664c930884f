import { describe, expect, it } from 'vitest';
import { sums, type PaymentRow } from './files';

const row = (status: PaymentRow['status'], amount?: number, currency?: string): PaymentRow =>
  ({ id: 'R', status, ...(amount === undefined ? {} : { amount }), ...(currency === undefined ? {} : { currency }) }) as PaymentRow;

describe('the rows of a payment file', () => {
  it('are added up by currency, those of one state only', () => {
    const rows = [row('ready', 100, 'EUR'), row('ready', 50, 'CNY'), row('ready', 1, 'EUR'), row('booked', 7, 'EUR'), row('refused')];
    expect(sums(rows, 'ready')).toEqual([['EUR', 101], ['CNY', 50]]);
    expect(sums(rows, 'booked')).toEqual([['EUR', 7]]);
    expect(sums(rows, 'refused')).toEqual([]);
  });
});
