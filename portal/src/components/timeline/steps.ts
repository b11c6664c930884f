// What a party may do about a record, as the ledger's rules have it (crates/modules/vehicles/src/handle/dispute.rs).

import type { VehicleRecord } from '../../api/types';
import { bareType } from '../../lib/records';

export type Step = 'dispute' | 'withdraw' | 'answer' | 'correct';

/** Births, transfers, liens, and what is said about records are none that can be disputed. */
const isRecord = ({ type }: VehicleRecord): boolean => /^(record|report|open|complete)_/.test(bareType(type));

export const isDisputed = ({ dispute }: VehicleRecord): boolean => dispute?.state === 'open' || dispute?.state === 'overdue';

export function stepsFor(record: VehicleRecord, holders: readonly string[], party: string): Step[] {
  if (!isRecord(record)) return [];
  const { dispute, status } = record;
  const isOpen = isDisputed(record);
  const isReporter = party === `org:${record.by}`;
  const steps: Step[] = [];
  if (isOpen && dispute?.holder === party) steps.push('withdraw');
  if (isOpen && isReporter) steps.push('answer');
  if (isReporter && status === 'standing') steps.push('correct');
  if (!isOpen && !isReporter && status === 'standing' && holders.includes(party)) steps.push('dispute');
  return steps;
}
