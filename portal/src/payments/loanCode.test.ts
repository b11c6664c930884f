import { describe, expect, it } from 'vitest';
import type { Loan } from '../market/types';
import { readRequest } from './code';
import { loanCode } from './loanCode';

const LOAN = { account: 'ab'.repeat(32), currency: 'EUR', holder: 'bank' } as Loan['loan'];
const [ID, NETWORK] = ['0123456789abcdef'.repeat(4), 'cd'.repeat(32)];

describe('the code of a loan', () => {
  it('asks once for the amount, for the holder’s account, with the loan’s reference', () => {
    const code = loanCode(LOAN, ID, 35_012, { name: 'A bank whose name is longer than a code may say', country: 'DE' }, NETWORK)!;
    expect(readRequest(code, NETWORK)).toEqual({
      account: LOAN.account, currency: 'EUR', amount: 35_012, reference: 'LOAN 01234567', name: 'A bank whose name is long', city: '-', country: 'DE', once: true,
    });
  });

  it('names a holder that the directory doesn’t know', () => {
    expect(readRequest(loanCode(LOAN, ID, 1, undefined, NETWORK)!, NETWORK)).toMatchObject({ name: 'bank', country: 'ZZ' });
  });
});
