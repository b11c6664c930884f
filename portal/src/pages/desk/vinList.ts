// VINs as people paste them: from a column of a sheet, a mail, a list with commas.

import { isVin } from '../../lib/format';
import type { BatchRow } from '../../components/Batch';

const MOST_VINS = 10_000;

/** Each VIN once, and what is none; `line` counts what was pasted, from one. */
export function readVins(text: string): { vins: BatchRow[]; others: BatchRow[] } {
  const seen = new Set<string>();
  const rows = text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .slice(0, MOST_VINS)
    .map((word, index): BatchRow => ({ line: index + 1, name: word.toUpperCase() }))
    .filter(({ name }) => !seen.has(name) && seen.add(name));
  return { vins: rows.filter(({ name }) => isVin(name)), others: rows.filter(({ name }) => !isVin(name)) };
}
