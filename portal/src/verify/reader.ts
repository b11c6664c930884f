// A bounded reader for the engine's binary encoding. Every value has exactly one form; the reader refuses all others.

import { FormError, at } from "./bytes";

const MAX_U64 = (1n << 64n) - 1n;

export class Reader {
  private offset = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get consumed(): number {
    return this.offset;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.offset) throw new FormError("ends too early");
    const taken = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return taken;
  }

  byte(): number {
    return at(this.take(1), 0);
  }

  digest(): Uint8Array {
    return this.take(32);
  }

  u16(): number {
    return (this.byte() << 8) | this.byte();
  }

  u64(): bigint {
    let value = 0n;
    for (const byte of this.take(8)) value = (value << 8n) | BigInt(byte);
    return value;
  }

  /** An unsigned 64-bit integer of variable length, in its shortest form. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if ((byte === 0 && shift > 0n) || value > MAX_U64) break;
      if (byte < 128) return value;
    }
    throw new FormError("an integer is not in its shortest form or too large");
  }

  /** The length of a list or of bytes. */
  length(maximum: number): number {
    const length = this.varint();
    if (length > BigInt(maximum)) throw new FormError(`a length of ${length} where at most ${maximum} is allowed`);
    return Number(length);
  }

  flag(): boolean {
    const byte = this.byte();
    if (byte > 1) throw new FormError(`${byte} is not a known flag or tag`);
    return byte === 1;
  }

  finish(): void {
    const left = this.bytes.length - this.offset;
    if (left > 0) throw new FormError(`${left} bytes too many`);
  }
}
