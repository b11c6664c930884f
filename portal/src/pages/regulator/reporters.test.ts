import { describe, expect, it } from 'vitest';
import type { ReporterClass } from '../../api/oversight';
import { beginningOf, isSilent, silentSince, stretchesOf } from './reporters';

const entry = (periods: ReporterClass['periods'], since: number | null): ReporterClass => ({
  class: 'workshop',
  since,
  periods,
  organisations: 1,
  records: 0,
  lastRecordAt: null,
});

const never = entry([], null);
const stopped = entry([{ from: 1_000, to: 1_500 }], null);
const returned = entry([{ from: 1_000, to: 1_250 }, { from: 1_750, to: null }], 1_750);

describe('the reporters of a class', () => {
  it('are silent when none reports now, with the time since when', () => {
    expect([never, stopped, returned].map(isSilent)).toEqual([true, true, false]);
    expect([never, stopped, returned].map(silentSince)).toEqual([null, 1_500, null]);
  });

  it('are drawn from the first report anywhere until now', () => {
    const coverage = { countries: [{ country: 'DE', classes: [never, stopped] }, { country: 'SE', classes: [returned] }] };
    expect(beginningOf(coverage, 2_000)).toBe(1_000);
    expect(stretchesOf(returned, 1_000, 2_000)).toEqual([{ from: 0, length: 0.25 }, { from: 0.75, length: 0.25 }]);
    expect(stretchesOf(never, 1_000, 2_000)).toEqual([]);
  });

  it('are drawn even where nobody has reported yet', () => {
    expect(beginningOf({ countries: [{ country: 'DE', classes: [never] }] }, 2_000)).toBe(2_000);
    expect(beginningOf({ countries: [] }, 2_000)).toBe(2_000);
  });
});
