// DSSE, the Dead Simple Signing Envelope (github.com/secure-systems-lab/dsse, protocol version 1).

import { sha256 } from "@noble/hashes/sha2.js";
import { FormError, concat, fromBase64, toHex, utf8 } from "./bytes";
import { parseDid } from "./did";
import { type Shape, array, object, string } from "./shape";
import { verifySignature } from "./signature";
import { did } from "./vocabulary";

export interface SignatureJson {
  /** The signer's `did:key`. */
  keyid: string;
  /** Base64 of the 64 bytes. */
  sig: string;
}

/** A signed document that stays off the ledger. */
export interface SignedDocument {
  payloadType: string;
  /** Base64. */
  payload: string;
  signatures: SignatureJson[];
}

const signatureShape: Shape<SignatureJson> = object({ keyid: did, sig: string });
export const signaturesShape: Shape<SignatureJson[]> = array(signatureShape);
export const documentShape: Shape<SignedDocument> = object({ payloadType: string, payload: string, signatures: signaturesShape });

/** What is signed, and what is hashed for an id. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/** SHA-256 of an encoding, as it is written. */
export function idOf(encoding: Uint8Array): string {
  return toHex(sha256(encoding));
}

export function decodeSignature({ sig }: SignatureJson): Uint8Array {
  const bytes = fromBase64(sig);
  if (bytes.length !== 64) throw new FormError("expected base64 of 64 bytes");
  return bytes;
}

export function isSigned(signature: SignatureJson, encoding: Uint8Array): boolean {
  return verifySignature(parseDid(signature.keyid), encoding, decodeSignature(signature));
}
