// Helpers of the verifier's tests. No part of the application imports this file.

import { readFileSync } from "node:fs";
import { toHex } from "./bytes";
import { Failure } from "./failure";
import type * as Signature from "./signature";

export { equal as sameBytes, fromHex, utf8 } from "./bytes";

/** For tests that try each byte of something: they take long when the machine has other things to do. */
export const MANY_TRIALS = { timeout: 600_000 };

/** A file of the repository, from its root. */
export function readSource(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
}

/** The vectors that the Rust tests make and check as well. */
export function readVectors<T>(name: string): T {
  return JSON.parse(readSource(`crates/proof/vectors/${name}`)) as T;
}

/** Why a step refuses what it is given. */
export function reasonOf(step: () => unknown): string {
  try {
    step();
  } catch (error) {
    if (error instanceof Failure) return error.reason;
    throw error;
  }
  return "accepted";
}

/**
 * The signature module, with a memory: whether a signature holds is a matter of bytes alone, and is not found out again for each byte that
 * is altered elsewhere.
 */
export function remembering(real: typeof Signature): typeof Signature {
  const known = new Map<string, boolean>();
  const remember = <K>(verify: (key: K, ...bytes: [Uint8Array, Uint8Array]) => boolean): typeof verify => {
    return (key, ...bytes) => {
      const question = [verify.name, JSON.stringify(key), ...bytes.map(toHex)].join();
      const answer = known.get(question) ?? verify(key, ...bytes);
      known.set(question, answer);
      return answer;
    };
  };
  return { ...real, verifyEd25519: remember(real.verifyEd25519), verifySignature: remember(real.verifySignature) };
}
