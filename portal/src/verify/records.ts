// Records: that each is what its signers signed.

import { sha256 } from "@noble/hashes/sha2.js";
import { FormError, fromBase64, fromUtf8, toHex, utf8 } from "./bytes";
import { type Action, parseAction } from "./action";
import { type SignatureJson, decodeSignature, idOf, isSigned, preAuthenticationEncoding } from "./dsse";
import { Failure, attempt } from "./failure";
import type { ReportEntry } from "./report-shape";
import { array, hexDigest, natural, object, parse, text } from "./shape";

const PAYLOAD_TYPE = "application/vnd.vinculum.transaction+json";
const MAX_SIGNATURES = 16;

/** A record, read. */
export interface SignedRecord {
  number: number;
  height: number;
  time: number;
  transaction: string;
  /** SHA-256 of the action's text. */
  actionDigest: string;
  action: Action;
  /** At least one, by different keys. */
  signatures: SignatureJson[];
  /** What the signatures are over. */
  signed: Uint8Array;
}

/** What signers sign: the network, a deadline, a number used once, and the SHA-256 of each action. */
const payloadShape = object({
  network: hexDigest,
  validUntil: natural,
  nonce: text(/^[0-9a-f]{32}$/, "32 lower-case hexadecimal digits"),
  actions: array(hexDigest),
});

/** Reads an entry, and throws a Failure unless what it shows belongs together: payload, transaction and action. */
export function readRecord(entry: ReportEntry, network: string): SignedRecord {
  const { index, height, time, transaction, envelope } = entry;
  const clue = { record: index };
  const changed = (detail: string) => new Failure("record_changed", `record ${index}: ${detail}`, clue);
  const payload = attempt("record_changed", `record ${index}: the payload`, () => fromBase64(envelope.payload), clue);
  const signed = preAuthenticationEncoding(PAYLOAD_TYPE, payload);
  if (idOf(signed) !== transaction) throw changed("the payload is not that of the transaction");
  const readPayload = () => parse(payloadShape, fromUtf8(payload));
  const covered = attempt("record_changed", `record ${index}: the payload cannot be read`, readPayload, clue);
  const actionDigest = toHex(sha256(utf8(entry.action)));
  if (covered.actions[entry.position] !== actionDigest) throw changed("the signed payload does not cover this action");
  if (covered.network !== network) {
    throw new Failure("wrong_network", `record ${index} was signed for network ${covered.network}`, clue);
  }
  const action = attempt("malformed", `record ${index} is of no known form`, () => parseAction(entry.action), clue);
  const signatures = attempt("bad_signature", `record ${index}`, () => checkForm(envelope.signatures), clue);
  return { number: index, height, time, transaction, actionDigest, action, signatures, signed };
}

/** As in every transaction. */
function checkForm(signatures: SignatureJson[]): SignatureJson[] {
  if (signatures.length < 1 || signatures.length > MAX_SIGNATURES) {
    throw new FormError(`${signatures.length} signatures where 1 to ${MAX_SIGNATURES} are allowed`);
  }
  signatures.forEach(decodeSignature);
  if (new Set(signatures.map(({ keyid }) => keyid)).size < signatures.length) throw new FormError("one key signed twice");
  return signatures;
}

/** Throws a Failure unless every signature that the record carries holds. */
export function verifySignatures({ number, signatures, signed }: SignedRecord): void {
  const broken = signatures.find((signature) => !isSigned(signature, signed));
  if (broken === undefined) return;
  throw new Failure("bad_signature", `record ${number}: the signature of ${broken.keyid} does not verify`, { record: number });
}
