// Which records of a history the reader wants to see. The choice lives in the page's address.

import type { Finding, VehicleRecord } from '../../api/types';
import { bareType } from '../../lib/records';
import type { RECORD_TYPES } from '../../lib/terms';

type RecordType = (typeof RECORD_TYPES)[number];

/** Types that a reader looks for together. */
export const GROUPS = {
  ownership: ['register_birth', 'transfer_title', 'hold_title', 'release_title', 'record_registration', 'record_export', 'record_end_of_life'],
  service: ['record_maintenance', 'open_recall', 'complete_recall'],
  inspection: ['record_inspection'],
  odometer: ['record_odometer'],
  damage: ['record_accident', 'record_title_brand'],
  theft: ['report_theft', 'report_recovery'],
  liens: ['place_lien', 'perfect_lien', 'release_lien'],
  disputes: ['correct_record', 'dispute_record', 'answer_dispute', 'withdraw_dispute'],
} as const satisfies Record<string, readonly RecordType[]>;

export type Group = keyof typeof GROUPS;

/** As it stands in the address: types in one text, separated by commas. */
export type TimelineFilter = { types?: string; by?: string; only?: string };

export const typesOf = ({ types }: TimelineFilter): Set<string> => new Set(types ? types.split(',') : []);

/** The groups that the history has anything of, with how much. */
export function groupsOf(records: VehicleRecord[]): { group: Group; count: number }[] {
  const counts = (Object.keys(GROUPS) as Group[]).map((group) => {
    const types: readonly string[] = GROUPS[group];
    return { group, count: records.filter(({ type }) => types.includes(bareType(type))).length };
  });
  return counts.filter(({ count }) => count > 0);
}

export const isChosen = (chosen: Set<string>, group: Group): boolean => GROUPS[group].every((type) => chosen.has(type));

/** The text for the address after a group is switched on or off; nothing when all of the history is to be shown. */
export function toggled(chosen: Set<string>, group: Group): string | undefined {
  const next = new Set(chosen);
  const wasChosen = isChosen(chosen, group);
  for (const type of GROUPS[group]) {
    if (wasChosen) next.delete(type);
    else next.add(type);
  }
  return next.size === 0 ? undefined : [...next].join(',');
}

/** Whether something speaks against a record: a finding that cites it, a correction, or a dispute. */
const isQuestioned = (record: VehicleRecord, findings: Finding[]): boolean =>
  record.status !== 'standing' || Boolean(record.dispute) || findings.some(({ records }) => records.includes(record.number));

export function filterRecords(records: VehicleRecord[], findings: Finding[], filter: TimelineFilter): VehicleRecord[] {
  const types = typesOf(filter);
  return records.filter(
    (record) =>
      (types.size === 0 || types.has(bareType(record.type))) &&
      (filter.by === undefined || record.by === filter.by) &&
      (filter.only !== 'questioned' || isQuestioned(record, findings)),
  );
}

/** Everyone who reported something, by name. */
export function reportersOf(records: VehicleRecord[]): { value: string; label: string }[] {
  const names = new Map(records.flatMap(({ by, byName }) => (by ? [[by, byName ?? by] as const] : [])));
  return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
}
