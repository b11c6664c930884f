// Bytes and their texts. Each text has one spelling only: a changed letter is changed evidence.

const HEX = /^[0-9a-f]*$/;
const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BASE64_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Thrown when text or bytes do not have the one form that they may have. */
export class FormError extends Error {
  constructor(
    message: string,
    /** The field, as a path from the root of what was read: `$.entries[3].height`. */
    readonly where?: string,
  ) {
    super(message);
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Lexicographic order of bytes. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = at(a, index) - at(b, index);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The byte at an index that the caller knows to be inside. */
export function at(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new RangeError("index outside of the bytes");
  return byte;
}

export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX_OF_BYTE[byte];
  return text;
}

export function fromHex(text: string, length?: number): Uint8Array {
  if (!HEX.test(text) || text.length % 2 !== 0 || (length !== undefined && text.length !== 2 * length)) {
    throw new FormError(length === undefined ? "expected lower-case hexadecimal digits" : `expected ${2 * length} lower-case hexadecimal digits`);
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = (hexDigit(text, 2 * index) << 4) | hexDigit(text, 2 * index + 1);
  }
  return bytes;
}

/** The value of a digit that is known to be one. */
function hexDigit(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code <= 0x39 ? code - 0x30 : code - 0x61 + 10;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const left = bytes.length - index;
    const group = (at(bytes, index) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    text += BASE64_DIGITS.charAt(group >> 18) + BASE64_DIGITS.charAt((group >> 12) & 63);
    text += left > 1 ? BASE64_DIGITS.charAt((group >> 6) & 63) : "=";
    text += left > 2 ? BASE64_DIGITS.charAt(group & 63) : "=";
  }
  return text;
}

/** Standard base64 with padding, and no bits set that mean nothing. */
export function fromBase64(text: string): Uint8Array {
  if (!BASE64.test(text)) throw new FormError("expected base64");
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let index = 0, out = 0; index < text.length; index += 4) {
    let group = 0;
    for (let digit = 0; digit < 4; digit += 1) {
      group = (group << 6) | Math.max(0, BASE64_DIGITS.indexOf(text.charAt(index + digit)));
    }
    for (let shift = 16; shift >= 0 && out < bytes.length; shift -= 8) {
      bytes[out] = (group >> shift) & 255;
      out += 1;
    }
  }
  if (toBase64(bytes) !== text) throw new FormError("expected base64 without stray bits");
  return bytes;
}

const encoder = new TextEncoder();
// A byte-order mark is a character like every other here: it must not be swallowed.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new FormError("expected UTF-8");
  }
}

/** A number as eight bytes, the highest first. */
export function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** An unsigned integer of variable length: seven bits a byte, the lowest first. */
export function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
