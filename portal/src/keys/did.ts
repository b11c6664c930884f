// `did:key` of Ed25519 keys: base58btc of the multicodec prefix 0xed01 and the public key.

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

/** The identity of the key that a 32-byte seed stands for. */
export async function didOfSeed(seed: Uint8Array<ArrayBuffer>): Promise<string> {
  const key = await crypto.subtle.importKey('pkcs8', bytesOfHex(PKCS8_PREFIX + hexOf(seed)), 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  if (x === undefined) throw new Error('the browser did not tell the public key');
  const publicKey = Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  return `did:key:z${base58(Uint8Array.of(0xed, 0x01, ...publicKey))}`;
}

export const isDid = (text: string): boolean => /^did:key:z[1-9A-HJ-NP-Za-km-z]{40,60}$/.test(text);
