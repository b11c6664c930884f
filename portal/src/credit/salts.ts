// The same application sent again has the same salt, so that a lender takes it for one. Another one has another salt.

import { hexOf } from '../api/sign';
import type { Body } from './draft';
import type { NewApplication } from './types';

export class Salts {
  readonly #known = new Map<string, string>();

  /** The application of `party` to `lender` with its salt: that of the last time, if it says the same as then. */
  salted(party: string, lender: string, body: Body): NewApplication {
    const key = JSON.stringify([party, lender, body]);
    const salt = this.#known.get(key) ?? hexOf(crypto.getRandomValues(new Uint8Array(16)));
    this.#known.set(key, salt);
    return { salt, ...body };
  }
}

/** For the whole visit: also who leaves the page and comes back sends the same application only once. */
export const salts = new Salts();
