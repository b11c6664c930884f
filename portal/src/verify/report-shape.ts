// The file: its parts, and the one form that it has.

import { fromUtf8, toHex } from "./bytes";
import { type SignatureJson, type SignedDocument, documentShape, signaturesShape } from "./dsse";
import { Failure, attempt } from "./failure";
import { type CoverageRow, coverageRowShape } from "./coverage";
import { type Finality, finalityShape } from "./finality";
import { type Finding, findingShape } from "./findings/finding";
import { countFields, parseLoosely } from "./json";
import { type Shape, anything, array, hexDigest, natural, nullable, object, string } from "./shape";
import { type StateProof, stateProofShape } from "./state";

const REPORT_FORMAT = "vinculum-vehicle-report/1";
export const MAX_REPORT_BYTES = 64 * 1024 * 1024;

const LINE_FEED = 0x0a;

export interface Report {
  format: string;
  network: string;
  /** The vehicle's pseudonym. */
  vehicle: string;
  /** The block after which everything holds. */
  asOf: { height: number; time: number };
  finality: Finality;
  /** The head of the vehicle's history. */
  history: StateProof;
  /** What the ledger keeps of the vehicle. */
  vehicleState: StateProof;
  /** All organisations that act, by path. */
  organisations: StateProof[];
  /** The keys with which organisations signed, by path. */
  keys: StateProof[];
  /** Who was connected, for each country in which the vehicle was, by path. */
  coverageState: StateProof[];
  /** Every record, from the first. */
  entries: ReportEntry[];
  /** What binds the identification number to the pseudonym. */
  birthCredential: SignedDocument | null;
  findings: Finding[];
  coverage: CoverageRow[];
  /** Attempts to register the vehicle again, as the node tells them: not covered by the proof. */
  alerts: unknown;
}

export interface ReportEntry {
  /** The record's number in the history, from 0. */
  index: number;
  height: number;
  time: number;
  /** The transaction that carried it. */
  transaction: string;
  /** Which of the transaction's actions it is. */
  position: number;
  /** The action's exact text. */
  action: string;
  /** What its signers signed, in base64. */
  envelope: { payload: string; signatures: SignatureJson[] };
}

const entryShape: Shape<ReportEntry> = object({
  index: natural,
  height: natural,
  time: natural,
  transaction: hexDigest,
  position: natural,
  action: string,
  envelope: object({ payload: string, signatures: signaturesShape }),
});

// The order of the fields is that of the file.
const reportShape: Shape<Report> = object({
  format: string,
  network: hexDigest,
  vehicle: hexDigest,
  asOf: object({ height: natural, time: natural }),
  finality: finalityShape,
  history: stateProofShape,
  vehicleState: stateProofShape,
  organisations: array(stateProofShape),
  keys: array(stateProofShape),
  coverageState: array(stateProofShape),
  entries: array(entryShape),
  birthCredential: nullable(documentShape),
  findings: array(findingShape),
  coverage: array(coverageRowShape),
  alerts: anything,
});

/** Reads a report from exactly its bytes: compact JSON with its fields in their order, and at most one line feed after it. */
export function readReport(bytes: Uint8Array): Report {
  if (bytes.length > MAX_REPORT_BYTES) throw new Failure("malformed", `a report has at most ${MAX_REPORT_BYTES} bytes`);
  const end = bytes[bytes.length - 1] === LINE_FEED ? bytes.length - 1 : bytes.length;
  return attempt("malformed", "this is no vehicle report", () => {
    const text = fromUtf8(bytes.subarray(0, end));
    const json = attempt("malformed", "this is no vehicle report", () => parseLoosely(text), { kind: "not_json" });
    const report = reportShape(json, "$");
    if (report.format !== REPORT_FORMAT) {
      const detail = `the format is ${JSON.stringify(report.format.slice(0, 80))}, not "${REPORT_FORMAT}"`;
      throw new Failure("malformed", detail, { kind: "other_format", field: "$.format" });
    }
    checkForm(report, text);
    return report;
  });
}

/** So that each changed byte is noticed: writing what was read has to give the same text. Only the alerts may have any form. */
function checkForm(report: Report, text: string): void {
  const { alerts: _, ...covered } = report;
  const asText = (_name: string, value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value);
  const start = `${JSON.stringify(covered, asText).slice(0, -1)},"alerts":`;
  const alerts = text.slice(start.length, -1);
  if (!text.startsWith(start) || alerts !== alerts.trim()) {
    throw new Failure("malformed", "the file is not in the one form that a report has", { kind: "rewritten" });
  }
  attempt("malformed", "alerts", () => {
    const list = array(object({}, { others: "ignored" }));
    // Parsed apart from the rest, so that a second field of this name would show.
    const parsed = parseLoosely(alerts);
    list(parsed, "$");
    countFields(parsed);
  });
}
