// A key at rest, in this browser's database and in an exported file alike. Version 1 is a JSON object:
//
//   format        "vinculum-key"
//   version       1
//   did           the key's identity, `did:key:z…`
//   label         what its owner calls it
//   organisation  the organisation that it signs for, or null
//   createdAt     milliseconds since the Unix epoch
//   derivation    "PBKDF2-SHA-256": turns the passphrase (UTF-8, NFKC) into a 256-bit key
//   rounds        of the derivation, 600,000 or more
//   salt          of the derivation, 16 bytes in hexadecimal
//   cipher        "AES-256-GCM", with the UTF-8 bytes of `did` as additional data
//   iv            of the cipher, 12 bytes in hexadecimal
//   secret        the encrypted 32-byte Ed25519 seed and the 16-byte tag, in hexadecimal
//
// A file of the command line program is one line of 64 hexadecimal digits, the bare seed. It is read, never written.

import { bytesOfHex, hexOf } from '../api/sign';
import { didOfSeed, isDid } from './did';

const FORMAT = 'vinculum-key';
const VERSION = 1;
const DERIVATION = 'PBKDF2-SHA-256';
const CIPHER = 'AES-256-GCM';

/** OWASP's least number of rounds for PBKDF2 with SHA-256 (2023). */
export const ROUNDS = 600_000;
/** A file that asks for more would only keep the browser busy. */
const MOST_ROUNDS = 10_000_000;
/** Shorter ones are guessed too soon by whoever gets hold of the file. */
export const LEAST_PASSPHRASE = 10;
export const LONGEST_LABEL = 60;
/** Key files are short; nothing longer is read. */
export const LARGEST_FILE_BYTES = 10_000;

export type KeyFile = {
  format: typeof FORMAT;
  version: typeof VERSION;
  did: string;
  label: string;
  organisation: string | null;
  createdAt: number;
  derivation: typeof DERIVATION;
  rounds: number;
  salt: string;
  cipher: typeof CIPHER;
  iv: string;
  secret: string;
};

/** Why a key can't be opened or a file can't be read; each has a sentence under `keys.failure`. */
type KeyFailure = 'notAKey' | 'newerVersion' | 'wrongPassphrase' | 'damaged' | 'exists' | 'noCrypto' | 'noDatabase';

export class KeyError extends Error {
  readonly failure: KeyFailure;

  constructor(failure: KeyFailure) {
    super(failure);
    this.name = 'KeyError';
    this.failure = failure;
  }
}

const encoder = new TextEncoder();

async function wrappingKey(passphrase: string, salt: string, rounds: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOfHex(salt), iterations: rounds };
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

const cipherOf = (iv: string, did: string) => ({ name: 'AES-GCM', iv: bytesOfHex(iv), additionalData: encoder.encode(did) });

export type KeyDetails = { label: string; organisation: string | null };

/** Encrypts a seed under a passphrase. */
export async function lockSeed(seed: Uint8Array<ArrayBuffer>, passphrase: string, details: KeyDetails): Promise<KeyFile> {
  if (!globalThis.crypto?.subtle) throw new KeyError('noCrypto');
  const did = await didOfSeed(seed);
  const salt = hexOf(crypto.getRandomValues(new Uint8Array(16)));
  const iv = hexOf(crypto.getRandomValues(new Uint8Array(12)));
  const secret = await crypto.subtle.encrypt(cipherOf(iv, did), await wrappingKey(passphrase, salt, ROUNDS), seed);
  return {
    format: FORMAT,
    version: VERSION,
    did,
    ...details,
    createdAt: Date.now(),
    derivation: DERIVATION,
    rounds: ROUNDS,
    salt,
    cipher: CIPHER,
    iv,
    secret: hexOf(new Uint8Array(secret)),
  };
}

/** The seed in a key file; throws `wrongPassphrase`, or `damaged` when the seed isn't that of the named identity. */
export async function openSeed(file: KeyFile, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!globalThis.crypto?.subtle) throw new KeyError('noCrypto');
  const key = await wrappingKey(passphrase, file.salt, file.rounds);
  let seed: Uint8Array<ArrayBuffer>;
  try {
    seed = new Uint8Array(await crypto.subtle.decrypt(cipherOf(file.iv, file.did), key, bytesOfHex(file.secret)));
  } catch {
    // The cipher's tag doesn't tell a wrong passphrase from altered bytes.
    throw new KeyError('wrongPassphrase');
  }
  if (seed.length !== 32 || (await didOfSeed(seed)) !== file.did) throw new KeyError('damaged');
  return seed;
}

const isHex = (value: unknown, bytes: number): value is string =>
  typeof value === 'string' && value.length === bytes * 2 && /^[0-9a-f]*$/.test(value);

/** Reads the form of a key at rest; anything that isn't exactly one is refused. */
function keyFileOf(value: unknown): KeyFile {
  if (typeof value !== 'object' || value === null) throw new KeyError('notAKey');
  const file = value as Partial<Record<keyof KeyFile, unknown>>;
  if (file.format !== FORMAT) throw new KeyError('notAKey');
  if (typeof file.version === 'number' && file.version > VERSION) throw new KeyError('newerVersion');
  const { did, label, organisation, createdAt, rounds, salt, iv, secret } = file;
  const isSound =
    file.version === VERSION &&
    file.derivation === DERIVATION &&
    file.cipher === CIPHER &&
    typeof did === 'string' &&
    isDid(did) &&
    typeof label === 'string' &&
    label.length <= LONGEST_LABEL &&
    (organisation === null || typeof organisation === 'string') &&
    typeof createdAt === 'number' &&
    Number.isInteger(rounds) &&
    (rounds as number) >= ROUNDS &&
    (rounds as number) <= MOST_ROUNDS &&
    isHex(salt, 16) &&
    isHex(iv, 12) &&
    isHex(secret, 48);
  if (!isSound) throw new KeyError('damaged');
  const kept = { did, label, organisation: organisation ?? null, createdAt, rounds: rounds as number, salt, iv, secret };
  return { format: FORMAT, version: VERSION, derivation: DERIVATION, cipher: CIPHER, ...kept };
}

export type ReadFile = { kind: 'encrypted'; file: KeyFile } | { kind: 'seed'; seed: Uint8Array<ArrayBuffer> };

/** What a visitor's file is: an exported key, or the bare seed that the command line program writes. */
export function readKeyFile(text: string): ReadFile {
  const line = text.trim();
  if (/^[0-9a-f]{64}$/i.test(line)) return { kind: 'seed', seed: bytesOfHex(line) };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new KeyError('notAKey');
  }
  return { kind: 'encrypted', file: keyFileOf(value) };
}
