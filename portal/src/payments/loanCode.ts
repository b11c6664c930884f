import type { Organisation } from '../api/types';
import { loanReference, type Loan } from '../market/types';
import { writeRequest } from './code';

/** In characters: the limit of the code's own field. */
const LONGEST_NAME = 25;
/** A user-assigned code of ISO 3166-1, where the holder's country isn't known. */
const NO_COUNTRY = 'ZZ';

/** The text of a code that asks for a payment on a loan, once; null for a currency that such codes can't name. */
export function loanCode(
  { account, currency, holder }: Loan['loan'],
  id: string,
  amount: number,
  organisation: Pick<Organisation, 'name' | 'country'> | undefined,
  network: string,
): string | null {
  const name = Array.from(organisation?.name ?? holder).slice(0, LONGEST_NAME).join('');
  return writeRequest({ account, currency, amount, name, city: '-', country: organisation?.country ?? NO_COUNTRY, once: true, reference: loanReference(id) }, network);
}
