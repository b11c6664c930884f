// Which records stand behind each chip of the verdict, so that no chip has to be believed.

import type { Vehicle, VehicleRecord } from '../../api/types';
import { bareType, holdingsOf } from '../../lib/records';

/** Recalls of the history that no standing record says were carried out. */
function openRecalls(standing: VehicleRecord[]): number[] {
  const done = new Set(standing.filter(({ type }) => bareType(type) === 'complete_recall').map(({ action }) => action.campaign));
  return standing.filter(({ type, action }) => bareType(type) === 'open_recall' && !done.has(action.campaign)).map(({ number }) => number);
}

function unreleasedLiens(standing: VehicleRecord[], { liens }: Vehicle): number[] {
  const isOpen = (lien: unknown, lender: string | null): boolean =>
    liens.some((each) => each.lien === lien && each.lender === lender && each.status !== 'released');
  return standing
    .filter(({ type, action, by }) => bareType(type) === 'place_lien' && isOpen(action.lien, by))
    .map(({ number }) => number);
}

/** Odometer findings rest on the readings that contradict each other; without any, the last reading is what counts. */
function odometerRecords({ findings, odometer }: Vehicle): number[] {
  const cited = findings.filter(({ kind }) => kind.startsWith('odometer_')).flatMap(({ records }) => records);
  if (cited.length > 0) return cited;
  return odometer ? [odometer.record] : [];
}

/** Numbers of the records that the chip rests on, in their order, each once. Coverage rests on the state, not on records. */
export function restsOn(tile: string, vehicle: Vehicle, records: VehicleRecord[]): number[] {
  const standing = records.filter(({ status }) => status === 'standing');
  const ofTypes = (...types: string[]): number[] =>
    standing.filter(({ type }) => types.includes(bareType(type))).map(({ number }) => number);
  const numbers: Record<string, () => number[]> = {
    owners: () => holdingsOf(records).map(({ record }) => record),
    accidents: () => ofTypes('record_accident'),
    odometer: () => odometerRecords(vehicle),
    title: () => [...unreleasedLiens(standing, vehicle), ...vehicle.verdict.brands.map(({ record }) => record)],
    theft: () => ofTypes('report_theft', 'report_recovery'),
    recalls: () => openRecalls(standing),
    disputes: () =>
      vehicle.disputes.filter(({ state }) => state === 'open' || state === 'overdue').map(({ disputed }) => disputed),
  };
  return [...new Set(numbers[tile]?.() ?? [])].sort((a, b) => a - b);
}
