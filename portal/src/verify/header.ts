// The block header: 282 bytes, every field at its place, integers big-endian. A block's digest is the SHA-256 of these bytes.

import { sha256 } from "@noble/hashes/sha2.js";
import { Reader } from "./reader";

/** The format of headers and state that this release reads. */
export const HEADER_FORMAT = 2;

export interface Header {
  format: number;
  network: Uint8Array;
  height: bigint;
  /** Milliseconds since the Unix epoch. */
  time: bigint;
  parent: Uint8Array;
  stateRoot: Uint8Array;
  bodyHash: Uint8Array;
  operationsRoot: Uint8Array;
  operationsStart: bigint;
  operationsEnd: bigint;
  epoch: bigint;
  view: bigint;
  leader: Uint8Array;
  parentView: bigint;
  parentPayload: Uint8Array;
  /** SHA-256 of the header's bytes. */
  digest: Uint8Array;
}

export function decodeHeader(bytes: Uint8Array): Header {
  const reader = new Reader(bytes);
  const header = {
    format: reader.u16(),
    network: reader.digest(),
    height: reader.u64(),
    time: reader.u64(),
    parent: reader.digest(),
    stateRoot: reader.digest(),
    bodyHash: reader.digest(),
    operationsRoot: reader.digest(),
    operationsStart: reader.u64(),
    operationsEnd: reader.u64(),
    epoch: reader.u64(),
    view: reader.u64(),
    leader: reader.digest(),
    parentView: reader.u64(),
    parentPayload: reader.digest(),
  };
  reader.finish();
  return { ...header, digest: sha256(bytes) };
}
