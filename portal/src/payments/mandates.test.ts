import { describe, expect, it } from 'vitest';
import { collectable, lifeOf, restOf, type Mandate } from './mandates';

const DAY = 86_400_000;
const START = 1_760_000_000_000;
const mandate: Mandate = {
  id: 'aa'.repeat(32), currency: 'EUR', from: '11'.repeat(32), to: '22'.repeat(32),
  maxPayment: 100, maxPerPeriod: 150, periodDays: 30, grantedAt: START, validUntil: START + 365 * DAY, period: 0, collected: 100,
};

describe('a mandate', () => {
  it('stands until its time is over or it is revoked', () => {
    expect(lifeOf(mandate, START)).toBe('standing');
    expect(lifeOf(mandate, mandate.validUntil - 1)).toBe('standing');
    expect(lifeOf(mandate, mandate.validUntil)).toBe('ended');
    expect(lifeOf({ ...mandate, revokedAt: START + 1 }, START + 2)).toBe('revoked');
  });

  it('has what the period leaves, and never more than one payment at once', () => {
    expect([restOf(mandate, START), collectable(mandate, START)]).toEqual([50, 50]);
    expect(restOf(mandate, START + 30 * DAY - 1)).toBe(50);
    expect([restOf(mandate, START + 30 * DAY), collectable(mandate, START + 30 * DAY)]).toEqual([150, 100]);
    expect(restOf({ ...mandate, period: 1 }, START + 31 * DAY)).toBe(50);
    // A clock that is behind the ledger's.
    expect(restOf(mandate, START - 5_000)).toBe(50);
  });
});
