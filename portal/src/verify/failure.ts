// Why a proof is refused. The names are stable and the same in every implementation of the check.

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

/** A refusal: one stable name and a sentence. */
export class Failure extends Error {
  constructor(
    readonly reason: Reason,
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}

/** Runs a step, and turns whatever it throws into a refusal for this reason; refusals that it makes itself stay as they are. */
export function attempt<T>(reason: Reason, about: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(reason, `${about}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
