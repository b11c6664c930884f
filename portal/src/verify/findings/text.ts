// Words and numbers for the sentences of findings.

import type { Reading } from "../action";

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** The UTC day of a moment as `YYYY-MM-DD` (proleptic Gregorian; the arithmetic counts in years that begin in March). */
export function date(moment: number): string {
  const days = divide(moment, DAY_MS) + 719_468;
  const [era, dayOfEra] = [divide(days, 146_097), days % 146_097];
  const leapDays = divide(dayOfEra, 1_460) - divide(dayOfEra, 36_524) + divide(dayOfEra, 146_096);
  const yearOfEra = divide(dayOfEra - leapDays, 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + divide(yearOfEra, 4) - divide(yearOfEra, 100));
  const shiftedMonth = divide(5 * dayOfYear + 2, 153);
  const day = dayOfYear - divide(153 * shiftedMonth + 2, 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = 400 * era + yearOfEra + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}

/** A whole number with a comma between groups of three digits. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A reading with its unit, such as `61,250 mi`. */
export function shown({ value, unit }: Reading): string {
  return `${grouped(value)} ${unit}`;
}

/** Division of whole numbers, without the rest: towards zero, as the ledger's programs divide. */
export function divide(dividend: number, divisor: number): number {
  return Math.trunc(dividend / divisor);
}

/** From one moment to a later one; zero when it is earlier. */
export function elapsed(from: number, to: number): number {
  return Math.max(0, to - from);
}
