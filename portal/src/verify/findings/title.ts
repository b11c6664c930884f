// Titles that change hands too often, and titles that are too clean.

import type { Action, Transfer } from "../action";
import { type Entry, type EntryOf, momentOf } from "../timeline";
import { isPerson } from "../vocabulary";
import { type Finding, finding } from "./finding";
import { DAY_MS, date, divide, elapsed } from "./text";

/** How many transfers within the window are striking. */
const CHURN_TRANSFERS = 4;
const CHURN_WINDOW_MS = 365 * DAY_MS;

/** Codes of AAMVA's title brands that say: not for the road. */
export const SALVAGE = new Set(["07", "08", "11", "16", "31", "32", "35", "49", "50", "53", "56", "90", "91"]);
/** Those that say: was salvage, was repaired, and was let back on the road. */
export const REBUILT = new Set(["09", "10", "15", "36", "38", "52"]);

/** The trade passes cars from dealer to auction to dealer in days, and means nothing by it. */
function isTransferToPeople(action: Action): action is Transfer {
  return action.type === "vehicles.transfer_title" && action.to.some(isPerson);
}

/** Each run of striking transfers to as many different people within the window. */
export function churn(timeline: readonly Entry[]): Finding[] {
  const transfers = timeline.filter((entry): entry is EntryOf<Transfer> => isTransferToPeople(entry.action));
  const found: Finding[] = [];
  for (let rest = transfers; rest[0] !== undefined; ) {
    const firstAt = momentOf(rest[0]);
    const run = rest.filter((entry) => elapsed(firstAt, momentOf(entry)) <= CHURN_WINDOW_MS);
    const holders = new Set(run.map(({ action }) => [...action.to].sort().join(" "))).size;
    if (holders < CHURN_TRANSFERS) {
      rest = rest.slice(1);
      continue;
    }
    rest = rest.slice(run.length);
    const lastAt = Math.max(...run.map(momentOf));
    const days = divide(elapsed(firstAt, lastAt), DAY_MS);
    const text = `The title passed to ${holders} different holders within ${days} days, from ${date(firstAt)} to ${date(lastAt)}.`;
    const facts = { transfers: run.length, holders, days, firstAt, lastAt };
    found.push(finding("ownership_churn", "warning", run.map(({ number }) => number), facts, text));
  }
  return found;
}

/** A total loss that has not been followed by what has to follow it. */
interface Loss {
  entry: Entry;
  /** Whether the title says so. */
  isBranded: boolean;
}

/**
 * A total loss that no brand discloses, and that is then registered or sold to a person; or a salvage brand, after which the vehicle is
 * registered for the road without a brand that says that it was rebuilt. The insurer who takes the wreck over, and the trade, don't count
 * as buyers.
 */
export function totalLoss(timeline: readonly Entry[]): Finding[] {
  const found: Finding[] = [];
  let loss: Loss | null = null;
  for (const entry of timeline) {
    const { action } = entry;
    if (action.type === "vehicles.record_accident" && action.severity === "total_loss") loss ??= { entry, isBranded: false };
    if (action.type === "vehicles.record_title_brand" && action.code !== null) {
      if (SALVAGE.has(action.code)) loss = { entry, isBranded: true };
      if (REBUILT.has(action.code)) loss = null;
    }
    if (loss === null) continue;
    const isRegistered = action.type === "vehicles.record_registration" && action.status === "registered";
    const isSold = isTransferToPeople(action) && !loss.isBranded;
    if (!isRegistered && !isSold) continue;
    found.push(titledClean(loss, entry, isRegistered ? "registered for the road" : "sold"));
    loss = null;
  }
  return found;
}

function titledClean(loss: Loss, title: Entry, what: string): Finding {
  const [lostAt, titledAt] = [momentOf(loss.entry), momentOf(title)];
  const [was, missing] = loss.isBranded
    ? ["branded salvage", "a brand that says that it was rebuilt"]
    : ["a total loss", "a brand that says so"];
  const facts = { lostAt, titledAt, days: divide(elapsed(lostAt, titledAt), DAY_MS) };
  const text = `The vehicle was ${was} on ${date(lostAt)} and was ${what} on ${date(titledAt)} without ${missing}.`;
  return finding("total_loss_titled_clean", "serious", [loss.entry.number, title.number], facts, text);
}
