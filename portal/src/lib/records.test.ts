import { describe, expect, it } from 'vitest';
import type { ActionJson, Finding, VehicleRecord } from '../api/types';
import { holdOf, holdingsOf, liensOf, readingIn, readingsOf } from './records';

let next = 0;

function record(type: string, fields: Record<string, unknown> = {}, more: Partial<VehicleRecord> = {}): VehicleRecord {
  const number = more.number ?? (next += 1);
  const occurredAt = more.occurredAt ?? number * 1_000;
  const action: ActionJson = { type: `vehicles.${type}`, by: 'someone', ...fields };
  return {
    number,
    type: action.type,
    occurredAt,
    height: number,
    time: occurredAt,
    transaction: '',
    position: 0,
    by: 'someone',
    byName: 'Someone',
    action,
    status: 'standing',
    findings: [],
    ...more,
  };
}

const odometer = (value: number, unit = 'km') => ({ odometer: { value, unit } });

describe('readings', () => {
  it('come from every record that carries one, by the time of reading', () => {
    const records = [
      record('record_odometer', odometer(300), { occurredAt: 30 }),
      record('record_inspection', odometer(100), { occurredAt: 10 }),
      record('record_maintenance', {}, { occurredAt: 20 }),
      record('transfer_title', odometer(200, 'mi'), { occurredAt: 25 }),
    ];
    expect(readingsOf(records, []).map(({ value, unit }) => [value, unit])).toEqual([
      [100, 'km'],
      [200, 'mi'],
      [300, 'km'],
    ]);
  });

  it('mark what odometer findings cite, and what was withdrawn', () => {
    const records = [
      record('record_odometer', odometer(1), { number: 0 }),
      record('record_odometer', odometer(2), { number: 1, status: 'incorrect_data' }),
      record('record_odometer', odometer(3), { number: 2 }),
    ];
    const findings = [
      { kind: 'odometer_rollback', records: [1, 2] },
      { kind: 'impossible_travel', records: [0] },
    ] as Finding[];
    expect(readingsOf(records, findings).map(({ state }) => state)).toEqual(['regular', 'withdrawn', 'suspicious']);
  });

  it('ignore what is not a reading', () => {
    const records = [record('record_odometer', { odometer: { value: '5', unit: 'km' } }), record('x', odometer(5, 'furlong'))];
    expect(readingsOf(records, [])).toEqual([]);
  });

  it('convert between kilometres and miles', () => {
    const [reading] = readingsOf([record('record_odometer', odometer(100, 'mi'))], []);
    expect(readingIn(reading!, 'km')).toBe(161);
    expect(readingIn(reading!, 'mi')).toBe(100);
  });
});

describe('title', () => {
  it('passes from holder to holder, and not by transfers that never happened', () => {
    const records = [
      record('register_birth', { holder: 'org:maker', builtAt: 1 }, { occurredAt: 900 }),
      record('transfer_title', { from: ['org:maker'], to: ['did:key:a'] }, { occurredAt: 10 }),
      record('transfer_title', { from: ['did:key:a'], to: ['did:key:x'] }, { occurredAt: 15, status: 'did_not_occur' }),
      record('transfer_title', { from: ['did:key:a'], to: ['did:key:b', 'did:key:c'] }, { occurredAt: 20 }),
    ];
    expect(holdingsOf(records).map(({ holders, from, to }) => [holders, from, to])).toEqual([
      [['org:maker'], 1, 10],
      [['did:key:a'], 10, 20],
      [['did:key:b', 'did:key:c'], 20, null],
    ]);
  });

  it('is held from a hold until it passes or is free again', () => {
    const hold = record('hold_title', { from: ['did:key:a'], to: ['did:key:b'] });
    const passed = record('transfer_title', { from: ['did:key:a'], to: ['did:key:b'] });
    const held = { to: ['did:key:b'], chain: hold.transaction };
    expect(holdOf([record('register_birth', { holder: 'did:key:a' })])).toBeNull();
    expect(holdOf([hold, record('record_odometer', odometer(1, 'km'))])).toEqual(held);
    expect(holdOf([hold, passed])).toBeNull();
    expect(holdOf([hold, record('release_title', {})])).toBeNull();
    expect(holdOf([hold, record('release_title', {}), hold])).toEqual(held);
  });

  it('keeps released liens visible, and believes the state where it knows one', () => {
    const records = [
      record('place_lien', { by: 'bank', lien: 'first' }, { occurredAt: 1 }),
      record('release_lien', { by: 'bank', lien: 'first' }, { occurredAt: 2 }),
      record('place_lien', { by: 'bank', lien: 'second' }, { occurredAt: 3 }),
    ];
    const current = [{ lien: 'second', lender: 'bank', status: 'perfected', placedAt: 3 } as const];
    expect(liensOf(records, [...current]).map(({ lien, status }) => [lien, status])).toEqual([
      ['first', 'released'],
      ['second', 'perfected'],
    ]);
  });
});
