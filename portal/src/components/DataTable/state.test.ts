import { describe, expect, it } from 'vitest';
import { nextSort, readColumns, readSort, sortRows, toggleColumn, writeSort } from './state';

const COLUMNS = [{ id: 'name' }, { id: 'country' }, { id: 'records' }, { id: 'lei', optional: true }];

describe('sorting in the address', () => {
  it.each([
    ['records', { column: 'records', descending: false }],
    ['-records', { column: 'records', descending: true }],
  ])('reads and writes %s', (text, sort) => {
    expect(readSort(text)).toEqual(sort);
    expect(writeSort(sort)).toBe(text);
  });

  it.each([undefined, '', '-'])('takes %j for none', (text) => {
    expect(readSort(text)).toBeNull();
  });

  it('writes nothing for the list’s own order', () => {
    expect(writeSort(null)).toBeUndefined();
  });

  it('goes from ascending to descending to none, and starts anew at another column', () => {
    expect(writeSort(nextSort(null, 'name'))).toBe('name');
    expect(writeSort(nextSort(readSort('name'), 'name'))).toBe('-name');
    expect(writeSort(nextSort(readSort('-name'), 'name'))).toBeUndefined();
    expect(writeSort(nextSort(readSort('-name'), 'country'))).toBe('country');
  });
});

describe('columns in the address', () => {
  it('are the usual ones when it names none', () => {
    expect(readColumns(COLUMNS, undefined)).toEqual(['name', 'country', 'records']);
  });

  it('keep the table’s order, always have the first, and leave out what does not exist', () => {
    expect(readColumns(COLUMNS, 'lei,nonsense,country')).toEqual(['name', 'country', 'lei']);
    expect(readColumns(COLUMNS, '')).toEqual(['name']);
  });

  it('are shown and hidden one by one, and written only when they differ from the usual', () => {
    expect(toggleColumn(COLUMNS, undefined, 'country')).toBe('name,records');
    expect(toggleColumn(COLUMNS, 'name,records', 'country')).toBeUndefined();
    expect(toggleColumn(COLUMNS, undefined, 'lei')).toBe('name,country,records,lei');
  });
});

describe('sorting rows', () => {
  const sorted = (values: (string | number | Date | null)[], descending = false): unknown[] =>
    sortRows(values.map((value) => ({ value })), ({ value }) => value, descending, 'en').map(({ value }) => value);

  it('orders numbers, dates and texts, digits in texts by their value', () => {
    expect(sorted([10, 9, -1])).toEqual([-1, 9, 10]);
    expect(sorted([new Date(2), new Date(1)])).toEqual([new Date(1), new Date(2)]);
    expect(sorted(['Volvo 9', 'audi', 'Volvo 10'])).toEqual(['audi', 'Volvo 9', 'Volvo 10']);
  });

  it('puts rows without a value last, ascending and descending', () => {
    expect(sorted([null, 2, 1])).toEqual([1, 2, null]);
    expect(sorted([null, 1, 2], true)).toEqual([2, 1, null]);
  });

  it('leaves the given rows as they were', () => {
    const rows = [{ value: 2 }, { value: 1 }];
    sortRows(rows, ({ value }) => value, false, 'en');
    expect(rows).toEqual([{ value: 2 }, { value: 1 }]);
  });
});
