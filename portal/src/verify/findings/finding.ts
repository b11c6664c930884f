// Something that a history gives away, as it stands in reports.

import { type Shape, array, integer, map, natural, object, oneOf, ordered, string } from "../shape";

/** The kinds, in the order in which findings are listed. */
export const FINDING_KINDS = [
  "odometer_rollback",
  "odometer_implausible_rate",
  "record_after_end_of_life",
  "record_while_stolen",
  "impossible_travel",
  "ownership_churn",
  "total_loss_titled_clean",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];
export type FindingSeverity = "info" | "warning" | "serious";

export interface Finding {
  /** Its kind and the records that it rests on. */
  id: string;
  kind: FindingKind;
  severity: FindingSeverity;
  /** Numbers of the records that it rests on. */
  records: number[];
  /** The numbers that decided it, by name: metres, kilometres, minutes, days, and moments in milliseconds. */
  facts: Record<string, number>;
  /** An English sentence. */
  text: string;
}

export const findingShape: Shape<Finding> = object({
  id: string,
  kind: oneOf(...FINDING_KINDS),
  severity: oneOf("info", "warning", "serious"),
  records: array(natural),
  facts: map(integer),
  text: string,
});

export function finding(
  kind: FindingKind,
  severity: FindingSeverity,
  records: number[],
  facts: Record<string, number>,
  text: string,
): Finding {
  return { id: `${kind}:${records.join("-")}`, kind, severity, records, facts: ordered(Object.entries(facts)), text };
}
