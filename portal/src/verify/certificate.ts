// Finality certificates: more than two thirds of the validators signed one proposal (simplex, Ed25519).
//
// Encoding: epoch, view and the parent's view as integers of variable length, the payload (the block's digest), the number of validators
// (u64) and one bit for each that signed, the lowest first, and the signatures in that order. Each signs
// length(namespace) || namespace || proposal, with the namespace "vinculum-consensus-" || network id || "_FINALIZE".

import { FormError, at, compare, concat, equal, utf8, varint } from "./bytes";
import { Reader } from "./reader";
import { verifyEd25519 } from "./signature";

const MAX_VALIDATORS = 1024;

/** Thrown when a certificate does not hold. */
class CertificateError extends Error {}

interface Finalization {
  epoch: bigint;
  view: bigint;
  parentView: bigint;
  payload: Uint8Array;
}

/** Validators' keys in the order in which certificates count them: by their bytes. */
export function validatorSet(keys: readonly Uint8Array[]): Uint8Array[] {
  if (keys.length < 1 || keys.length > MAX_VALIDATORS) {
    throw new FormError(`${keys.length} validators: there must be 1 to ${MAX_VALIDATORS}`);
  }
  const sorted = [...keys].sort(compare);
  if (sorted.some((key, index) => index > 0 && equal(key, sorted[index - 1] ?? key))) throw new FormError("two validators have one key");
  return sorted;
}

/** How many of `count` must sign: all but the greatest number of faults that is less than a third. */
export function quorum(count: number): number {
  return count - Math.floor((count - 1) / 3);
}

/** Throws unless a quorum of the validators signed on this network and every signature that is there holds. */
export function verifyCertificate(bytes: Uint8Array, validators: readonly Uint8Array[], network: Uint8Array): Finalization {
  const reader = new Reader(bytes);
  const finalization = { epoch: reader.varint(), view: reader.varint(), parentView: reader.varint(), payload: reader.digest() };
  const proposal = bytes.subarray(0, reader.consumed);
  const participants = reader.u64();
  if (participants > BigInt(MAX_VALIDATORS)) throw new FormError(`a length of ${participants} where at most ${MAX_VALIDATORS} is allowed`);
  const signers = readSigners(reader, Number(participants));
  const signatures = Array.from({ length: reader.length(Number(participants)) }, () => reader.take(64));
  reader.finish();
  if (signers.length !== signatures.length) {
    throw new CertificateError(`the certificate names ${signers.length} signers and carries ${signatures.length} signatures`);
  }
  if (Number(participants) !== validators.length) {
    throw new CertificateError(`the certificate is for ${participants} validators, the network has ${validators.length}`);
  }
  const needed = quorum(validators.length);
  if (signers.length < needed) throw new CertificateError(`${signers.length} validators signed where ${needed} must`);

  const namespace = concat(utf8("vinculum-consensus-"), network, utf8("_FINALIZE"));
  const message = concat(varint(BigInt(namespace.length)), namespace, proposal);
  signers.forEach((signer, index) => {
    const [key, signature] = [validators[signer], signatures[index]];
    if (key === undefined || signature === undefined || !verifyEd25519(key, message, signature)) {
      throw new CertificateError(`the signature of validator ${signer} does not verify`);
    }
  });
  return finalization;
}

function readSigners(reader: Reader, participants: number): number[] {
  const bitmap = reader.take(Math.ceil(participants / 8));
  const signers: number[] = [];
  for (let bit = 0; bit < 8 * bitmap.length; bit += 1) {
    if (((at(bitmap, bit >> 3) >> (bit & 7)) & 1) === 0) continue;
    if (bit >= participants) throw new FormError("bits are set beyond the last one that means something");
    signers.push(bit);
  }
  return signers;
}
