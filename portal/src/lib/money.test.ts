import { describe, expect, it } from 'vitest';
import { readAmount } from './money';

describe('a typed amount', () => {
  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12,05', 1205],
    ['0.01', 1],
    ['1,234.50', 123_450],
    ['1.234,50', 123_450],
    ['1 234,50', 123_450],
    ['1,234', 123_400],
    ['1,234,567', 123_456_700],
    ['１２．５', 1250],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is read', (text, minorUnits) => {
    expect(readAmount(text, 2)).toBe(minorUnits);
  });

  it('of a currency without minor units has none', () => {
    expect(readAmount('1,234', 0)).toBe(1234);
    expect(readAmount('12.5', 0)).toBe('digits');
  });

  it.each([
    ['', 'amount'],
    ['-5', 'amount'],
    ['1e3', 'amount'],
    ['12.', 'amount'],
    ['1,23,456', 'amount'],
    ['five', 'amount'],
    ['0.00', 'zero'],
    ['0.0001', 'digits'],
    ['90071992547409.92', 'large'],
  ])('%s is refused', (text, problem) => {
    expect(readAmount(text, 2)).toBe(problem);
  });
});
