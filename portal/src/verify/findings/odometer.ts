// Odometers that fall, and odometers that rise too fast.
//
// Readings are compared in millimetres, in which kilometres and miles are whole numbers, each with the last comparable one before it. What
// each reading is used for, and why, is told where the rule is defined (crates/modules/vehicles/src/findings/odometer.rs).

import { type Reading, readingOf } from "../action";
import { type Entry, momentOf } from "../timeline";
import { type Finding, finding } from "./finding";
import { DAY_MS, MINUTE_MS, date, divide, elapsed, grouped, shown } from "./text";

/** The most that a car is driven in a day. Readings less than a day apart may differ by a whole day's distance. */
const MAX_KILOMETRES_PER_DAY = 2_000;
const DAY_MINUTES = DAY_MS / MINUTE_MS;
const MILLIMETRES_PER_KILOMETRE = 1_000_000;
const MILLIMETRES = { km: MILLIMETRES_PER_KILOMETRE, mi: 1_609_344 } as const;
/** How roughly people state a reading, in units. */
const DECLARED_UNITS = 1_000;

interface Point {
  number: number;
  moment: number;
  reading: Reading;
}

/** Whether a reading says nothing, is where comparison begins anew, or is compared with what came before. */
function useOf({ source, brand = "actual" }: Reading, exchanged: boolean): "ignore" | "restart" | "compare" {
  if (source === "estimated" || brand === "exempt") return "ignore";
  const isComparable = brand === "actual" || brand === "reading_at_renewal" || (brand === "replaced" && exchanged);
  return isComparable ? "compare" : "restart";
}

export function odometerFindings(timeline: readonly Entry[]): Finding[] {
  const found: (Finding | null)[] = [];
  let last: Point | null = null;
  let exchanged = false;
  for (const entry of timeline) {
    const pointOf = (reading: Reading): Point => ({ number: entry.number, moment: momentOf(entry), reading });
    const exchange = entry.action.type === "vehicles.record_maintenance" ? entry.action.odometerExchange : null;
    if (exchange) {
      if (useOf(exchange.removed, exchanged) === "compare") found.push(compare(last, pointOf(exchange.removed)));
      [last, exchanged] = [pointOf(exchange.installed), true];
      continue;
    }
    const reading = readingOf(entry.action);
    if (reading === null) continue;
    const next = pointOf(reading);
    const isDeclared = reading.source === "declared";
    const use = useOf(reading, exchanged);
    if (use === "restart") last = isDeclared ? null : next;
    if (use !== "compare") continue;
    const contradiction = compare(last, next);
    // The higher of two readings that may be in the wrong order stays the measure.
    const isTolerated = contradiction === null && last !== null && millimetres(next) < millimetres(last);
    if (!isDeclared && !isTolerated) last = next;
    found.push(contradiction);
  }
  return found.filter((contradiction) => contradiction !== null);
}

function millimetres({ reading }: Point): number {
  return reading.value * MILLIMETRES[reading.unit];
}

function compare(last: Point | null, next: Point): Finding | null {
  if (last === null) return null;
  const unit = Math.max(MILLIMETRES[last.reading.unit], MILLIMETRES[next.reading.unit]);
  const isDeclared = next.reading.source === "declared";
  const minutes = divide(elapsed(last.moment, next.moment), MINUTE_MS);
  const sameDay = minutes < DAY_MINUTES ? MAX_KILOMETRES_PER_DAY * MILLIMETRES_PER_KILOMETRE : 0;
  const tolerance = Math.max(isDeclared ? unit * DECLARED_UNITS : unit, sameDay);
  const rise = millimetres(next) - millimetres(last);
  if (-rise > tolerance) return rollback(last, next, isDeclared);

  const [kilometres, atLeastADay] = [divide(rise, MILLIMETRES_PER_KILOMETRE), Math.max(minutes, DAY_MINUTES)];
  const isTooFast = kilometres * DAY_MINUTES > MAX_KILOMETRES_PER_DAY * atLeastADay;
  return isTooFast && !isDeclared ? implausibleRate(last, next, kilometres, atLeastADay) : null;
}

function rollback(last: Point, next: Point, isDeclared: boolean): Finding {
  const [before, after] = [divide(millimetres(last), 1_000), divide(millimetres(next), 1_000)];
  const facts = { previousMetres: before, metres: after, dropMetres: before - after, previousAt: last.moment, at: next.moment };
  const text = `The odometer showed ${shown(last.reading)} on ${date(last.moment)}, but ${shown(next.reading)} on ${date(next.moment)}.`;
  return finding("odometer_rollback", isDeclared ? "warning" : "serious", [last.number, next.number], facts, text);
}

function implausibleRate(last: Point, next: Point, kilometres: number, minutes: number): Finding {
  // Rounded up, so that it always shows to be more than the limit.
  const perDay = divide(kilometres * DAY_MINUTES + minutes - 1, minutes);
  const facts = { kilometres, minutes, kilometresPerDay: perDay, previousAt: last.moment, at: next.moment };
  const rise = `from ${shown(last.reading)} on ${date(last.moment)} to ${shown(next.reading)} on ${date(next.moment)}`;
  const limit = `${grouped(perDay)} km a day, more than the ${grouped(MAX_KILOMETRES_PER_DAY)} km that a car can be driven`;
  return finding("odometer_implausible_rate", "warning", [last.number, next.number], facts, `The odometer rose ${rise}: ${limit}.`);
}
