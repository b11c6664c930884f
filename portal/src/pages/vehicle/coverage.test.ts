import { describe, expect, it } from 'vitest';
import { coverageRows, yearTicks } from './coverage';

describe('coverage rows', () => {
  it('cut periods and gaps to the life of the car, in order', () => {
    const periods = [{ from: 20, to: 30 }, { from: 7, to: null }, { from: -5, to: 3 }];
    const gaps = [{ from: 3, to: 7 }, { from: 10, to: null }];
    const [row] = coverageRows([{ country: 'SE', role: 'registrar', periods, gaps }], 0, 10);
    expect(row?.periods).toEqual([{ from: 0, to: 3 }, { from: 7, to: 10 }]);
    expect(row?.gaps).toEqual([{ from: 3, to: 7 }]);
  });

  it('keep reporters that were never connected: their silence is what a buyer has to see', () => {
    const rows = coverageRows([{ country: 'SE', role: 'police', periods: [], gaps: [{ from: 0, to: null }] }], 0, 10);
    expect(rows).toEqual([{ country: 'SE', role: 'police', periods: [], gaps: [{ from: 0, to: 10 }] }]);
  });
});

describe('year ticks', () => {
  const year = (number: number): number => new Date(number, 5, 1).getTime();

  it('stand at every year of a short life, and are thinned in a long one', () => {
    const years = (from: number, to: number): number[] => yearTicks(year(from), year(to), 8).map((tick) => new Date(tick).getFullYear());
    expect(years(2020, 2023)).toEqual([2021, 2022, 2023]);
    expect(years(2000, 2024)).toEqual([2001, 2004, 2007, 2010, 2013, 2016, 2019, 2022]);
    expect(years(2024, 2024)).toEqual([]);
  });
});
