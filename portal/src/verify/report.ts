// Checks a vehicle's whole history, which is one file that proves itself, without trusting whoever made the file and without asking anybody.
// All that it takes on faith is the network's id.
//
// The same checks exist in Rust (crates/proof), written apart; both are tested on the vectors beside that crate. The format is described
// there, in src/report/mod.rs.

import { sameNames, verifyAuthority } from "./authority";
import { fromHex } from "./bytes";
import { coverageOf, staysOf } from "./coverage";
import { checkVin, verifyCredential } from "./credential";
import { type Evidence, verifyEvidence } from "./evidence";
import { type Clue, type ClueKind, Failure } from "./failure";
import { certify, genesisValidators, headerChain } from "./finality";
import { findingsOf } from "./findings";
import type { Finding } from "./findings/finding";
import type { Header } from "./header";
import { verifyHistory } from "./history";
import { type SignedRecord, readRecord, verifySignatures } from "./records";
import { type Report, readReport } from "./report-shape";

/** The steps of the check in their order, each of which rests on those before it. */
export const STEPS = [
  /** The file is a report in its one form. */
  "form",
  /** It comes from the network asked for. */
  "network",
  /** The block headers follow each other. */
  "headers",
  /** The validators made the last of them final. */
  "certificate",
  /** What it shows of the state is in the state. */
  "state",
  /** Each record is what its signers signed. */
  "records",
  /** Every signature holds. */
  "signatures",
  /** No record is missing, added, doubled or out of order. */
  "history",
  /** Whoever had to sign did, with keys of theirs. */
  "authority",
  /** The birth credential is the one that the manufacturer committed to. Passed over when there is none. */
  "credential",
  /** The vehicle is the one asked for. Passed over when none was. */
  "vin",
  /** The findings follow from the records. */
  "findings",
  /** The coverage follows from records and state. */
  "coverage",
] as const;

export type Step = (typeof STEPS)[number];

/** What a report proves. */
export interface VerifiedReport {
  /** The vehicle's pseudonym. */
  vehicle: string;
  /** The identification number, when a birth credential is there to bind it. */
  vin: string | null;
  make: string;
  model: string;
  /** How many records the history has. */
  records: number;
  /** Height and time of the block after which it holds. */
  height: number;
  time: number;
  findings: Finding[];
}

type Passed = (step: Step) => void;

/**
 * Checks that the report comes from `network` and, when an identification number is asked for, that it is about this vehicle. Tells each
 * step that has passed. Throws a Failure when the report is refused.
 */
export function verifyReport(bytes: Uint8Array, network: string, asked: { vin?: string } = {}, passed: Passed = () => {}): VerifiedReport {
  const networkId = fromHex(network, 32);
  const report = readReport(bytes);
  passed("form");
  const header = checkFinality(report, networkId, network, passed);
  const evidence = verifyEvidence(report, header.stateRoot);
  passed("state");
  const records = checkRecords(report, evidence, passed);
  verifyAuthority(records, evidence, report.birthCredential);
  passed("authority");
  const vin = checkIdentity(report, records, evidence, asked.vin, passed);
  checkConsequences(report, records, evidence, passed);
  const { make, model } = evidence.vehicle;
  const { vehicle, asOf, findings } = report;
  return { vehicle, vin, make, model, records: evidence.head.count, height: asOf.height, time: asOf.time, findings };
}

/** From the network's id to the header whose state the report shows. */
function checkFinality({ network, finality, asOf }: Report, networkId: Uint8Array, asked: string, passed: Passed): Header {
  if (network !== asked) throw new Failure("wrong_network", `the report is of network ${network}, not of ${asked}`);
  const validators = genesisValidators(finality, networkId);
  passed("network");
  const headers = headerChain(finality, networkId);
  const [header] = headers;
  if (header.height !== BigInt(asOf.height) || header.time !== BigInt(asOf.time)) {
    throw new Failure("bad_header_chain", `the header is of block ${header.height} at ${header.time}, not of the one in asOf`);
  }
  passed("headers");
  certify(finality, headers, validators, networkId);
  passed("certificate");
  return header;
}

function checkRecords(report: Report, evidence: Evidence, passed: Passed): SignedRecord[] {
  const records = report.entries.map((entry) => readRecord(entry, report.network));
  passed("records");
  records.forEach(verifySignatures);
  passed("signatures");
  verifyHistory(records, evidence.head, report.vehicle);
  passed("history");
  return records;
}

/** The identification number that the report proves, if any. */
function checkIdentity(
  { birthCredential }: Report,
  records: readonly SignedRecord[],
  evidence: Evidence,
  asked: string | undefined,
  passed: Passed,
): string | null {
  const vin = birthCredential === null ? null : verifyCredential(birthCredential, records, evidence);
  if (vin !== null) passed("credential");
  if (asked === undefined) return vin;
  checkVin(vin, asked);
  passed("vin");
  return vin;
}

/** What the report concludes from the above must be what follows from it. */
function checkConsequences(report: Report, records: readonly SignedRecord[], evidence: Evidence, passed: Passed): void {
  // Both are made field by field in the order of the file, so that equal ones are equal as text.
  const findings = findingsOf(records);
  if (JSON.stringify(findings) !== JSON.stringify(report.findings)) {
    const clue = differenceOf(findings, report.findings);
    throw new Failure("findings_mismatch", "the findings are not those that follow from the records", clue);
  }
  passed("findings");
  const mismatch = (detail: string) => new Failure("coverage_mismatch", detail);
  const stays = staysOf(records);
  sameNames("coverage of", new Set(stays.map(({ country }) => country)), new Set(evidence.coverage.keys()), mismatch);
  const coverage = coverageOf(stays, evidence.coverage);
  if (JSON.stringify(coverage) !== JSON.stringify(report.coverage)) {
    const other = coverage.find((row, index) => JSON.stringify(row) !== JSON.stringify(report.coverage[index]));
    const clue: Clue = other ? { kind: "coverage_changed", values: { country: other.country, role: other.role } } : {};
    throw new Failure("coverage_mismatch", "the coverage is not the one that follows from records and state", clue);
  }
  passed("coverage");
}

/** Which finding the file hides, makes up or tells otherwise. */
function differenceOf(expected: readonly Finding[], told: readonly Finding[]): Clue {
  const missingIn = (list: readonly Finding[]) => (finding: Finding) => !list.some(({ id }) => id === finding.id);
  const about = (kind: ClueKind, finding: Finding | undefined): Clue | null =>
    finding ? { kind, ...(finding.records[0] === undefined ? {} : { record: finding.records[0] }), values: { finding: finding.kind } } : null;
  const changed = expected.find((finding) => told.some((other) => other.id === finding.id && JSON.stringify(other) !== JSON.stringify(finding)));
  return (
    about("finding_hidden", expected.find(missingIn(told))) ??
    about("finding_invented", told.find(missingIn(expected))) ??
    about("finding_changed", changed) ??
    {}
  );
}
