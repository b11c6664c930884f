/** The 97.5th percentile of the normal distribution: for an interval of 95%. */
const Z = 1.959964;

/**
 * Where a rate lies with 95% confidence, when `flagged` of `vehicles` were seen: the Wilson score interval, which stays right for
 * small groups and for rates near nought. (E. B. Wilson, "Probable inference", 1927.)
 */
export function interval(flagged: number, vehicles: number): [from: number, to: number] {
  if (vehicles === 0) return [0, 1];
  const rate = flagged / vehicles;
  const square = (Z * Z) / vehicles;
  const centre = rate + square / 2;
  const reach = Z * Math.sqrt((rate * (1 - rate)) / vehicles + square / (4 * vehicles));
  return [Math.max(0, (centre - reach) / (1 + square)), Math.min(1, (centre + reach) / (1 + square))];
}
