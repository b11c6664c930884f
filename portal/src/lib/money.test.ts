import { describe, expect, it } from 'vitest';
import { isReference, readAmount } from './money';

describe('a typed amount', () => {
  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['0.01', 1],
    ['012.50', 1250],
    ['1,234', 123_400],
    ['1,234.5', 123_450],
    ['1,234,567.89', 123_456_789],
    ['1 234.50', 123_450],
    ["1'234.50", 123_450],
    ['1’234’567', 123_456_700],
    ['1\u202f234\u00a0567', 123_456_700],
    // As other places write it, where it can't be anything else.
    ['1.234,50', 123_450],
    ['1.234.567,8', 123_456_780],
    ['1 234,50', 123_450],
    // Of full width, as Chinese keyboards have it.
    ['１２．５', 1250],
    ['１，２３４．５０', 123_450],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is read', (text, minorUnits) => {
    expect(readAmount(text, 2)).toBe(minorUnits);
  });

  it.each([
    ['', 'amount'],
    ['-5', 'amount'],
    ['+5', 'amount'],
    ['1e3', 'amount'],
    ['12.', 'amount'],
    ['.50', 'amount'],
    ['five', 'amount'],
    ['€5', 'amount'],
    // A dot never sets off thousands, however many zeros follow it.
    ['1.005', 'digits'],
    ['1.000', 'digits'],
    ['0.0001', 'digits'],
    ['1,234.567', 'digits'],
    ['1.234,567', 'digits'],
    ['1 234,567', 'digits'],
    ['12,50', 'grouping'],
    ['12,5', 'grouping'],
    ['0,123', 'grouping'],
    ['1,23,456', 'grouping'],
    ['1234,567', 'grouping'],
    ['1,2345', 'grouping'],
    ['1.234.567', 'grouping'],
    ['1,234 567', 'grouping'],
    ['1.234,567,890', 'grouping'],
    ['12,345.678,90', 'grouping'],
    ['1 2 3', 'grouping'],
    ['1,,234', 'grouping'],
    ['0.00', 'zero'],
    ['90071992547409.92', 'large'],
  ])('%s is refused', (text, problem) => {
    expect(readAmount(text, 2)).toBe(problem);
  });

  it.each([
    ['1234', 0, 1234],
    ['1,234', 0, 1234],
    ['1.234', 0, 'digits'],
    ['12.5', 0, 'digits'],
    ['1.234,5', 0, 'digits'],
    // With three decimals a single comma before three digits could be either.
    ['1,234', 3, 'ambiguous'],
    ['1.234', 3, 1234],
    ['1,234.5', 3, 1_234_500],
    ['1,234,567', 3, 1_234_567_000],
    ['1.234,567', 3, 1_234_567],
    ['1 234', 3, 1_234_000],
  ])('%s in a currency of %i decimals is %s', (text, digits, result) => {
    expect(readAmount(text, digits)).toBe(result);
  });
});

describe('a reference', () => {
  it('may be left out, and has the characters that banks take', () => {
    expect(['', 'INV 4711/2', 'A'.repeat(35)].map(isReference)).toEqual([true, true, true]);
    expect(['Müller', ' A', 'A ', 'A'.repeat(36)].map(isReference)).toEqual([false, false, false, false]);
  });
});
