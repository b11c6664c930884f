import { describe, expect, it } from 'vitest';
import { vehicleIn } from './read';

const VIN = 'YV1LW5547W2400001';
const ID = 'ab'.repeat(32);

describe('a scanned text', () => {
  it('names a car by its VIN, as makers print it', () => {
    for (const text of [VIN, VIN.toLowerCase(), `*${VIN}*`, `I${VIN}`, ` ${VIN} `, 'YV1 LW55 47W2400001', `VIN:${VIN};MODEL:V70`]) {
      expect(vehicleIn(text), text).toBe(VIN);
    }
  });

  it("names a car by a portal's link", () => {
    expect(vehicleIn(`https://node.example/vehicles/${VIN}`)).toBe(VIN);
    expect(vehicleIn(`http://127.0.0.1:8080/vehicles/${ID}?types=x#odometer`)).toBe(ID);
    expect(vehicleIn(ID.toUpperCase())).toBe(ID);
  });

  it('names none otherwise', () => {
    for (const text of ['', 'hello', `${VIN}0`, VIN.slice(1), VIN.replace('L', 'O'), 'https://node.example/', 'ab'.repeat(31)]) {
      expect(vehicleIn(text), text).toBeNull();
    }
  });
});
