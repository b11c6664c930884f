// One entry of the ledger's state, or its absence, with the proof of it.

import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "./bytes";
import { Failure, attempt } from "./failure";
import { verifyExclusion, verifyInclusion } from "./qmdb";
import { type Shape, hexBytes, nullable, object, string } from "./shape";

const MAX_PATH_BYTES = 512;

export interface StateProof {
  /** Where: a readable path; its SHA-256 is the key under which the state keeps it. */
  path: string;
  /** The exact JSON text of the value; null when there is none. */
  value: string | null;
  /** Of inclusion when there is a value, of exclusion when there is none. */
  proof: Uint8Array;
}

export const stateProofShape: Shape<StateProof> = object({ path: string, value: nullable(string), proof: hexBytes });

/** Throws a Failure unless the proof holds against a state root; returns the value. */
export function verifyState(proof: StateProof, root: Uint8Array): string | null {
  const path = utf8(proof.path);
  if (path.length > MAX_PATH_BYTES) throw new Failure("malformed", `a path has more than ${MAX_PATH_BYTES} bytes`);
  const { value } = proof;
  attempt("state_proof_mismatch", proof.path, () => {
    if (value === null) verifyExclusion(proof.proof, sha256(path), root);
    else verifyInclusion(proof.proof, sha256(path), utf8(value), root);
  });
  return value;
}
