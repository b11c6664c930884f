// The birth credential: what binds an identification number to its pseudonym, kept off the ledger. The ledger holds only its digest.

import { fromBase64, fromUtf8 } from "./bytes";
import type { Birth } from "./action";
import { type SignedDocument, decodeSignature, idOf, isSigned, preAuthenticationEncoding } from "./dsse";
import type { Evidence } from "./evidence";
import { type Clue, Failure, attempt } from "./failure";
import type { SignedRecord } from "./records";
import { type Shape, hexDigest, natural, object, parse, string, text } from "./shape";
import { organisationId, wmi } from "./vocabulary";

const PAYLOAD_TYPE = "application/vnd.vinculum.birth-credential+json";

/** 17 characters of 0-9 and A-Z without I, O and Q (ISO 3779); small letters are read as capitals. */
const vinShape: Shape<string> = (value, where) =>
  text(/^[0-9A-HJ-NPR-Za-hj-npr-z]{17}$/, "an identification number")(value, where).toUpperCase();

const payloadShape = object({
  vin: vinShape,
  vehicle: hexDigest,
  wmi,
  modelYear: natural,
  make: string,
  model: string,
  manufacturer: organisationId,
  builtAt: natural,
  // Keeps the number from being guessed from the credential's digest.
  salt: text(/^[0-9a-f]{32}$/, "32 lower-case hexadecimal digits"),
});

type Credential = ReturnType<typeof payloadShape>;

const mismatch = (detail: string): Failure => new Failure("credential_mismatch", detail);

/** The identification number that the credential binds to the vehicle; throws a Failure unless it is the one that the birth committed to. */
export function verifyCredential(document: SignedDocument, records: readonly SignedRecord[], evidence: Evidence): string {
  const payload = attempt("credential_mismatch", "the credential's payload", () => fromBase64(document.payload));
  const encoding = preAuthenticationEncoding(document.payloadType, payload);
  const commitment = idOf(encoding);
  if (commitment !== evidence.vehicle.credential) throw mismatch("the ledger holds the commitment to another credential");
  if (document.payloadType !== PAYLOAD_TYPE) throw mismatch("the document is no birth credential");
  const signer = verifySigner(document, encoding);
  const credential = attempt("credential_mismatch", "the document is no birth credential", () => parse(payloadShape, fromUtf8(payload)));
  if (wmiOf(credential.vin) !== credential.wmi) throw mismatch("the birth credential's wmi is not that of the vehicle");
  const birth = records[0]?.action;
  if (birth?.type !== "vehicles.register_birth") throw mismatch("the history does not begin with a birth");
  checkBirth(credential, commitment, birth);
  if (evidence.keys.get(signer)?.organisation !== birth.by) {
    throw new Failure("signer_not_authorised", `the credential is signed by ${signer}, which is no key of ${birth.by}`);
  }
  return credential.vin;
}

/** Whose the one signature is. */
function verifySigner({ signatures }: SignedDocument, encoding: Uint8Array): string {
  const bad = (detail: string) => new Failure("bad_signature", detail);
  for (const signature of signatures) {
    attempt("bad_signature", "the birth credential", () => decodeSignature(signature));
    if (!isSigned(signature, encoding)) throw bad(`the signature of ${signature.keyid} on the birth credential does not verify`);
  }
  const [signature, another] = signatures;
  if (signature === undefined) throw bad("the birth credential has no signature");
  if (another !== undefined) throw mismatch(`a birth credential has one signature, this has ${signatures.length}`);
  return signature.keyid;
}

function checkBirth(credential: Credential, commitment: string, birth: Birth): void {
  const same = {
    commitment: commitment === birth.credential,
    vehicle: credential.vehicle === birth.vehicle,
    wmi: credential.wmi === birth.wmi,
    modelYear: credential.modelYear === birth.modelYear,
    make: credential.make === birth.make,
    model: credential.model === birth.model,
    manufacturer: credential.manufacturer === birth.by,
    builtAt: credential.builtAt === birth.builtAt,
  };
  const different = Object.entries(same).find(([, isSame]) => !isSame);
  if (different !== undefined) throw mismatch(`the birth credential's ${different[0]} is not that of the vehicle`);
}

/** Positions 1 to 3, and 12 to 14 too for the small makers that a 9 in position 3 stands for. */
function wmiOf(vin: string): string {
  return vin.charAt(2) === "9" ? vin.slice(0, 3) + vin.slice(11, 14) : vin.slice(0, 3);
}

/** Throws a Failure unless the proven identification number is the one asked for. */
export function checkVin(proven: string | null, asked: string): void {
  if (proven === null) {
    throw new Failure("vin_mismatch", "no birth credential binds an identification number to this history", { kind: "vin_unproven" });
  }
  const expected = attempt("vin_mismatch", "the number asked for", () => vinShape(asked, "it"));
  if (proven !== expected) {
    const clue: Clue = { kind: "vin_differs", values: { proven, expected } };
    throw new Failure("vin_mismatch", `this is the history of ${proven}, not of ${expected}`, clue);
  }
}
