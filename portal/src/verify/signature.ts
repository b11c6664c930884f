// The one rule by which signatures are valid, the same as the validators': Ed25519 by ZIP-215, P-256 over SHA-256 with low S only.

import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import type { Did } from "./did";

export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: true });
  } catch {
    return false;
  }
}

function verifyP256(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return p256.verify(signature, message, key, { lowS: true, prehash: true, format: "compact" });
  } catch {
    return false;
  }
}

export function verifySignature(key: Did, message: Uint8Array, signature: Uint8Array): boolean {
  return key.kind === "ed25519" ? verifyEd25519(key.bytes, message, signature) : verifyP256(key.bytes, message, signature);
}
