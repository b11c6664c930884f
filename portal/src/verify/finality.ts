// From the network's 32-byte id to a block that its validators made final.

import { sha256 } from "@noble/hashes/sha2.js";
import { equal, fromHex, toHex, utf8 } from "./bytes";
import { validatorSet, verifyCertificate } from "./certificate";
import { Failure, attempt } from "./failure";
import { HEADER_FORMAT, type Header, decodeHeader } from "./header";
import { type Shape, array, hexBytes, object, parse, string } from "./shape";

/** The longest way from a block to a certificate. */
const MAX_HEADERS = 1024;
/** The validator set that genesis names; later sets come with later releases, and with them the proof of their handover. */
const GENESIS_EPOCH = 0n;

export interface Finality {
  /** The genesis file, exactly as its hash is the network's id. */
  genesis: string;
  /** The header of the block in question, then its descendants up to the certified one. */
  headers: Uint8Array[];
  /** The certificate of the last header. */
  certificate: Uint8Array;
}

export const finalityShape: Shape<Finality> = object({ genesis: string, headers: array(hexBytes), certificate: hexBytes });

/** Throws a Failure unless the first header's block is final on this network; returns that header. */
export function verifyFinality(finality: Finality, network: Uint8Array): Header {
  const validators = genesisValidators(finality, network);
  const headers = headerChain(finality, network);
  certify(finality, headers, validators, network);
  return headers[0];
}

/** The validators that the genesis file of this network names. */
export function genesisValidators({ genesis }: Finality, network: Uint8Array): Uint8Array[] {
  const found = sha256(utf8(genesis));
  if (!equal(found, network)) {
    throw new Failure("wrong_network", `the genesis file is that of network ${toHex(found)}, not of ${toHex(network)}`);
  }
  // Other fields are of no concern here, and the hash fixes them anyway.
  const validator = object({ consensusKey: string }, { others: "ignored" });
  const shape = object({ validators: array(validator) }, { others: "ignored" });
  return attempt("malformed", "the genesis file cannot be read", () =>
    validatorSet(parse(shape, genesis).validators.map(({ consensusKey }) => fromHex(consensusKey, 32))),
  );
}

/** At least one. */
type HeaderChain = [Header, ...Header[]];

/** The headers, each the child of the one before. */
export function headerChain({ headers }: Finality, network: Uint8Array): HeaderChain {
  const [first, ...others] = headers;
  if (first === undefined || headers.length > MAX_HEADERS) {
    throw new Failure("bad_header_chain", `${headers.length} headers where 1 to ${MAX_HEADERS} are allowed`);
  }
  let parent = readHeader(first, 0, network);
  const chain: HeaderChain = [parent];
  others.forEach((bytes, index) => {
    const refuse = (detail: string) => new Failure("bad_header_chain", `header ${index + 1}: ${detail}`);
    const header = readHeader(bytes, index + 1, network);
    if (!equal(header.parent, parent.digest)) throw refuse("is not the child of the one before");
    if (header.height !== parent.height + 1n) throw refuse("does not have the next height");
    chain.push(header);
    parent = header;
  });
  return chain;
}

function readHeader(bytes: Uint8Array, index: number, network: Uint8Array): Header {
  const refuse = (detail: string) => new Failure("bad_header_chain", `header ${index}: ${detail}`);
  const header = attempt("bad_header_chain", `header ${index}`, () => decodeHeader(bytes));
  if (header.format !== HEADER_FORMAT) throw refuse("is of a format that this release does not know");
  if (!equal(header.network, network)) throw refuse("belongs to another network");
  return header;
}

/** Throws a Failure unless the validators certified the last of the headers. */
export function certify(finality: Finality, headers: HeaderChain, validators: readonly Uint8Array[], network: Uint8Array): void {
  const certificate = attempt("bad_certificate", "the certificate", () => verifyCertificate(finality.certificate, validators, network));
  const last = headers[headers.length - 1] ?? headers[0];
  if (!equal(certificate.payload, last.digest)) throw new Failure("bad_certificate", `the certificate is not for block ${last.height}`);
  if (certificate.epoch !== GENESIS_EPOCH) {
    throw new Failure("bad_certificate", `no handover to the validators of epoch ${certificate.epoch} is given`);
  }
}
