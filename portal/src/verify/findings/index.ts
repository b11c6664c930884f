// What a history gives away: contradictions that no single reporter sees.
//
// The same function of the records in every program: the report carries the result, and the verifier computes it again. The rules, and why
// their thresholds lie where they do, are told in crates/modules/vehicles/src/findings; the vectors beside it test both.

import { type Entry, timelineOf } from "../timeline";
import { FINDING_KINDS, type Finding } from "./finding";
import { odometerFindings } from "./odometer";
import { afterEndOfLife, whileStolen } from "./presence";
import { churn, totalLoss } from "./title";
import { travelFindings } from "./travel";

/** Every finding of a vehicle's history, by kind, then by the numbers of their records. */
export function findingsOf(entries: readonly Entry[]): Finding[] {
  const timeline = timelineOf(entries);
  const found = [odometerFindings, afterEndOfLife, whileStolen, travelFindings, churn, totalLoss].flatMap((rule) => rule(timeline));
  return found.sort((a, b) => FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind) || compareNumbers(a.records, b.records));
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const difference = a.map((number, index) => number - (b[index] ?? -1)).find((difference) => difference !== 0);
  return difference ?? a.length - b.length;
}
