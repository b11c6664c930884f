import type { Coverage, Span, Vehicle } from '../../api/types';

export type Period = { from: number; to: number };

export type CoverageRow = {
  country: string;
  role: string;
  /** When reporters were connected, within the car's life. */
  periods: Period[];
  /** When the car was in the country and no such reporter was connected. */
  gaps: Period[];
};

function within(spans: Span[], from: number, to: number): Period[] {
  return spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to ?? to, to) }))
    .filter((period) => period.to > period.from)
    .sort((a, b) => a.from - b.from);
}

/** The node's rows, cut to the car's life from `from` to `to`. */
export function coverageRows(coverage: Coverage[], from: number, to: number): CoverageRow[] {
  return coverage.map(({ country, role, periods, gaps }) => ({
    country,
    role,
    periods: within(periods, from, to),
    gaps: within(gaps, from, to),
  }));
}

/** The instants at which a year between `from` and `to` begins, thinned to at most `most`. */
export function yearTicks(from: number, to: number, most: number): number[] {
  const first = new Date(from).getFullYear() + 1;
  const last = new Date(to).getFullYear();
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const ticks: number[] = [];
  for (let year = first; year <= last; year += step) ticks.push(new Date(year, 0, 1).getTime());
  return ticks;
}

/** The kind of reporter that was silent longest while the car was there, or null if none ever was. */
export function quietestOf({ coverage, builtAt }: Vehicle, until: number): CoverageRow | null {
  const silence = ({ gaps }: CoverageRow): number => gaps.reduce((total, { from, to }) => total + to - from, 0);
  const [first] = coverageRows(coverage, builtAt, until).sort((a, b) => silence(b) - silence(a));
  return first && silence(first) > 0 ? first : null;
}
