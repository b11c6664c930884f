// Births from a spreadsheet: rows with a header, each read by itself.

import Papa from 'papaparse';
import { isVin } from '../../lib/format';
import { POWERTRAINS, type Birth } from './births';

/** The columns of the file; `holder` may be left out, and is the manufacturer then. */
export const COLUMNS = ['vin', 'make', 'model', 'modelYear', 'powertrain', 'builtAt', 'holder'] as const;
const MOST_ROWS = 10_000;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** What is wrong with a row: a sentence under `birth.fault`, and the column. */
export type Fault = { fault: string; column: string };
export type ReadRow = { line: number; vin: string } & ({ birth: Birth } | Fault);
export type ReadFile = { rows: ReadRow[] } | Fault;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function faultOf(row: Row): Fault | null {
  if (!isVin(row.vin ?? '')) return { fault: 'vin', column: 'vin' };
  for (const column of ['make', 'model'] as const) {
    const length = [...(row[column] ?? '')].length;
    if (length === 0 || length > 200) return { fault: 'text', column };
  }
  const year = Number(row.modelYear);
  if (!Number.isInteger(year) || year < 1980 || year > 2099) return { fault: 'year', column: 'modelYear' };
  if (!(POWERTRAINS as readonly string[]).includes(row.powertrain ?? '')) return { fault: 'powertrain', column: 'powertrain' };
  if (!DAY.test(row.builtAt ?? '') || Number.isNaN(Date.parse(row.builtAt!))) return { fault: 'day', column: 'builtAt' };
  const { holder = '' } = row;
  return holder === '' || /^(org:[a-z][a-z0-9-]{1,39}|did:key:z[1-9A-HJ-NP-Za-km-z]+)$/.test(holder) ? null : { fault: 'holder', column: 'holder' };
}

function readRow(row: Row, line: number, manufacturer: string, seen: Set<string>): ReadRow {
  const vin = (row.vin ?? '').toUpperCase();
  const fault = faultOf({ ...row, vin });
  if (fault) return { line, vin, ...fault };
  if (seen.has(vin)) return { line, vin, fault: 'twice', column: 'vin' };
  seen.add(vin);
  const birth: Birth = {
    vin,
    make: row.make!,
    model: row.model!,
    modelYear: Number(row.modelYear),
    powertrain: row.powertrain!,
    builtAt: Date.parse(row.builtAt!),
    holder: row.holder || `org:${manufacturer}`,
  };
  return { line, vin, birth };
}

export function readBirths(text: string, manufacturer: string): ReadFile {
  const { data, meta } = Papa.parse<Row>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => name.trim(),
    transform: (value) => value.trim(),
  });
  const missing = COLUMNS.find((column) => column !== 'holder' && !meta.fields?.includes(column));
  if (missing) return { fault: 'column', column: missing };
  if (data.length > MOST_ROWS) return { fault: 'tooMany', column: String(MOST_ROWS) };
  const seen = new Set<string>();
  // The header is line 1.
  return { rows: data.map((row, index) => readRow(row, index + 2, manufacturer, seen)) };
}
