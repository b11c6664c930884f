// Days as date fields and addresses write them ("2026-11-26"), in the reader's own time zone.

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

/** The time from the first millisecond of `from` to the last one of `to`. */
export function rangeOf(from: string | undefined, to: string | undefined): { from?: number; to?: number } {
  const start = startOf(from);
  const end = startOf(to, 1);
  return { ...(start === undefined ? {} : { from: start }), ...(end === undefined ? {} : { to: end - 1 }) };
}
