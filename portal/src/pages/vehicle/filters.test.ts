import { describe, expect, it } from 'vitest';
import type { Finding, VehicleRecord } from '../../api/types';
import { RECORD_TYPES } from '../../lib/terms';
import { filterRecords, GROUPS, groupsOf, isChosen, reportersOf, toggled, typesOf } from './filters';

const record = (number: number, type: string, more: Partial<VehicleRecord> = {}): VehicleRecord =>
  ({ number, type: `vehicles.${type}`, status: 'standing', by: 'shop', byName: 'Shop', ...more }) as VehicleRecord;

const RECORDS = [
  record(0, 'register_birth', { by: 'maker', byName: 'Maker' }),
  record(1, 'record_odometer'),
  record(2, 'record_odometer', { status: 'incorrect_data' }),
  record(3, 'record_accident', { by: 'police', byName: 'Police' }),
  record(4, 'transfer_title', { by: null, byName: null }),
];
const FINDINGS = [{ records: [1] }] as Finding[];

const numbers = (filter: Parameters<typeof filterRecords>[2]): number[] =>
  filterRecords(RECORDS, FINDINGS, filter).map(({ number }) => number);

describe('groups', () => {
  it('hold every type of record, each once', () => {
    expect(Object.values(GROUPS).flat().sort()).toEqual([...RECORD_TYPES].sort());
  });

  it('are offered only where the history has some', () => {
    expect(groupsOf(RECORDS)).toEqual([
      { group: 'ownership', count: 2 },
      { group: 'odometer', count: 2 },
      { group: 'damage', count: 1 },
    ]);
  });

  it('switch on and off, without touching others', () => {
    const both = toggled(typesOf({ types: 'record_odometer' }), 'damage');
    expect(both).toBe('record_odometer,record_accident,record_title_brand');
    expect(isChosen(typesOf({ types: both! }), 'damage')).toBe(true);
    expect(toggled(typesOf({ types: both! }), 'damage')).toBe('record_odometer');
    expect(toggled(typesOf({ types: 'record_odometer' }), 'odometer')).toBeUndefined();
  });
});

describe('filters', () => {
  it('keep what they name, and everything when they name nothing', () => {
    expect(numbers({})).toEqual([0, 1, 2, 3, 4]);
    expect(numbers({ types: 'record_odometer,record_accident' })).toEqual([1, 2, 3]);
    expect(numbers({ by: 'shop' })).toEqual([1, 2]);
    expect(numbers({ only: 'questioned' })).toEqual([1, 2]);
    expect(numbers({ only: 'questioned', by: 'police' })).toEqual([]);
  });

  it('offer each reporter once, by name', () => {
    expect(reportersOf(RECORDS).map(({ label }) => label)).toEqual(['Maker', 'Police', 'Shop']);
  });
});
