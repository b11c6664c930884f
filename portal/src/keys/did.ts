// `did:key` identities: base58btc of a multicodec prefix and the public key. Ed25519 is 0xed01, compressed P-256 is 0x8024.

import { bytesOfHex, hexOf, PKCS8_PREFIX } from '../api/sign';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** base58 of bytes that don't begin with a zero, as those with a multicodec prefix don't. */
function base58(bytes: Uint8Array): string {
  // Little-endian digits of base 58, multiplied by 256 for each byte.
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let index = 0; index < digits.length; index += 1) {
      carry += 256 * (digits[index] ?? 0);
      digits[index] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  return digits
    .reverse()
    .map((digit) => ALPHABET.charAt(digit))
    .join('');
}

/** The identity of a key with its multicodec prefix; null when it is neither Ed25519 nor P-256. */
export function didOfKey(key: Uint8Array): string | null {
  const [first, second] = key;
  const isEd25519 = first === 0xed && second === 0x01 && key.length === 34;
  const isP256 = first === 0x80 && second === 0x24 && key.length === 35;
  return isEd25519 || isP256 ? `did:key:z${base58(key)}` : null;
}

/** The key of an identity, with its multicodec prefix. */
export function keyOfDid(did: string): Uint8Array {
  let number = 0n;
  for (const letter of did.replace('did:key:z', '')) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) throw new Error('not a did:key');
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  return bytesOfHex(hex.padStart(hex.length + (hex.length % 2), '0'));
}

/** The identity of the key that a 32-byte seed stands for. */
export async function didOfSeed(seed: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey('pkcs8', bytesOfHex(PKCS8_PREFIX + hexOf(seed)), 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  if (x === undefined) throw new Error('the browser did not tell the public key');
  const publicKey = Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  return `did:key:z${base58(Uint8Array.of(0xed, 0x01, ...publicKey))}`;
}

export const isDid = (text: string): boolean => /^did:key:z[1-9A-HJ-NP-Za-km-z]{40,60}$/.test(text);
