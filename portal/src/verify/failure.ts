// Why a proof is refused. The names are stable and the same in every implementation of the check.

import { FormError } from "./bytes";

export const REASONS = [
  "malformed",
  "wrong_network",
  "bad_header_chain",
  "bad_certificate",
  "state_proof_mismatch",
  "wrong_vehicle",
  "record_changed",
  "bad_signature",
  "signer_not_authorised",
  "history_mismatch",
  "credential_mismatch",
  "vin_mismatch",
  "findings_mismatch",
  "coverage_mismatch",
] as const;

export type Reason = (typeof REASONS)[number];

/** What tells a reader more than the reason does. */
export type ClueKind =
  | "not_json"
  | "rewritten"
  | "other_vehicle"
  | "other_format"
  | "record_dropped"
  | "record_added"
  | "record_moved"
  | "record_redated"
  | "finding_hidden"
  | "finding_invented"
  | "finding_changed"
  | "coverage_changed"
  | "vin_differs"
  | "vin_unproven";

/** Where in the file a refusal lies and what it is about, as far as that is known. */
export interface Clue {
  kind?: ClueKind;
  /** Number of the record. */
  record?: number;
  /** The field, as a path from the root of what was read. */
  field?: string;
  /** Names that the kind speaks of. */
  values?: Record<string, string>;
}

/** A refusal: one stable name, a sentence, and the place. */
export class Failure extends Error {
  constructor(
    readonly reason: Reason,
    readonly detail: string,
    readonly clue: Clue = {},
  ) {
    super(`${reason}: ${detail}`);
  }
}

/** Runs a step, and turns whatever it throws into a refusal for this reason; refusals that it makes itself stay as they are. */
export function attempt<T>(reason: Reason, about: string, step: () => T, clue: Clue = {}): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const field = error instanceof FormError && error.where !== undefined ? { field: error.where } : {};
    throw new Failure(reason, `${about}: ${error instanceof Error ? error.message : String(error)}`, { ...clue, ...field });
  }
}
