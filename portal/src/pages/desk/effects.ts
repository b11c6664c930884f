// What a record will bring about, told before it is signed. Pure: from the form's values and the car as the ledger has it.

import type { Vehicle, VehicleRecord } from '../../api/types';
import { convertDistance, formatDate, formatDistance } from '../../lib/format';
import { bareType, odometerOf, readingsOf, type Reading } from '../../lib/records';

/** A sentence under `desk.effect`. */
type Effect = { key: string; values?: Record<string, string> };

type Values = Record<string, unknown>;

const kilometres = ({ value, unit }: { value: number; unit: 'km' | 'mi' }): number => convertDistance(value, unit, 'km');

const told = (reading: Reading): Record<string, string> => ({
  reading: formatDistance(reading.value, reading.unit),
  date: formatDate(reading.occurredAt),
});

/** A reading against the one before it and the one after it, by the time that they were taken. */
function ofOdometer(values: Values, records: VehicleRecord[], occurredAt: number): Effect[] {
  const odometer = odometerOf(values.odometer);
  if (!odometer) return [];
  const readings = readingsOf(records, []).filter(({ state }) => state !== 'withdrawn');
  const before = readings.filter((reading) => reading.occurredAt <= occurredAt).at(-1);
  const after = readings.find((reading) => reading.occurredAt > occurredAt);
  const effects: Effect[] = [];
  if (before && kilometres(odometer) < kilometres(before)) effects.push({ key: 'lowerReading', values: told(before) });
  if (after && kilometres(odometer) > kilometres(after)) effects.push({ key: 'higherReading', values: told(after) });
  return effects;
}

/** Campaigns that were opened on the car and not carried out, by records that stand. */
export function openCampaigns(records: VehicleRecord[]): string[] {
  const standing = records.filter(({ status }) => status === 'standing');
  const campaigns = (type: string): string[] =>
    standing.filter((record) => bareType(record.type) === type).map((record) => String(record.action.campaign));
  const done = new Set(campaigns('complete_recall'));
  return campaigns('open_recall').filter((campaign) => !done.has(campaign));
}

function ofDefects(values: Values): Effect[] {
  const defects = Array.isArray(values.defects) ? (values.defects as { severity?: string }[]) : [];
  const isSerious = defects.some(({ severity }) => severity === 'major' || severity === 'dangerous');
  if (values.result === 'pass' && defects.length > 0) return [{ key: 'passWithDefects' }];
  if (values.result === 'pass_with_defects' && isSerious) return [{ key: 'passWithSerious' }];
  return values.result === 'fail' && !isSerious ? [{ key: 'failWithout' }] : [];
}

/** What is particular to one kind of record. */
const OF_TYPE: Record<string, (values: Values, vehicle: Vehicle, records: VehicleRecord[], by: string) => Effect[]> = {
  record_inspection: ofDefects,
  record_accident: (values) => (values.severity === 'total_loss' ? [{ key: 'totalLoss' }] : []),
  report_theft: (_, vehicle) => [{ key: vehicle.status === 'stolen' ? 'stolenAlready' : 'theft' }],
  report_recovery: (_, vehicle) => (vehicle.status === 'stolen' ? [] : [{ key: 'notStolen' }]),
  record_end_of_life: () => [{ key: 'endOfLife' }],
  record_export: (values) => (values.from !== undefined && values.from === values.to ? [{ key: 'sameCountry' }] : []),
  open_recall: (values, vehicle, records, by) => [
    ...(vehicle.manufacturer === by ? [] : [{ key: 'notManufacturer' }]),
    ...(openCampaigns(records).includes(String(values.campaign)) ? [{ key: 'recallOpen' }] : []),
  ],
};

export function effectsOf(type: string, values: Values, vehicle: Vehicle, records: VehicleRecord[], by: string): Effect[] {
  const occurredAt = typeof values.occurredAt === 'number' ? values.occurredAt : Date.now();
  const effects: Effect[] = [];
  if (vehicle.status === 'end_of_life' && type !== 'record_end_of_life') effects.push({ key: 'ended' });
  if (vehicle.status === 'stolen' && type !== 'report_recovery' && type !== 'report_theft') effects.push({ key: 'stolen' });
  if (occurredAt < vehicle.builtAt) effects.push({ key: 'beforeBuilt', values: { date: formatDate(vehicle.builtAt) } });
  return [...effects, ...ofOdometer(values, records, occurredAt), ...(OF_TYPE[type]?.(values, vehicle, records, by) ?? [])];
}
