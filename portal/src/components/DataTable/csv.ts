// Comma-separated values as RFC 4180 has them, for spreadsheets: UTF-8 with a byte order mark (without one, Excel guesses the
// encoding), dates in ISO 8601, and no cell that a spreadsheet would run as a formula.

/** A number whose decimals matter, zeros at its end too. */
export type Decimal = { decimal: string };

/** What a cell may hold; whatever isn't there becomes an empty cell. */
export type CellValue = string | number | boolean | Date | Decimal | null | undefined;

export const BYTE_ORDER_MARK = '\uFEFF';

/** Beginnings that make spreadsheets read a text as a formula; the wide forms count in East Asian versions. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

function cell(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object') return value.decimal;
  if (typeof value !== 'string') return String(value);
  // An apostrophe in front is how spreadsheets mark a text.
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One record with its line end. */
export const csvLine = (values: CellValue[]): string => `${values.map(cell).join(',')}\r\n`;
