// Records of a vehicle that can't have been there: scrapped, or in a thief's hands.

import { type Action, type ActionType, actorOf } from "../action";
import { type Entry, momentOf } from "../timeline";
import { isPerson } from "../vocabulary";
import { type Finding, finding } from "./finding";
import { DAY_MS, date } from "./text";

/** How long after its end of life a record may still follow. Many reporters know only the date, and a recycler finishes its paperwork. */
const END_OF_LIFE_GRACE_MS = DAY_MS;

/** What the record was, for a sentence. */
const NOUNS: Partial<Record<ActionType, string>> = {
  "vehicles.record_registration": "a registration",
  "vehicles.record_odometer": "an odometer reading",
  "vehicles.record_maintenance": "maintenance",
  "vehicles.record_inspection": "an inspection",
  "vehicles.record_accident": "an accident",
  "vehicles.report_recovery": "a recovery",
  "vehicles.complete_recall": "a recall repair",
  "vehicles.record_export": "an export",
  "vehicles.record_end_of_life": "an end of life",
  "vehicles.transfer_title": "a title transfer",
};

function nounOf(action: Action): string {
  return NOUNS[action.type] ?? "a record";
}

/** Whether somebody had the vehicle before them, or put it to use. */
function isPutToUse(action: Action): boolean {
  switch (action.type) {
    case "vehicles.record_registration":
      return action.status === "registered";
    case "vehicles.record_odometer":
      return action.odometer.source !== "declared" && action.odometer.source !== "estimated";
    case "vehicles.record_maintenance":
    case "vehicles.record_inspection":
    case "vehicles.complete_recall":
    case "vehicles.record_export":
      return true;
    case "vehicles.transfer_title":
      // Wrecks are traded among businesses; a person who buys one has bought a car.
      return action.to.some(isPerson);
    default:
      return false;
  }
}

function isAlive(action: Action): boolean {
  return isPutToUse(action) || action.type === "vehicles.record_accident" || action.type === "vehicles.report_recovery";
}

/**
 * Use, accidents and recoveries after the first standing record of the end of life. Deregistration, brands and liens' ends belong to the
 * paperwork that follows; so does whatever the same reporter still notes.
 */
export function afterEndOfLife(timeline: readonly Entry[]): Finding[] {
  const end = timeline.find(({ action }) => action.type === "vehicles.record_end_of_life");
  if (end === undefined) return [];
  const endedAt = momentOf(end);
  const late = timeline.filter((entry) => momentOf(entry) > endedAt + END_OF_LIFE_GRACE_MS);
  const used = late.filter(({ action }) => isAlive(action) && actorOf(action) !== actorOf(end.action));
  return used.map((entry) => {
    const at = momentOf(entry);
    const text = `The vehicle reached its end of life on ${date(endedAt)}, but ${nounOf(entry.action)} followed on ${date(at)}.`;
    return finding("record_after_end_of_life", "serious", [end.number, entry.number], { endedAt, at }, text);
  });
}

/** A theft, from the report to the recovery. */
interface Theft {
  report: Entry;
  recovery: Entry | null;
  reporters: Set<string | null>;
}

function theftsIn(timeline: readonly Entry[]): Theft[] {
  const thefts: Theft[] = [];
  let open: Theft | null = null;
  for (const entry of timeline) {
    const { type } = entry.action;
    if (type !== "vehicles.report_theft" && type !== "vehicles.report_recovery") continue;
    if (open === null) {
      if (type === "vehicles.report_recovery") continue;
      open = { report: entry, recovery: null, reporters: new Set() };
      thefts.push(open);
    }
    open.reporters.add(actorOf(entry.action));
    if (type === "vehicles.report_recovery") {
      open.recovery = entry;
      open = null;
    }
  }
  return thefts;
}

/** Whether the record shows the vehicle to people. Readings that it sends itself are what trackers are for. */
function isInTheOpen(action: Action): boolean {
  if (action.type === "vehicles.record_odometer" && action.odometer.source === "telematics") return false;
  return action.type === "vehicles.record_end_of_life" || isPutToUse(action);
}

/**
 * Use between a theft and the recovery, by anybody but those who reported them: police and insurers handle a stolen car. Accidents are what
 * thieves have.
 */
export function whileStolen(timeline: readonly Entry[]): Finding[] {
  return theftsIn(timeline).flatMap(({ report, recovery, reporters }) => {
    const stolenAt = momentOf(report);
    const recoveredAt = recovery === null ? null : momentOf(recovery);
    const during = timeline.filter((entry) => momentOf(entry) > stolenAt && (recoveredAt === null || momentOf(entry) < recoveredAt));
    const seen = during.filter(({ action }) => isInTheOpen(action) && !reporters.has(actorOf(action)));
    return seen.map((entry) => {
      const at = momentOf(entry);
      const noun = nounOf(entry.action);
      const text = `The vehicle was reported stolen on ${date(stolenAt)}, but ${noun} followed on ${date(at)} before it was recovered.`;
      const facts = { stolenAt, at, ...(recoveredAt === null ? {} : { recoveredAt }) };
      return finding("record_while_stolen", "serious", [report.number, entry.number], facts, text);
    });
  });
}
