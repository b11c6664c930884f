// Pure readings of a vehicle's records: what the page's chart, title chain and lists are made of.

import type { ActionJson, Finding, Lien, VehicleRecord } from '../api/types';
import { convertDistance, type Unit } from './format';

/** `vehicles.record_odometer` -> `record_odometer`. */
export const bareType = (type: string): string => type.slice(type.indexOf('.') + 1);

type OdometerValue = { value: number; unit: Unit; source?: string; brand?: string };

/** An odometer value as it stands in actions, or null when `field` isn't one. */
export function odometerOf(field: unknown): OdometerValue | null {
  if (typeof field !== 'object' || field === null) return null;
  const { value, unit, source, brand } = field as Record<string, unknown>;
  if (typeof value !== 'number' || (unit !== 'km' && unit !== 'mi')) return null;
  return {
    value,
    unit,
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof brand === 'string' ? { brand } : {}),
  };
}

export type Reading = {
  record: number;
  occurredAt: number;
  value: number;
  unit: Unit;
  by: string | null;
  byName: string | null;
  state: 'regular' | 'suspicious' | 'withdrawn';
};

/** Every odometer reading in the history, by the time that it was taken. */
export function readingsOf(records: VehicleRecord[], findings: Finding[]): Reading[] {
  const suspects = new Set(
    findings.filter((finding) => finding.kind.startsWith('odometer_')).flatMap((finding) => finding.records),
  );
  const readings: Reading[] = [];
  for (const record of records) {
    const odometer = odometerOf(record.action.odometer);
    if (!odometer) continue;
    const state =
      record.status !== 'standing' ? 'withdrawn' : suspects.has(record.number) ? 'suspicious' : 'regular';
    readings.push({
      record: record.number,
      occurredAt: record.occurredAt,
      value: odometer.value,
      unit: odometer.unit,
      by: record.by,
      byName: record.byName,
      state,
    });
  }
  return readings.sort((a, b) => a.occurredAt - b.occurredAt || a.record - b.record);
}

export const readingIn = (reading: Reading, unit: Unit): number =>
  Math.round(convertDistance(reading.value, reading.unit, unit));

/** When what a record tells of began; a birth tells of the day of building, whenever it was registered. */
export function startOf(record: VehicleRecord): number {
  const { builtAt } = record.action;
  return bareType(record.type) === 'register_birth' && typeof builtAt === 'number' ? builtAt : record.occurredAt;
}

export type Holding = { holders: string[]; from: number; to: number | null; record: number };

/** Who held the title from when to when; corrected transfers don't count. */
export function holdingsOf(records: VehicleRecord[]): Holding[] {
  const holdings: Holding[] = [];
  for (const record of records) {
    if (record.status !== 'standing') continue;
    const type = bareType(record.type);
    const holders =
      type === 'register_birth' ? partiesOf(record.action.holder) : type === 'transfer_title' ? partiesOf(record.action.to) : null;
    if (!holders) continue;
    const previous = holdings.at(-1);
    const from = startOf(record);
    if (previous) previous.to = from;
    holdings.push({ holders, from, to: null, record: record.number });
  }
  return holdings;
}

export type Hold = { to: string[]; chain: string };

/** For whom a reservation of money holds the title, and the transaction that reserved; null when none does. */
export function holdOf(records: VehicleRecord[]): Hold | null {
  const ends = ['hold_title', 'release_title', 'transfer_title'];
  const last = records.findLast(({ type }) => ends.includes(bareType(type)));
  return last && bareType(last.type) === 'hold_title' ? { to: partiesOf(last.action.to), chain: last.transaction } : null;
}

export function partiesOf(field: unknown): string[] {
  if (typeof field === 'string') return [field];
  return Array.isArray(field) ? field.filter((party): party is string => typeof party === 'string') : [];
}

/** Liens of the whole history: those that the state still lists, and released ones that only records tell of. */
export function liensOf(records: VehicleRecord[], current: Lien[]): Lien[] {
  const liens = new Map<string, Lien>();
  const keyOf = (action: ActionJson): string => `${action.by}/${String(action.lien)}`;
  for (const record of records) {
    if (record.status !== 'standing') continue;
    const type = bareType(record.type);
    const key = keyOf(record.action);
    if (type === 'place_lien') {
      liens.set(key, {
        lien: String(record.action.lien),
        lender: record.action.by ?? '',
        status: 'placed',
        placedAt: record.occurredAt,
      });
    }
    const lien = liens.get(key);
    if (lien && type === 'perfect_lien') Object.assign(lien, { status: 'perfected', perfectedAt: record.occurredAt });
    if (lien && type === 'release_lien') Object.assign(lien, { status: 'released', releasedAt: record.occurredAt });
  }
  for (const lien of current) liens.set(`${lien.lender}/${lien.lien}`, lien);
  return [...liens.values()].sort((a, b) => a.placedAt - b.placedAt);
}
