// Days as date fields and addresses write them ("2026-11-26"), in the reader's own time zone.

export const DAY_MS = 86_400_000;

/** Midnight at which a day begins, `later` days on; nothing for a text that isn't a day. */
function startOf(day: string | undefined, later = 0): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '')?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, date = 0] = parts;
  const start = new Date(year, month - 1, date);
  // 31 February and the like roll over into another month: they aren't days.
  if (start.getMonth() !== month - 1 || start.getDate() !== date) return undefined;
  return new Date(year, month - 1, date + later).getTime();
}

/** The last millisecond of a day; nothing for a text that isn't a day. */
export function endOfDay(day: string | undefined): number | undefined {
  const next = startOf(day, 1);
  return next === undefined ? undefined : next - 1;
}

/** The time from the first millisecond of `from` to the last one of `to`. */
export function rangeOf(from: string | undefined, to: string | undefined): { from?: number; to?: number } {
  const start = startOf(from);
  const end = endOfDay(to);
  return { ...(start === undefined ? {} : { from: start }), ...(end === undefined ? {} : { to: end }) };
}
