import { describe, expect, it } from 'vitest';
import { readVins } from './vinList';

const [A, B] = ['YV1LW5547W2400001', 'YV1LW5547W2400002'];

describe('a pasted list of VINs', () => {
  it('may be parted by lines, commas or blanks', () => {
    for (const text of [`${A}\n${B}`, ` ${A}, ${B},`, `${A};${B.toLowerCase()}\r\n`, `${A}\t${B}`]) {
      expect(readVins(text).vins.map(({ name }) => name), text).toEqual([A, B]);
    }
  });

  it('names each car once, and what is no VIN', () => {
    expect(readVins(`${A} ${A} nonsense ${B}`)).toEqual({
      vins: [{ line: 1, name: A }, { line: 4, name: B }],
      others: [{ line: 3, name: 'NONSENSE' }],
    });
    expect(readVins(' \n')).toEqual({ vins: [], others: [] });
  });
});
