// A table's sorting and columns as they stand in the address: `sort=-records`, `columns=vehicle,records`. What is as usual
// isn't written, so that addresses stay short.

import type { CellValue } from './csv';

export type Sort = { column: string; descending: boolean };

export function readSort(text: string | undefined): Sort | null {
  if (!text || text === '-') return null;
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false };
}

export const writeSort = (sort: Sort | null): string | undefined => (sort ? `${sort.descending ? '-' : ''}${sort.column}` : undefined);

/** What a press on a column's heading leads to: ascending, then descending, then the list's own order again. */
export function nextSort(current: Sort | null, column: string): Sort | null {
  if (current?.column !== column) return { column, descending: false };
  return current.descending ? null : { column, descending: true };
}

/** A column as far as choosing goes: `optional` ones are hidden until asked for. */
export type Choosable = { id: string; optional?: boolean };

const usual = (columns: Choosable[]): string[] => columns.filter(({ optional }) => !optional).map(({ id }) => id);

/** The columns to show, in the table's order. The first one is always among them: it says what a row is. */
export function readColumns(columns: Choosable[], text: string | undefined): string[] {
  if (text === undefined) return usual(columns);
  const asked = new Set(text.split(','));
  return columns.filter(({ id }, index) => index === 0 || asked.has(id)).map(({ id }) => id);
}

/** The address's text after `column` was shown or hidden. */
export function toggleColumn(columns: Choosable[], text: string | undefined, column: string): string | undefined {
  const shown = new Set(readColumns(columns, text));
  if (!shown.delete(column)) shown.add(column);
  const written = columns.filter(({ id }) => shown.has(id)).map(({ id }) => id).join(',');
  return written === usual(columns).join(',') ? undefined : written;
}

/** Orders rows by a value of theirs, stably; rows without one come last either way. */
export function sortRows<Row>(rows: Row[], valueOf: (row: Row) => CellValue, descending: boolean, language: string): Row[] {
  const texts = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const isNothing = (value: CellValue): boolean => value === null || value === undefined || value === '';
  const compare = (a: CellValue, b: CellValue): number =>
    typeof a === 'string' || typeof b === 'string' ? texts.compare(String(a), String(b)) : Number(a) - Number(b);
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .sort((a, b) => {
      if (isNothing(a.value) || isNothing(b.value)) return Number(isNothing(a.value)) - Number(isNothing(b.value));
      return descending ? compare(b.value, a.value) : compare(a.value, b.value);
    })
    .map(({ row }) => row);
}
