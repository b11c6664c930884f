// Amounts and references as people type them.

/** Why a text is no amount; each has a sentence under `wallet.problem`. */
type AmountProblem = 'amount' | 'digits' | 'zero' | 'large';

/** What the ledger takes as a reference, as banks do: see `docs/payments.md`. */
const REFERENCE = /^[A-Za-z0-9/\-?:().,'+]([A-Za-z0-9/\-?:().,'+ ]{0,33}[A-Za-z0-9/\-?:().,'+])?$/;
export const LONGEST_REFERENCE = 35;

/** Whether a text can be a payment's reference, or is left out. */
export const isReference = (text: string): boolean => text === '' || REFERENCE.test(text);

/** The largest amount of the ledger: every JSON reader keeps it. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/**
 * Minor units of a typed amount: "1,234.50", "1.234,50", "1 234,5" and "１２３４" are all read. The last point or comma sets off the
 * minor units if so few digits follow it; a single separator before three digits is one of thousands.
 */
export function readAmount(text: string, digits: number): number | AmountProblem {
  const plain = text.normalize('NFKC').replace(/[\s\u00a0\u202f'’]/g, '');
  const match = /^(\d[\d.,]*?)(?:[.,](\d{1,2}|\d{4,}))?$/.exec(plain);
  if (!match) return 'amount';
  const [, whole = '', fraction = ''] = match;
  if (/[.,]/.test(whole) && !/^\d{1,3}([.,]\d{3})(?:\1|[.,]\d{3})*$/.test(whole)) return 'amount';
  if (fraction.length > digits) return 'digits';
  const value = Number(whole.replace(/[.,]/g, '') + fraction.padEnd(digits, '0'));
  if (value > LARGEST) return 'large';
  return value === 0 ? 'zero' : value;
}
