// Titles and liens that rest on a chain need what those concerned have signed for that chain. Whole reports, and their signatures, are in
// report.test.ts: the ledger never accepts the histories that are refused here.

import { describe, expect, test } from "vitest";
import type { Action } from "./action";
import { verifyAuthority } from "./authority";
import type { Evidence } from "./evidence";
import type { SignedRecord } from "./records";
import { reasonOf } from "./testing";

const [anna, bo, carl, bank] = ["did:key:zAnna", "did:key:zBo", "did:key:zCarl", "did:key:zBank"] as const;
const vehicle = "ca".repeat(32);
const CHAIN = "c1".repeat(32);
const OTHER = "c2".repeat(32);

const keys = new Map([[bank, { organisation: "bank", addedAt: 0 }]]);
const evidence = { organisations: new Set(["bank"]), keys } as unknown as Evidence;

type Step = { action: Action; transaction?: string; by: string[] };
const hold = (to: string, by = [anna, to, bank]): Step => ({
  action: { type: "vehicles.hold_title", vehicle, from: [anna], to: [to], lien: { by: "bank", lien: "loan-1" } },
  transaction: CHAIN,
  by,
});
const pass = (to: string, chain: string | null = CHAIN, by = [carl]): Step => ({
  action: { type: "vehicles.transfer_title", vehicle, occurredAt: 1, place: null, from: [anna], to: [to], odometer: null, chain },
  by,
});
const place = (lien: string, chain: string | null = CHAIN): Step => ({
  action: { type: "vehicles.place_lien", vehicle, by: "bank", lien, occurredAt: 1, chain },
  by: [carl],
});
const release: Step = { action: { type: "vehicles.release_title", vehicle, chain: CHAIN }, by: [carl] };

/** What becomes of a history of these steps. The bank's key signs the last one too, so that the evidence is never too large. */
function outcome(...steps: Step[]): string {
  const records = [...steps, hold(bo)].map(
    ({ action, transaction = OTHER, by }, number) =>
      ({ number, height: 1, time: 1, transaction, actionDigest: "", action, signatures: by.map((keyid) => ({ keyid, sig: "" })), signed: new Uint8Array() }) as SignedRecord,
  );
  return reasonOf(() => verifyAuthority(records, evidence, null));
}

describe("what a chain holds", () => {
  test("passes and is placed without the signatures that the hold carries", () => {
    expect(outcome(hold(bo), pass(bo), place("loan-1"))).toBe("accepted");
    expect(outcome(hold(bo), place("loan-1"), pass(bo))).toBe("accepted");
    expect(outcome(hold(bo), release)).toBe("accepted");
  });

  test("carries the signatures of all concerned", () => {
    for (const missing of [anna, bo, bank]) {
      expect(outcome(hold(bo, [anna, bo, bank].filter((key) => key !== missing)))).toBe("signer_not_authorised");
    }
  });

  test("is nothing else, and nothing twice", () => {
    for (const steps of [
      [pass(bo)],
      [place("loan-1")],
      [hold(bo), pass(carl)],
      [hold(bo), pass(bo, OTHER)],
      [hold(bo), pass(bo, null)],
      [hold(bo), place("loan-2")],
      [hold(bo), place("loan-1", null)],
      [hold(bo), pass(bo), pass(bo)],
      [hold(bo), place("loan-1"), place("loan-1")],
      [hold(bo), release, pass(bo)],
      [hold(bo), release, place("loan-1")],
    ]) {
      expect(outcome(...steps)).toBe("signer_not_authorised");
    }
  });
});
