// A payer's permission to be charged once, in EMVCo consumer-presented QR codes: see docs/qr.md. The program has a reader and
// writer of its own; both make the same of `crates/payment-formats/tests/vectors/payer-codes.json`.

import type { AccountEntry } from '../api/types';
import { base64Of, bytesOfHex, hexOf, preAuthenticationEncoding, type Signer } from '../api/sign';
import { didOfKey, keyOfDid } from '../keys/did';
import currencies from './currencies.json';

/** Numeric code and exponent by ISO 4217, list one. */
const CURRENCIES = currencies as unknown as Record<string, [number, number]>;
const PAYLOAD_TYPE = 'application/vnd.vinculum.payment-code';
const LONGEST_CHARACTERS = 512;
/** How deep templates may stand in each other. */
const DEEPEST = 4;
/** How the base64 of these codes begins: `85 05 "CPV0"`. */
export const CONSUMER_PREFIX = 'hQVDUFYw';
/** How long a code is shown before the next takes its place. */
const SHOWN_MS = 60_000;
/** How long it can be charged, by the ledger's clock. */
const VALID_MS = 120_000;

export type PayerCode = {
  network: string;
  account: string;
  currency: string;
  /** The most that may be charged, in minor units. */
  limit: number;
  issuedAt: number;
  nonce: string;
  /** Who signed, and the signature in base64. */
  keyid: string;
  sig: string;
};

/** Why a text is no payer's code here; each has a sentence under `charge.problem`. */
type PayerCodeProblem =
  | 'notCode' | 'tooLong' | 'length' | 'repeated' | 'missing' | 'unknown' | 'malformed' | 'currency' | 'notOurs' | 'otherNetwork';

type Node = { tag: string; bytes: Uint8Array<ArrayBuffer>; objects?: Node[] };

/** Ends the reading of a code; stays within this file. */
class Refusal extends Error {
  constructor(readonly problem: PayerCodeProblem) {
    super(problem);
  }
}

const refuse = (problem: PayerCodeProblem): never => {
  throw new Refusal(problem);
};

const APPLICATION = '61';
const NAME = '4f';
const LABEL = '50';
const TRANSPARENT = '63';
const [FORMAT, FORMAT_VALUE] = ['85', '4350563031'];
/** `F0`, for an identifier that nobody has registered, and "VINCULUM". */
const OUR_NAME = 'f056494e43554c554d';
const OUR_LABEL = '56696e63756c756d';
/** Where each field stands in the transparent template. */
const FIELD = { network: 'c1', account: 'c2', currency: '5f2a', limit: 'c3', issuedAt: 'c4', nonce: 'c5', key: 'c6', sig: 'c7' };

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return refuse('notCode');
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  // One text for the same bytes only.
  return base64Of(bytes) === text ? bytes : refuse('notCode');
}

/** Data objects in BER-TLV: tags of one or two bytes, definite lengths in their shortest form. */
function objectsOf(bytes: Uint8Array<ArrayBuffer>, depth = 0): Node[] {
  if (depth > DEEPEST) return refuse('length');
  const found: Node[] = [];
  let at = 0;
  const next = (): number => bytes[at++] ?? refuse('length');
  const tagOf = (): string => {
    const first = next();
    if (first === 0 || first === 0xff) return refuse('length');
    if ((first & 0x1f) !== 0x1f) return hexOf(Uint8Array.of(first));
    const second = next();
    return second >= 0x01 && second <= 0x7f ? hexOf(Uint8Array.of(first, second)) : refuse('length');
  };
  const lengthOf = (): number => {
    const first = next();
    if (first < 0x80) return first;
    if (first !== 0x81 && first !== 0x82) return refuse('length');
    const length = first === 0x81 ? next() : next() * 256 + next();
    return length >= (first === 0x81 ? 0x80 : 0x100) ? length : refuse('length');
  };
  while (at < bytes.length) {
    const tag = tagOf();
    const isSeveral = depth === 0 && tag === APPLICATION;
    if (!isSeveral && found.some((each) => each.tag === tag)) return refuse('repeated');
    const length = lengthOf();
    if (length > bytes.length - at) return refuse('length');
    const value = bytes.slice(at, at + length);
    at += length;
    const isTemplate = (Number.parseInt(tag.slice(0, 2), 16) & 0x20) !== 0;
    found.push({ tag, bytes: value, ...(isTemplate ? { objects: objectsOf(value, depth + 1) } : {}) });
  }
  return found;
}

const find = (objects: Node[], tag: string): Node => objects.find((each) => each.tag === tag) ?? refuse('missing');

/** The bytes of a field that has exactly so many. */
function fixed(objects: Node[], tag: string, length: number): Uint8Array<ArrayBuffer> {
  const { bytes } = find(objects, tag);
  return bytes.length === length ? bytes : refuse('malformed');
}

function numberOf(objects: Node[], tag: string): number {
  const value = new DataView(fixed(objects, tag, 8).buffer).getBigUint64(0);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : refuse('malformed');
}

function currencyOf(fields: Node[]): string {
  const digits = hexOf(fixed(fields, FIELD.currency, 2));
  if (!digits.startsWith('0')) return refuse('malformed');
  const found = Object.entries(CURRENCIES).find(([, [number]]) => String(number).padStart(3, '0') === digits.slice(1));
  return found ? found[0] : refuse('currency');
}

function requireKnown(objects: Node[], known: string[]): void {
  if (objects.some(({ tag }) => !known.includes(tag))) refuse('unknown');
}

function read(text: string, network: string): PayerCode {
  if (Array.from(text).length > LONGEST_CHARACTERS) return refuse('tooLong');
  const [format, ...rest] = objectsOf(bytesOfBase64(text));
  if (!format || format.tag !== FORMAT || hexOf(format.bytes) !== FORMAT_VALUE) return refuse('notCode');
  requireKnown(rest, [APPLICATION, '62']);
  const own = rest.filter(({ tag, objects = [] }) => tag === APPLICATION && objects.some((each) => each.tag === NAME && hexOf(each.bytes) === OUR_NAME));
  const [application] = own;
  if (!application) return refuse('notOurs');
  if (own.length > 1) return refuse('repeated');
  const inside = application.objects ?? [];
  requireKnown(inside, [NAME, LABEL, TRANSPARENT]);
  const fields = find(inside, TRANSPARENT).objects ?? [];
  requireKnown(fields, Object.values(FIELD));
  if (hexOf(fixed(fields, FIELD.network, 32)) !== network) return refuse('otherNetwork');
  const limit = numberOf(fields, FIELD.limit);
  return {
    network,
    limit: limit > 0 ? limit : refuse('malformed'),
    account: hexOf(fixed(fields, FIELD.account, 32)),
    currency: currencyOf(fields),
    issuedAt: numberOf(fields, FIELD.issuedAt),
    nonce: hexOf(fixed(fields, FIELD.nonce, 16)),
    keyid: didOfKey(find(fields, FIELD.key).bytes) ?? refuse('malformed'),
    sig: base64Of(fixed(fields, FIELD.sig, 64)),
  };
}

/** Reads a code that was made for this network. */
export function readPayerCode(text: string, network: string): PayerCode | PayerCodeProblem {
  try {
    return read(text.trim(), network);
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

function bigEndian(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, BigInt(value));
  return new Uint8Array(bytes.buffer);
}

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

function object(tag: string, value: Uint8Array): Uint8Array {
  const { length } = value;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return joined(bytesOfHex(tag), Uint8Array.from(head), value);
}

/** The text of a code; null for a currency that ISO 4217 doesn't have. */
export function writePayerCode(code: PayerCode): string | null {
  const known = CURRENCIES[code.currency];
  if (!known) return null;
  const fields = joined(
    object(FIELD.network, bytesOfHex(code.network)),
    object(FIELD.account, bytesOfHex(code.account)),
    object(FIELD.currency, bytesOfHex(String(known[0]).padStart(4, '0'))),
    object(FIELD.limit, bigEndian(code.limit)),
    object(FIELD.issuedAt, bigEndian(code.issuedAt)),
    object(FIELD.nonce, bytesOfHex(code.nonce)),
    object(FIELD.key, keyOfDid(code.keyid)),
    object(FIELD.sig, Uint8Array.from(atob(code.sig), (character) => character.charCodeAt(0))),
  );
  const application = joined(object(NAME, bytesOfHex(OUR_NAME)), object(LABEL, bytesOfHex(OUR_LABEL)), object(TRANSPARENT, fields));
  return base64Of(joined(object(FORMAT, bytesOfHex(FORMAT_VALUE)), object(APPLICATION, application)));
}

/** What the payer signs: DSSE over network, account, currency, limit, time and nonce, each of a fixed length. */
export function signedBytes(code: Omit<PayerCode, 'keyid' | 'sig'>): Uint8Array<ArrayBuffer> {
  const payload = joined(
    bytesOfHex(code.network),
    bytesOfHex(code.account),
    new TextEncoder().encode(code.currency),
    bigEndian(code.limit),
    bigEndian(code.issuedAt),
    bytesOfHex(code.nonce),
  );
  return preAuthenticationEncoding(PAYLOAD_TYPE, payload);
}

/** A fresh code, signed by the holder's key. */
export async function makePayerCode(terms: Pick<PayerCode, 'network' | 'account' | 'currency' | 'limit'>, signer: Signer, now = Date.now()): Promise<PayerCode> {
  const unsigned = { ...terms, issuedAt: now, nonce: hexOf(crypto.getRandomValues(new Uint8Array(16))) };
  return { ...unsigned, keyid: signer.did, sig: base64Of(await signer.sign(signedBytes(unsigned))) };
}

/** Whether a code needn't be replaced yet. */
export const isFresh = ({ issuedAt }: PayerCode, now: number): boolean => now - issuedAt < SHOWN_MS;

const secondsUntil = (time: number, now: number): number => Math.max(0, Math.ceil((time - now) / 1_000));

/** How long until the next code takes this one's place. Whoever asks may have looked at the clock before the code was made. */
export const secondsLeft = ({ issuedAt }: PayerCode, now: number): number => secondsUntil(issuedAt + SHOWN_MS, Math.max(now, issuedAt));

/** Whether a code can still be charged, and for how long. */
export const isChargeable = ({ issuedAt }: PayerCode, now: number): boolean => now - issuedAt < VALID_MS;
export const secondsToCharge = ({ issuedAt }: PayerCode, now: number): number => secondsUntil(issuedAt + VALID_MS, Math.max(now, issuedAt));

/** The payment that one of the codes has made, among actions that touched the account. */
export function paymentWith(codes: readonly PayerCode[], entries: readonly AccountEntry[]): AccountEntry | undefined {
  const nonces = new Set(codes.map(({ nonce }) => nonce));
  return entries.find(({ kind, action }) => {
    const { nonce } = (action.payerCode ?? {}) as { nonce?: string };
    return kind === 'payments.charge' && nonce !== undefined && nonces.has(nonce);
  });
}

/** The fields of the action that charges a code. */
export function chargeOf({ network, account, currency, limit, issuedAt, nonce, keyid, sig }: PayerCode, to: string, amount: number, reference: string) {
  return {
    type: 'payments.charge',
    from: account,
    to,
    amount,
    currency,
    ...(reference === '' ? {} : { reference }),
    payerCode: { network, limit, issuedAt, nonce, signature: { keyid, sig } },
  };
}
