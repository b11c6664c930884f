import { describe, expect, it } from 'vitest';
import { endOfDay, rangeOf } from './days';

describe('a day', () => {
  it('ends with its last moment', () => {
    expect(endOfDay('2028-02-29')).toBe(new Date(2028, 1, 29, 23, 59, 59, 999).getTime());
    for (const none of ['2027-02-29', '2027-13-01', '20270101', '']) expect(endOfDay(none)).toBeUndefined();
  });
});

describe('a range of days', () => {
  it('begins with the first day and includes the whole last one', () => {
    expect(rangeOf('2026-02-28', '2026-02-28')).toEqual({
      from: new Date(2026, 1, 28).getTime(),
      to: new Date(2026, 2, 1).getTime() - 1,
    });
  });

  it('may be open on either side', () => {
    expect(rangeOf(undefined, undefined)).toEqual({});
    expect(rangeOf('2026-01-01', undefined)).toEqual({ from: new Date(2026, 0, 1).getTime() });
    expect(rangeOf(undefined, '2026-12-31')).toEqual({ to: new Date(2027, 0, 1).getTime() - 1 });
  });

  it.each(['', 'yesterday', '2026-1-1', '2026-02-30', '2026-13-01', '1e3'])('leaves out %j, which is no day', (text) => {
    expect(rangeOf(text, text)).toEqual({});
  });
});
