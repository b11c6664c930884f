// did:key identities: multibase base58btc of a multicodec prefix and the public key. Ed25519 is 0xed01, compressed P-256 is 0x8024.

import { FormError } from "./bytes";

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const MAX_TEXT = 9 + 49;

export interface Did {
  kind: "ed25519" | "p256";
  bytes: Uint8Array;
}

export function parseDid(text: string): Did {
  if (!text.startsWith("did:key:z") || text.length > MAX_TEXT) throw new FormError("a key is written as did:key:z… (base58btc)");
  const bytes = fromBase58(text.slice(9));
  const [first, second] = [bytes[0], bytes[1]];
  if (first === 0xed && second === 0x01 && bytes.length === 34) return { kind: "ed25519", bytes: bytes.slice(2) };
  if (first === 0x80 && second === 0x24 && bytes.length === 35) return { kind: "p256", bytes: bytes.slice(2) };
  throw new FormError("a key is Ed25519 or P-256");
}

function fromBase58(text: string): Uint8Array {
  // Little-endian base 256, multiplied by 58 for each digit.
  const bytes: number[] = [];
  for (const letter of text) {
    let carry = ALPHABET.indexOf(letter);
    if (carry < 0) throw new FormError("a key is written as did:key:z… (base58btc)");
    for (let index = 0; index < bytes.length; index += 1) {
      carry += 58 * (bytes[index] ?? 0);
      bytes[index] = carry & 255;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 255);
  }
  let zeros = 0;
  while (zeros < text.length && text.charAt(zeros) === ALPHABET.charAt(0)) zeros += 1;
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes.reverse()]);
}
