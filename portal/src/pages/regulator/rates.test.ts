import { describe, expect, it } from 'vitest';
import { interval } from './rates';

describe('the interval of a rate', () => {
  // Reference values of R's prop.test(x, n, correct = FALSE).
  it.each([
    [5, 100, 0.02154, 0.11175],
    [1, 10, 0.01788, 0.40415],
    [50, 100, 0.40383, 0.59617],
  ])('%i of %i', (flagged, vehicles, from, to) => {
    const [low, high] = interval(flagged, vehicles);
    expect(low).toBeCloseTo(from, 4);
    expect(high).toBeCloseTo(to, 4);
  });

  it('begins at nought when nothing was seen, ends at one when all were, and is everything for an empty group', () => {
    expect(interval(0, 20)[0]).toBe(0);
    expect(interval(0, 20)[1]).toBeCloseTo(0.1611, 3);
    expect(interval(20, 20)[1]).toBe(1);
    expect(interval(0, 0)).toEqual([0, 1]);
  });
});
