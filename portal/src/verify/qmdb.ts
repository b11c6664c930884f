// Proofs of what the ledger's state holds, and of what it doesn't.
//
// State is kept as a log of operations under a Merkle mountain range (SHA-256), with a bitmap that says which operations are the latest
// of their keys. The state root is
//
//   H( operations root || grafted root [ || bits in the last chunk (u64) || H(last chunk) ] )
//
// where the grafted root is that of the range with each full chunk of 256 bits hashed into the node over its 256 operations, unless the
// chunk is all zeros. Digests begin with the node's number. Peaks fold from the right, after those that hold nothing active have been
// folded from the left into one. The Rust half (crates/proof/src/qmdb.rs) explains it at length.

import { sha256 } from "@noble/hashes/sha2.js";
import { FormError, at, compare, concat, equal, u64, varint } from "./bytes";
import { Reader } from "./reader";

/** The largest value that a proof may carry, in bytes. */
const MAX_VALUE_BYTES = 1 << 20;

const MAX_DIGESTS = 122;
const MAX_LEAVES = 1n << 62n;
const CHUNK_BYTES = 32;
const CHUNK_BITS = 256n;
/** Height of the node over one chunk's operations. */
const GRAFTING_HEIGHT = 8;
const MOUNTAIN_RANGE_FOLDED_FROM_THE_RIGHT = Uint8Array.of(0, 1);
const UPDATE = Uint8Array.of(0xd2);
const COMMIT = Uint8Array.of(0xd3);

/** Thrown when a proof does not hold. */
class ProofError extends Error {}

interface OperationProof {
  /** Index of the operation in the log. */
  location: bigint;
  /** The chunk of the bitmap that has its bit. */
  chunk: Uint8Array;
  /** Length of the log. */
  leaves: bigint;
  /** How many of the first peaks hold nothing active. */
  inactivePeaks: bigint;
  digests: Uint8Array[];
  /** Hash of the last chunk, when it is not full. */
  partialChunk: Uint8Array | null;
  operationsRoot: Uint8Array;
}

/** Throws unless `key` has `value` in the state with this root. */
export function verifyInclusion(proof: Uint8Array, key: Uint8Array, value: Uint8Array, root: Uint8Array): void {
  const reader = new Reader(proof);
  const operationProof = readOperationProof(reader);
  const nextKey = reader.digest();
  reader.finish();
  verifyOperation(operationProof, update(key, value, nextKey), root);
}

/** Throws unless `key` has no value in the state with this root. */
export function verifyExclusion(proof: Uint8Array, key: Uint8Array, root: Uint8Array): void {
  const reader = new Reader(proof);
  const emptyState = reader.flag();
  const operationProof = readOperationProof(reader);
  let operation: Uint8Array;
  if (emptyState) {
    // A commit whose floor of activity is the commit itself: nothing is active before it.
    const metadata = reader.flag() ? withLength(readValue(reader)) : null;
    const floor = varint(operationProof.location);
    operation = metadata === null ? concat(COMMIT, Uint8Array.of(0), floor) : concat(COMMIT, Uint8Array.of(1), metadata, floor);
  } else {
    const neighbour = reader.digest();
    const value = readValue(reader);
    const nextKey = reader.digest();
    if (!liesBetween(neighbour, nextKey, key)) throw new ProofError("the proof says nothing about this key");
    operation = update(neighbour, value, nextKey);
  }
  reader.finish();
  verifyOperation(operationProof, operation, root);
}

function readOperationProof(reader: Reader): OperationProof {
  const location = reader.varint();
  const chunk = reader.take(CHUNK_BYTES);
  const leaves = reader.varint();
  const inactivePeaks = reader.varint();
  const digests = Array.from({ length: reader.length(MAX_DIGESTS) }, () => reader.digest());
  const partialChunk = reader.flag() ? reader.digest() : null;
  const operationsRoot = reader.digest();
  if (leaves > MAX_LEAVES || location >= leaves) throw new ProofError("the proof's parts do not fit together");
  return { location, chunk, leaves, inactivePeaks, digests, partialChunk, operationsRoot };
}

function readValue(reader: Reader): Uint8Array {
  return reader.take(reader.length(MAX_VALUE_BYTES));
}

function withLength(bytes: Uint8Array): Uint8Array {
  return concat(varint(BigInt(bytes.length)), bytes);
}

function update(key: Uint8Array, value: Uint8Array, nextKey: Uint8Array): Uint8Array {
  return concat(UPDATE, key, withLength(value), nextKey);
}

/** Strictly between two neighbours on the circle of keys; one key alone is its own neighbour on both sides. */
function liesBetween(start: Uint8Array, end: Uint8Array, key: Uint8Array): boolean {
  const after = compare(key, start) > 0;
  const before = compare(key, end) < 0;
  return compare(start, end) < 0 ? after && before : !equal(key, start) && (after || before);
}

function verifyOperation(proof: OperationProof, operation: Uint8Array, root: Uint8Array): void {
  const bit = Number(proof.location % CHUNK_BITS);
  if (((at(proof.chunk, bit >> 3) >> (bit & 7)) & 1) === 0) throw new ProofError("the value shown is not the current one");

  const parts = [proof.operationsRoot, graftedRoot(proof, operation)];
  const bits = proof.leaves % CHUNK_BITS;
  if ((bits === 0n) !== (proof.partialChunk === null)) throw new ProofError("the proof's parts do not fit together");
  if (proof.partialChunk !== null) {
    const inLastChunk = proof.location / CHUNK_BITS === proof.leaves / CHUNK_BITS;
    if (inLastChunk && !equal(proof.partialChunk, sha256(proof.chunk))) throw new ProofError("the proof's parts do not fit together");
    parts.push(u64(bits), proof.partialChunk);
  }
  if (!equal(sha256(concat(...parts)), root)) throw new ProofError("the proof leads to another state root");
}

function graftedRoot(proof: OperationProof, operation: Uint8Array): Uint8Array {
  const { before, height, after } = peakOver(proof.leaves, proof.location);
  const inactive = proof.inactivePeaks;
  // An active operation's own peak is not inactive: the inactive ones all come before it.
  if (inactive > BigInt(before)) throw new ProofError("the proof's parts do not fit together");
  const listedBefore = inactive === 0n ? before : 1 + before - Number(inactive);
  const listedAfter = after > 0 ? 1 : 0;
  if (proof.digests.length !== listedBefore + listedAfter + height) throw new ProofError("the proof's parts do not fit together");

  const siblings = proof.digests.slice(listedBefore + listedAfter);
  const peaks = [...proof.digests.slice(0, listedBefore), peakDigest(proof, height, operation, siblings)];
  peaks.push(...proof.digests.slice(listedBefore, listedBefore + listedAfter));
  const folded = peaks.reduceRight((fold, peak) => sha256(concat(peak, fold)));
  const count = inactive === 0n ? [] : [u64(inactive)];
  return sha256(concat(MOUNTAIN_RANGE_FOLDED_FROM_THE_RIGHT, u64(proof.leaves), ...count, folded));
}

/** From the operation up to its peak. Siblings come left ones first, from the top down, then right ones from the bottom up. */
function peakDigest(proof: OperationProof, height: number, operation: Uint8Array, siblings: readonly Uint8Array[]): Uint8Array {
  let digest = sha256(concat(u64(position(proof.location, 0)), operation));
  let nextLeft = 0;
  for (let level = 0; level < height; level += 1) nextLeft += isRightChild(proof.location, level) ? 1 : 0;
  let nextRight = nextLeft;
  for (let level = 0; level < height; level += 1) {
    const parent = level + 1;
    const firstLeaf = (proof.location >> BigInt(parent)) << BigInt(parent);
    const number = u64(position(firstLeaf, parent));
    if (isRightChild(proof.location, level)) {
      nextLeft -= 1;
      digest = sha256(concat(number, sibling(siblings, nextLeft), digest));
    } else {
      digest = sha256(concat(number, digest, sibling(siblings, nextRight)));
      nextRight += 1;
    }
    // The chunk is not all zeros: the operation's own bit is set.
    if (parent === GRAFTING_HEIGHT) digest = sha256(concat(proof.chunk, digest));
  }
  return digest;
}

function sibling(siblings: readonly Uint8Array[], index: number): Uint8Array {
  const found = siblings[index];
  if (found === undefined) throw new FormError("ends too early");
  return found;
}

function isRightChild(location: bigint, level: number): boolean {
  return ((location >> BigInt(level)) & 1n) === 1n;
}

function ones(value: bigint): number {
  let count = 0;
  for (let rest = value; rest > 0n; rest >>= 1n) count += Number(rest & 1n);
  return count;
}

/** The peak over a leaf: its height, and how many peaks stand before and after it. Each set bit of the number of leaves is a peak. */
function peakOver(leaves: bigint, location: bigint): { before: number; height: number; after: number } {
  const height = (leaves ^ location).toString(2).length - 1;
  return { before: ones(leaves >> BigInt(height + 1)), height, after: ones(leaves & ((1n << BigInt(height)) - 1n)) };
}

/** The number of the node of this height whose first leaf this is; nodes count in the order in which they are completed. */
export function position(firstLeaf: bigint, height: number): bigint {
  return 2n * firstLeaf - BigInt(ones(firstLeaf)) + (2n << BigInt(height)) - 2n;
}
