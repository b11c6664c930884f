// What records say.
//
// Read here is what the checks need; other fields, and whether values lie within their bounds, are left alone. The ledger refused
// whatever is not of its form before it took an action in, and the running hash of the history shows that it took in these very bytes.

import { FormError } from "./bytes";
import { parseJson } from "./json";
import { type Fields, type ObjectOf, array, hexDigest, integer, maybe, natural, nullable, object, oneOf, optional, string } from "./shape";
import { country, jurisdiction, organisationId, party, partyOf, wmi } from "./vocabulary";

const place = object({ country, latitude: integer, longitude: integer }, { others: "ignored" });

const reading = object({
  value: natural,
  unit: oneOf("km", "mi"),
  source: oneOf("dashboard", "diagnostic", "telematics", "declared", "estimated"),
  brand: optional(
    oneOf(
      "actual",
      "not_actual",
      "tampering_verified",
      "exempt",
      "exceeds_mechanical_limits",
      "may_be_altered",
      "replaced",
      "reading_at_renewal",
      "discrepancy",
      "call_title_division",
      "rectified_mechanical_limits",
    ),
  ),
});

/** A lien that is to be placed when a title passes. */
const agreedLien = object({ by: organisationId, lien: string }, { others: "ignored" });

/** What the records of organisations with a duty to report have in common. */
const record = { by: organisationId, occurredAt: natural, place: maybe(place) };

const FIELDS = {
  "vehicles.register_birth": {
    by: organisationId,
    wmi,
    modelYear: natural,
    make: string,
    model: string,
    builtAt: natural,
    holder: party,
    credential: hexDigest,
  },
  "vehicles.record_registration": { ...record, jurisdiction, status: oneOf("registered", "deregistered") },
  "vehicles.record_odometer": { ...record, odometer: reading },
  "vehicles.record_maintenance": {
    ...record,
    odometer: maybe(reading),
    odometerExchange: maybe(object({ removed: reading, installed: reading })),
  },
  "vehicles.record_inspection": { ...record, odometer: maybe(reading) },
  "vehicles.record_accident": { ...record, severity: oneOf("minor", "moderate", "severe", "total_loss"), odometer: maybe(reading) },
  "vehicles.record_title_brand": { ...record, code: nullable(string) },
  "vehicles.report_theft": record,
  "vehicles.report_recovery": record,
  "vehicles.open_recall": record,
  "vehicles.complete_recall": record,
  "vehicles.record_export": { ...record, to: country },
  "vehicles.record_end_of_life": record,
  "vehicles.transfer_title": {
    occurredAt: natural,
    place: maybe(place),
    from: array(party),
    to: array(party),
    odometer: maybe(reading),
    chain: maybe(hexDigest),
  },
  "vehicles.place_lien": { by: organisationId, lien: string, occurredAt: natural, chain: maybe(hexDigest) },
  "vehicles.perfect_lien": { by: organisationId },
  "vehicles.release_lien": { by: organisationId, lien: string, loan: maybe(hexDigest) },
  "vehicles.hold_title": { from: array(party), to: array(party), lien: maybe(agreedLien) },
  "vehicles.release_title": { chain: hexDigest },
  "vehicles.correct_record": { by: organisationId, record: natural },
  "vehicles.dispute_record": { holder: party },
  "vehicles.answer_dispute": { by: organisationId },
  "vehicles.withdraw_dispute": { holder: party },
} satisfies Record<string, Fields>;

export type ActionType = keyof typeof FIELDS;
export const ACTION_TYPES = Object.keys(FIELDS) as ActionType[];

type ActionOf<T extends ActionType> = { type: T; vehicle: string } & ObjectOf<(typeof FIELDS)[T]>;
/** An action, told from others by its type. */
export type Action = { [T in ActionType]: ActionOf<T> }[ActionType];
export type Birth = ActionOf<"vehicles.register_birth">;
export type Transfer = ActionOf<"vehicles.transfer_title">;
export type Place = ReturnType<typeof place>;
export type Reading = ReturnType<typeof reading>;

export function parseAction(text: string): Action {
  const value = parseJson(text);
  const { type } = object({ type: string }, { others: "ignored" })(value, "$");
  if (!isActionType(type)) throw new FormError(`there is no action of type ${JSON.stringify(type.slice(0, 80))}`);
  const shape = object({ type: oneOf(type), vehicle: hexDigest, ...FIELDS[type] }, { others: "ignored" });
  return shape(value, "$") as Action;
}

function isActionType(type: string): type is ActionType {
  return Object.hasOwn(FIELDS, type);
}

/** The organisation that acts; null where parties do. */
export function actorOf(action: Action): string | null {
  return "by" in action ? action.by : null;
}

/** Where it occurred, where the action says so. */
export function placeOf(action: Action): Place | null {
  return "place" in action ? (action.place ?? null) : null;
}

/** The odometer reading that it brings. */
export function readingOf(action: Action): Reading | null {
  return "odometer" in action ? (action.odometer ?? null) : null;
}

/** The parties that the action names, apart from the organisation that acts. */
export function partiesOf(action: Action): string[] {
  switch (action.type) {
    case "vehicles.transfer_title":
      return [...action.from, ...action.to];
    case "vehicles.hold_title":
      return [...action.from, ...action.to, ...(action.lien ? [partyOf(action.lien.by)] : [])];
    case "vehicles.register_birth":
    case "vehicles.dispute_record":
    case "vehicles.withdraw_dispute":
      return [action.holder];
    default:
      return [];
  }
}

/** Whether the vehicle itself was where the record was made, and not only its papers. */
export function isPhysical(action: Action): boolean {
  switch (action.type) {
    case "vehicles.record_odometer":
      return action.odometer.source !== "declared" && action.odometer.source !== "estimated";
    case "vehicles.record_maintenance":
    case "vehicles.record_inspection":
    case "vehicles.record_accident":
    case "vehicles.report_recovery":
    case "vehicles.complete_recall":
    case "vehicles.record_end_of_life":
      return true;
    default:
      return false;
  }
}
