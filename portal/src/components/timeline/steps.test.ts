import { describe, expect, it } from 'vitest';
import type { VehicleRecord } from '../../api/types';
import { stepsFor } from './steps';

const record = (more: object = {}): VehicleRecord =>
  ({ type: 'vehicles.record_odometer', by: 'garage', status: 'standing', ...more }) as unknown as VehicleRecord;
const dispute = (state: string) => ({ dispute: { state, holder: 'did:key:anna' } });
const steps = (about: VehicleRecord, party: string): string[] => stepsFor(about, ['did:key:anna', 'org:fleet'], party);

describe('what a party may do about a record', () => {
  it('lets holders dispute it, and its reporter correct it', () => {
    expect(steps(record(), 'did:key:anna')).toEqual(['dispute']);
    expect(steps(record(), 'org:fleet')).toEqual(['dispute']);
    expect(steps(record(), 'org:garage')).toEqual(['correct']);
    expect(steps(record(), 'did:key:bo')).toEqual([]);
  });

  it('while it is disputed, lets its reporter answer and whoever disputed it withdraw', () => {
    for (const state of ['open', 'overdue']) {
      expect(steps(record(dispute(state)), 'org:garage')).toEqual(['answer', 'correct']);
      expect(steps(record(dispute(state)), 'did:key:anna')).toEqual(['withdraw']);
      expect(steps(record(dispute(state)), 'org:fleet')).toEqual([]);
    }
    expect(steps(record(dispute('answered')), 'did:key:anna')).toEqual(['dispute']);
  });

  it('is nothing once it was corrected, but to answer a dispute that is still open; and nothing about what is no record', () => {
    for (const party of ['org:garage', 'did:key:anna']) expect(steps(record({ status: 'incorrect_data' }), party)).toEqual([]);
    expect(steps(record({ status: 'incorrect_data', ...dispute('open') }), 'org:garage')).toEqual(['answer']);
    for (const type of ['register_birth', 'transfer_title', 'place_lien', 'correct_record', 'dispute_record']) {
      expect(steps(record({ type: `vehicles.${type}` }), 'did:key:anna')).toEqual([]);
    }
  });
});
