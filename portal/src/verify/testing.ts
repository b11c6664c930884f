// Helpers of the verifier's tests. No part of the application imports this file.

import { readFileSync } from "node:fs";

export { equal as sameBytes, fromHex, utf8 } from "./bytes";

/** The vectors that the Rust tests make and check as well. */
export function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../crates/proof/vectors/${name}`, import.meta.url), "utf8")) as T;
}
