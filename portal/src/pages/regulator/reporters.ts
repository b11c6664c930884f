import type { ReporterClass, ReporterCoverage } from '../../api/oversight';

/** A stretch of the drawn time, as shares of its whole length. */
type Stretch = { from: number; length: number };

/** The first moment at which anybody anywhere reported: where the bars begin. */
export function beginningOf({ countries }: ReporterCoverage, now: number): number {
  const starts = countries.flatMap(({ classes }) => classes.flatMap(({ periods }) => periods.map(({ from }) => from)));
  return Math.min(now, ...starts);
}

/** When a class reported, between the beginning and now. */
export function stretchesOf({ periods }: ReporterClass, beginning: number, now: number): Stretch[] {
  const whole = Math.max(1, now - beginning);
  return periods.map(({ from, to }) => {
    const start = Math.max(from, beginning);
    return { from: (start - beginning) / whole, length: Math.max(0, Math.min(to ?? now, now) - start) / whole };
  });
}

export const isSilent = ({ since }: ReporterClass): boolean => since === null;

/** When a class fell silent; null when it reports, or never did. */
export const silentSince = (entry: ReporterClass): number | null => (isSilent(entry) ? (entry.periods.at(-1)?.to ?? null) : null);
