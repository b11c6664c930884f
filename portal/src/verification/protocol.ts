// What the page and the worker that checks reports say to each other.

import type { ActionJson } from '../api/types';
import type { Clue } from '../verify/failure';

/** What a report turned out to hold, as of which block. */
export type Verified = {
  vehicle: string;
  vin: string | null;
  make: string | null;
  model: string | null;
  records: number;
  height: number;
  time: number;
};

/** What the file says in the record that is not to be trusted. */
export type Suspect = { number: number; time: number; action: ActionJson };

/** Why a report is refused: a stable reason, a sentence for engineers, and where the fault lies as far as that is known. */
export type Refusal = { reason: string; detail: string; clue: Clue; suspect: Suspect | null };

export type VerifyRequest = {
  /** Comes back with every message about this request. */
  run: number;
  bytes: Uint8Array<ArrayBuffer>;
  network: string;
  vin?: string;
  /** The vehicle that the page is about, if it is about one. */
  vehicle?: string;
};

export type VerifyMessage = { run: number } & (
  | /** One check has passed. */ { kind: 'check'; check: string }
  | { kind: 'passed'; result: Verified }
  | ({ kind: 'failed' } & Refusal)
  | /** The checker itself broke: says nothing about the report. */ { kind: 'broken'; detail: string }
);
