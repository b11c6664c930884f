// Who had to sign each record, and did.
//
// The ledger accepted each record after it had checked this; the verifier checks it again from what the report proves. Roles are not judged
// again: an organisation may have had one then and not have it now.

import { type Action, actorOf, partiesOf } from "./action";
import type { SignedDocument } from "./dsse";
import type { Evidence, KeyRecord } from "./evidence";
import { Failure } from "./failure";
import type { SignedRecord } from "./records";
import { organisationOf, partyOf } from "./vocabulary";

/**
 * Throws a Failure unless the organisations and keys that are shown are those that have a part in the history, and each record carries
 * the signatures of all who had to sign it. Of keys only foreign ones are refused here: those of persons are not in the state.
 */
export function verifyAuthority(records: readonly SignedRecord[], evidence: Evidence, credential: SignedDocument | null): void {
  const mismatch = (detail: string) => new Failure("state_proof_mismatch", detail);
  sameNames("organisation", organisationsOf(records), evidence.organisations, mismatch);
  const signatures = [...records, ...(credential === null ? [] : [credential])].flatMap((signed) => signed.signatures);
  const signers = new Set(signatures.map(({ keyid }) => keyid));
  for (const key of evidence.keys.keys()) if (!signers.has(key)) throw mismatch(`the key ${key} signed nothing here`);
  verifySigners(records, evidence.keys);
}

/** Throws unless exactly the expected names were found. */
export function sameNames(what: string, expected: Set<string>, found: Set<string>, mismatch: (detail: string) => Failure): void {
  for (const name of expected) if (!found.has(name)) throw mismatch(`the state of the ${what} ${name} is not shown`);
  for (const name of found) if (!expected.has(name)) throw mismatch(`the ${what} ${name} has no part in this history`);
}

/** The organisations that the records name, acting or acted upon. */
function organisationsOf(records: readonly SignedRecord[]): Set<string> {
  const named = records.flatMap(({ action }) => [actorOf(action), ...partiesOf(action).map(organisationOf)]);
  return new Set(named.filter((organisation) => organisation !== null));
}

function verifySigners(records: readonly SignedRecord[], keys: Map<string, KeyRecord>): void {
  const title = new Title();
  for (const record of records) {
    if (!title.isAsHeld(record.action)) {
      const detail = `record ${record.number} (${record.action.type}) rests on a chain that holds no such thing`;
      throw new Failure("signer_not_authorised", detail, { record: record.number });
    }
    const missing = title.signers(record.action).find((party) => !isSignedBy(record, party, keys));
    if (missing !== undefined) {
      const detail = `record ${record.number} (${record.action.type}) is not signed by ${missing}, or not with a key that it had then`;
      throw new Failure("signer_not_authorised", detail, { record: record.number });
    }
    title.apply(record);
  }
}

function isSignedBy(record: SignedRecord, party: string, keys: Map<string, KeyRecord>): boolean {
  const organisation = organisationOf(party);
  return record.signatures.some(({ keyid }) => {
    if (organisation === null) return keyid === party;
    const key = keys.get(keyid);
    return key !== undefined && key.organisation === organisation && couldSign(key, record.time);
  });
}

/** Whether a key could sign in a block of this time. One that was revoked in the very block may have signed before that. */
function couldSign(key: KeyRecord, time: number): boolean {
  return key.addedAt <= time && (key.revokedAt === undefined || key.revokedAt >= time);
}

/** Who holds title and liens while the history is replayed. */
class Title {
  private holders: string[] = [];
  /** Lenders by the names of their unreleased liens. */
  private readonly liens = new Map<string, string>();
  /**
   * What a chain of reservations holds of it, until it has passed: those concerned signed beforehand, and it happens without their
   * signatures when the chain is posted.
   */
  private held: { chain: string; to: string[] | null; lien: { by: string; lien: string } | null } | null = null;

  /** Whether an action that rests on a chain is what that chain holds; whatever rests on none is. */
  isAsHeld(action: Action): boolean {
    const chain = "chain" in action ? (action.chain ?? null) : null;
    if (chain === null || action.type === "vehicles.release_title") return true;
    const held = this.held?.chain === chain ? this.held : null;
    if (action.type === "vehicles.place_lien") return held?.lien?.by === action.by && held.lien.lien === action.lien;
    if (action.type !== "vehicles.transfer_title") return false;
    const to = held?.to;
    return !!to && to.length === action.to.length && action.to.every((party) => to.includes(party));
  }

  /** Who must sign this action. */
  signers(action: Action): string[] {
    const actor = actorOf(action);
    const actors = actor === null ? [] : [partyOf(actor)];
    const lenders = [...this.liens.values()].map(partyOf);
    switch (action.type) {
      case "vehicles.transfer_title":
        // Of what a chain held, they signed the hold.
        return action.chain ? [] : [...action.from, ...action.to, ...lenders];
      case "vehicles.hold_title":
        return [...partiesOf(action), ...lenders];
      case "vehicles.place_lien":
        return action.chain ? [] : [...actors, ...this.holders];
      case "vehicles.release_lien":
        // With a loan, the ledger itself saw the debt paid.
        return action.loan === undefined ? actors : [];
      case "vehicles.dispute_record":
      case "vehicles.withdraw_dispute":
        return [action.holder];
      default:
        return actors;
    }
  }

  apply({ action, transaction }: SignedRecord): void {
    if (action.type === "vehicles.register_birth") this.holders = [action.holder];
    if (action.type === "vehicles.transfer_title") {
      this.holders = action.to;
      if (this.held && action.chain) this.held.to = null;
    }
    if (action.type === "vehicles.place_lien") {
      this.liens.set(action.lien, action.by);
      if (this.held && action.chain) this.held.lien = null;
    }
    if (action.type === "vehicles.release_lien") this.liens.delete(action.lien);
    if (action.type === "vehicles.hold_title") this.held = { chain: transaction, to: action.to, lien: action.lien ?? null };
    if (action.type === "vehicles.release_title") this.held = null;
  }
}
