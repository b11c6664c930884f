// Amounts and references as people type them.

/** Why a text is no amount; each has a sentence under `wallet.problem`. */
type AmountProblem = 'amount' | 'grouping' | 'ambiguous' | 'digits' | 'zero' | 'large';

/** What the ledger takes as a reference, as banks do: see `docs/payments.md`. */
const REFERENCE = /^[A-Za-z0-9/\-?:().,'+]([A-Za-z0-9/\-?:().,'+ ]{0,33}[A-Za-z0-9/\-?:().,'+])?$/;
export const LONGEST_REFERENCE = 35;

/** Whether a text can be a payment's reference, or is left out. */
export const isReference = (text: string): boolean => text === '' || REFERENCE.test(text);

/** The largest amount of the ledger: every JSON reader keeps it. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** Digits alone, or in threes set off by one and the same sign: a comma, a space or an apostrophe; decimals after a dot. */
const OURS = /^(\d+|[1-9]\d{0,2}([, '])\d{3}(?:\2\d{3})*)(?:\.(\d+))?$/;
/** The form of other places: decimals after a comma, which another sign before it shows to be no grouping. */
const THEIRS = /^([1-9]\d{0,2}([. '])\d{3}(?:\2\d{3})*),(\d+)$/;

/**
 * Minor units of a typed amount, or why it is none. English and Chinese write numbers alike, so the page's language changes nothing:
 *
 * - A dot sets off decimals, never thousands: "1.005" EUR has too many decimals, and isn't a thousand and five.
 * - A comma, a space or an apostrophe groups, in threes throughout and one sign only: "1,234.50", "1 234.50". A comma alone never sets
 *   off decimals: "12,50" is refused with what to write, as whoever means it may as well have lost a digit of "12,500".
 * - A comma sets off decimals only behind groups of another sign, where nothing else can be meant: "1.234,50", "1 234,50".
 * - Where the currency has three decimals "1,234" could be either a thousand times the other, and is refused.
 *
 * Characters of full width count as their plain ones: "１２．５０".
 */
export function readAmount(text: string, digits: number): number | AmountProblem {
  const plain = text.normalize('NFKC').trim().replace(/\s/g, ' ').replaceAll('’', "'");
  const match = OURS.exec(plain) ?? THEIRS.exec(plain);
  if (!match) return /^\d[\d.,' ]*\d$/.test(plain) ? 'grouping' : 'amount';
  const [, whole = '', , fraction = ''] = match;
  if (fraction.length > digits) return 'digits';
  if (digits === 3 && /^\d+,\d+$/.test(plain)) return 'ambiguous';
  const value = Number(whole.replace(/\D/g, '') + fraction.padEnd(digits, '0'));
  if (value > LARGEST) return 'large';
  return value === 0 ? 'zero' : value;
}
