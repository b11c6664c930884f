// Who would have told: silence is not a clean record.
//
// From the history follow the countries in which the vehicle was; from the state, since when reporters of each role were connected there;
// and from both, the gaps.

import { type Action, isPhysical, placeOf } from "./action";
import { type Shape, array, natural, object, optional } from "./shape";
import { type Entry, momentOf, timelineOf } from "./timeline";
import { type Period, ROLES, type Role, country, period, role } from "./vocabulary";

/** The roles whose silence a reader takes for a clean record, in the order of rows. */
const REPORTERS = ["registrar", "inspection_body", "workshop", "insurer", "police"] as const satisfies readonly Role[];

/** In which periods at least one reporter of a role was connected in a country. */
export interface Coverage {
  roles: { [R in Role]?: { connected: number; periods: Period[] } };
}

const roleCoverage = optional(object({ connected: natural, periods: array(period) }));
const byRole = Object.fromEntries(ROLES.map((name) => [name, roleCoverage])) as Record<Role, typeof roleCoverage>;
export const coverageShape: Shape<Coverage> = object({ roles: object(byRole) });

/** When reporters of one role were connected in one country where the vehicle was. */
export interface CoverageRow {
  country: string;
  role: Role;
  /** When at least one of them was connected. */
  periods: Period[];
  /** When the vehicle was in the country and none was. */
  gaps: Period[];
}

export const coverageRowShape: Shape<CoverageRow> = object({ country, role, periods: array(period), gaps: array(period) });

/** A time that the vehicle spent in one country, as far as its history tells. */
export type Stay = { country: string } & Period;

function countryOf(action: Action): string | null {
  switch (action.type) {
    case "vehicles.record_registration":
      return action.status === "registered" ? action.jurisdiction.slice(0, 2) : null;
    case "vehicles.record_export":
      return action.to;
    default: {
      const tells = action.type === "vehicles.transfer_title" || isPhysical(action);
      return tells ? (placeOf(action)?.country ?? null) : null;
    }
  }
}

/**
 * The countries where the vehicle was, in order of time. It is taken to stay where it was last seen or registered until it is seen,
 * registered or exported elsewhere, or ends; and to have been where it was first seen since it was built.
 */
export function staysOf(entries: readonly Entry[]): Stay[] {
  const stays: Stay[] = [];
  let builtAt: number | null = null;
  for (const entry of timelineOf(entries)) {
    const { action } = entry;
    const moment = momentOf(entry);
    if (action.type === "vehicles.register_birth") builtAt = action.builtAt;
    const last = stays[stays.length - 1];
    const country = countryOf(action);
    if (country !== null && country !== last?.country) {
      const from = last === undefined ? (builtAt ?? moment) : moment;
      if (last !== undefined) last.to = from;
      stays.push({ country, from, to: null });
    }
    if (action.type === "vehicles.record_end_of_life") {
      const current = stays[stays.length - 1];
      if (current !== undefined) current.to = moment;
      break;
    }
  }
  return stays.filter(({ from, to }) => to === null || to > from);
}

/** One row per country in which the vehicle was and role of a reporter: by country, then in the order of the roles. */
export function coverageOf(stays: readonly Stay[], states: ReadonlyMap<string, Coverage | null>): CoverageRow[] {
  const countries = [...new Set(stays.map((stay) => stay.country))].sort();
  return countries.flatMap((country) => {
    const there = stays.filter((stay) => stay.country === country);
    return REPORTERS.map((role) => {
      const periods = states.get(country)?.roles[role]?.periods ?? [];
      return { country, role, periods, gaps: there.flatMap((stay) => gapsOf(stay, periods)) };
    });
  });
}

/** The parts of a stay that lie in none of the periods, which are in order and apart. */
function gapsOf(stay: Period, periods: readonly Period[]): Period[] {
  const gaps: Period[] = [];
  let { from } = stay;
  for (const period of periods) {
    const begins = stay.to === null ? period.from : Math.min(period.from, stay.to);
    if (begins > from) gaps.push({ from, to: begins });
    if (period.to === null) return gaps;
    from = Math.max(from, period.to);
  }
  if (stay.to === null || from < stay.to) gaps.push({ from, to: stay.to });
  return gaps;
}
