import { RGBLuminanceSource } from '@zxing/library';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeGrey } from './decode';

/** A code as a screen shows it: a module is no whole number of pixels. */
function drawn(text: string, size: number): RGBLuminanceSource {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 4 });
  const at = (pixel: number): number => Math.floor(((pixel + 0.5) * modules) / size);
  const pixels = Uint8ClampedArray.from({ length: size * size }, (_, index) => (data[at(Math.floor(index / size))]![at(index % size)] ? 0 : 255));
  return new RGBLuminanceSource(pixels, size, size);
}

// The library says on the console what it doesn't find.
beforeAll(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterAll(() => void vi.restoreAllMocks());

describe('a shared code in a picture of the screen', () => {
  it('is read, whatever car it is of', () => {
    const addresses = ['http://127.0.0.1:2116/vehicles/WRFZZZZ8016747828', 'http://127.0.0.1:9997/vehicles/WRFZZZZ8496686415'];
    for (let serial = 0; serial < 200; serial += 1) addresses.push(`https://vinculum.example/vehicles/WRFZZZZ8${String(serial * 7_919_993).padStart(9, '0')}`);
    expect(addresses.filter((address) => decodeGrey(drawn(address, 200)) !== address)).toEqual([]);
  });

  it('is none where there is none', () => {
    expect(decodeGrey(new RGBLuminanceSource(new Uint8ClampedArray(10_000).fill(255), 100, 100))).toBeNull();
  });
});
