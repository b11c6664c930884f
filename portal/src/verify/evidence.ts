// The entries of the state that a report proves, typed. The shapes are those of the state's format 1, to which the header commits.

import { compare, utf8 } from "./bytes";
import { type Coverage, coverageShape } from "./coverage";
import { Failure, attempt } from "./failure";
import type { Report } from "./report-shape";
import { type Shape, array, boolean, hexDigest, natural, object, oneOf, optional, parse, string } from "./shape";
import { type StateProof, verifyState } from "./state";
import { country, did, organisationId, party, role, wmi } from "./vocabulary";

/** The head of a history: how many records there are, and the running hash over them. */
export interface Head {
  count: number;
  digest: string;
}

/** What the checks read of a vehicle. */
export interface Vehicle {
  make: string;
  model: string;
  /** Commitment to the birth credential: SHA-256 of its DSSE encoding. */
  credential: string;
}

/** A key of an organisation. */
export interface KeyRecord {
  organisation: string;
  addedAt: number;
  revokedAt?: number;
}

/** What the state says, as of the report's block. */
export interface Evidence {
  head: Head;
  vehicle: Vehicle;
  /** Their names. */
  organisations: Set<string>;
  keys: Map<string, KeyRecord>;
  /** By country; null where nobody was ever connected. */
  coverage: Map<string, Coverage | null>;
}

// Pairs of numbers that rules of the ledger look up: of no concern here.
const label = array(natural);
const headShape: Shape<Head> = object({ count: natural, digest: hexDigest, recent: array(label) });

const lien = object({
  lien: string,
  lender: organisationId,
  status: oneOf("placed", "perfected", "released"),
  placedAt: natural,
  reference: optional(string),
  perfectedAt: optional(natural),
  releasedAt: optional(natural),
});

const vehicleShape: Shape<Vehicle> = object({
  wmi,
  modelYear: natural,
  make: string,
  model: string,
  powertrain: string,
  credential: hexDigest,
  manufacturer: organisationId,
  builtAt: natural,
  bornAt: natural,
  holders: array(party),
  titleSince: natural,
  hold: optional(object({ chain: hexDigest, to: array(party), lien: optional(object({ by: organisationId, lien: string })) })),
  liens: optional(array(lien)),
  thefts: optional(array(object({ record: natural, occurredAt: natural, recovered: boolean }))),
  endOfLife: optional(array(natural)),
  recalls: optional(array(object({ campaign: string, record: natural, completed: optional(natural) }))),
  exports: optional(array(object({ record: natural, to: country }))),
});

const organisationShape = object({
  id: organisationId,
  number: natural,
  name: string,
  country,
  lei: optional(string),
  roles: array(role),
  status: oneOf("active", "suspended"),
  keys: array(did),
  admittedAt: natural,
  reportsSince: natural,
});

const keyShape: Shape<KeyRecord> = object({
  organisation: organisationId,
  status: oneOf("active", "revoked"),
  addedAt: natural,
  revokedAt: optional(natural),
});

/** Throws a Failure unless every state proof of the report holds against the root. */
export function verifyEvidence(report: Report, root: Uint8Array): Evidence {
  const head = ofVehicle(report.history, `history/vehicle/${report.vehicle}`, headShape, root);
  const vehicle = ofVehicle(report.vehicleState, `vehicles/vehicle/${report.vehicle}`, vehicleShape, root);
  const organisations = entries(report.organisations, "identity/organisation/", organisationId, organisationShape, root);
  const keys = entries(report.keys, "identity/key/", did, keyShape, root);
  return {
    head,
    vehicle,
    organisations: new Set(present(organisations, "organisation").keys()),
    keys: present(keys, "key"),
    coverage: entries(report.coverageState, "identity/coverage/", country, coverageShape, root),
  };
}

function ofVehicle<T>(proof: StateProof, path: string, shape: Shape<T>, root: Uint8Array): T {
  if (proof.path !== path) throw new Failure("wrong_vehicle", `the proof is of ${proof.path}, not of ${path}`);
  const value = verifyState(proof, root);
  if (value === null) throw new Failure("state_proof_mismatch", `${path} has no value`);
  return decode(path, value, shape);
}

/** The entries under one prefix, which must come in the order of their paths, each once. */
function entries<T>(
  proofs: readonly StateProof[],
  prefix: string,
  name: Shape<string>,
  shape: Shape<T>,
  root: Uint8Array,
): Map<string, T | null> {
  proofs.slice(1).forEach((proof, index) => {
    const before = proofs[index]?.path ?? "";
    if (compare(utf8(before), utf8(proof.path)) >= 0) throw new Failure("malformed", "state proofs are not in the order of their paths");
  });
  const found = new Map<string, T | null>();
  for (const proof of proofs) {
    const { path } = proof;
    if (!path.startsWith(prefix)) throw new Failure("malformed", `${path} does not belong here`);
    const key = attempt("malformed", `${path} does not belong here`, () => name(path.slice(prefix.length), "its name"));
    const value = verifyState(proof, root);
    found.set(key, value === null ? null : decode(path, value, shape));
  }
  return found;
}

function present<T>(found: Map<string, T | null>, what: string): Map<string, T> {
  const values = new Map<string, T>();
  for (const [key, value] of found) {
    if (value === null) throw new Failure("state_proof_mismatch", `there is no ${what} ${key}`);
    values.set(key, value);
  }
  return values;
}

function decode<T>(path: string, value: string, shape: Shape<T>): T {
  return attempt("malformed", `${path} is not of a format that this release knows`, () => parse(shape, value));
}
