// That the records together are the whole history: drop, add, double or reorder one, and the running hash over them ends elsewhere than in
// the head that the state proves.

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, fromHex, toHex, u64, utf8 } from "./bytes";
import type { Head } from "./evidence";
import { type Clue, Failure } from "./failure";
import type { SignedRecord } from "./records";

const DOMAIN = utf8("vinculum-history-v1");

/** Throws a Failure unless these records, in this order, are all that the head of the vehicle's history stands for. */
export function verifyHistory(records: readonly SignedRecord[], head: Head, vehicle: string): void {
  const mismatch = (detail: string, clue: Clue) => new Failure("history_mismatch", detail, clue);
  if (records.length !== head.count) {
    const kind = records.length < head.count ? "record_dropped" : "record_added";
    throw mismatch(`the report has ${records.length} records, the ledger ${head.count}`, { kind, record: firstOutOfPlace(records) });
  }
  let digest: Uint8Array = new Uint8Array(32);
  records.forEach((record, index) => {
    if (record.number !== index) {
      throw mismatch(`record ${record.number} stands in place ${index}`, { kind: "record_moved", record: record.number });
    }
    digest = step(digest, record);
  });
  if (toHex(digest) !== head.digest) {
    throw mismatch("the records are not those of the ledger, or not in its order", { kind: "record_redated" });
  }
  // The head is this vehicle's, so that this can fail only on a ledger that broke its own rules.
  const foreign = records.find(({ action }) => action.vehicle !== vehicle);
  if (foreign === undefined) return;
  throw new Failure("wrong_vehicle", `record ${foreign.number} is about another vehicle`, { record: foreign.number });
}

/** The first number that does not stand in its place; the one after the last when all do. */
function firstOutOfPlace(records: readonly SignedRecord[]): number {
  const found = records.findIndex(({ number }, index) => number !== index);
  return found === -1 ? records.length : found;
}

/** The running hash after a record. */
function step(previous: Uint8Array, { number, transaction, actionDigest, height, time }: SignedRecord): Uint8Array {
  const ids = [fromHex(transaction), fromHex(actionDigest)];
  return sha256(concat(DOMAIN, previous, u64(BigInt(number)), ...ids, u64(BigInt(height)), u64(BigInt(time))));
}
