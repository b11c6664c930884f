import { describe, expect, it } from 'vitest';
import { readBirths, type ReadRow } from './birthRows';

const HEADER = 'vin,make,model,modelYear,powertrain,builtAt,holder\n';
const VIN = 'YV1LW5547W2400001';

function rows(text: string): ReadRow[] {
  const read = readBirths(text, 'nordic');
  if (!('rows' in read)) throw new Error(read.fault);
  return read.rows;
}

describe('a file of births', () => {
  it('has a car in each row', () => {
    const [first, second] = rows(`\ufeff${HEADER}${VIN.toLowerCase()},Nordic,"N40, long",2026,battery_electric,2026-03-01,\r\n\r\nYV1LW5547W2400002,Nordic,N40,2026,petrol,2026-03-02,org:dealer\n`);
    expect(first).toEqual({
      line: 2,
      vin: VIN,
      birth: {
        vin: VIN, make: 'Nordic', model: 'N40, long', modelYear: 2026, powertrain: 'battery_electric',
        builtAt: Date.UTC(2026, 2, 1), holder: 'org:nordic',
      },
    });
    expect(second).toMatchObject({ birth: { holder: 'org:dealer' } });
  });

  it('says of each bad row what is wrong, and keeps the others', () => {
    const bad = [
      ['vin', 'YV1LW5547W240000,N,M,2026,petrol,2026-03-01,'],
      ['make', `${VIN},,M,2026,petrol,2026-03-01,`],
      ['modelYear', `${VIN},N,M,1979,petrol,2026-03-01,`],
      ['powertrain', `${VIN},N,M,2026,steam,2026-03-01,`],
      ['builtAt', `${VIN},N,M,2026,petrol,1.3.2026,`],
      ['holder', `${VIN},N,M,2026,petrol,2026-03-01,somebody`],
    ];
    const read = rows(HEADER + bad.map(([, row]) => row).join('\n') + `\n${VIN},N,M,2026,petrol,2026-03-01,\n${VIN},N,M,2026,petrol,2026-03-01,`);
    expect(read.slice(0, bad.length).map((row) => ('column' in row ? row.column : null))).toEqual(bad.map(([column]) => column));
    expect('birth' in read.at(-2)!).toBe(true);
    expect(read.at(-1)).toMatchObject({ fault: 'twice', line: bad.length + 3 });
  });

  it('needs its columns', () => {
    expect(readBirths('vin,make\nx,y', 'nordic')).toEqual({ fault: 'column', column: 'model' });
    expect(readBirths('', 'nordic')).toMatchObject({ fault: 'column' });
  });
});
