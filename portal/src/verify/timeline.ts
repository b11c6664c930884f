// A vehicle's history as its readers see it.
//
// What follows from a history (findings, coverage) is a function of its entries alone, and has to come out the same in every program: so
// there are only whole numbers, no clock, and one order: by time, then by number.

import type { Action } from "./action";

/** One entry of a vehicle's history. */
export interface Entry {
  /** Its number in the history, from 0. */
  number: number;
  /** Time of its block, in milliseconds since the Unix epoch. */
  time: number;
  action: Action;
}

/** An action of some types only. */
export type EntryOf<A extends Action> = Entry & { action: A };

/**
 * When it happened: when it occurred by its reporter, when the vehicle was built for a birth, the block's time for what happens on the
 * ledger itself.
 */
export function momentOf({ action, time }: Entry): number {
  if (action.type === "vehicles.register_birth") return action.builtAt;
  return "occurredAt" in action ? action.occurredAt : time;
}

/** The entries that no correction took back, by time and number. */
export function timelineOf(entries: readonly Entry[]): Entry[] {
  const corrected = new Set<number>();
  for (const { action } of entries) if (action.type === "vehicles.correct_record") corrected.add(action.record);
  const standing = entries.filter((entry) => !corrected.has(entry.number));
  return standing.sort((a, b) => momentOf(a) - momentOf(b) || a.number - b.number);
}
