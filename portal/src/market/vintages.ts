// Delinquency by vintage: loans that began in the same quarter, by how late they are, against what was lent then.

import { hasBegun, type Loan } from './types';

export const BUCKETS = ['current', '1-29', '30-59', '60-89', '90-119', '120+'] as const;
type Bucket = (typeof BUCKETS)[number];

/** From the third bucket on a loan is 30 or more days past due. */
const LATE: readonly string[] = BUCKETS.slice(2);

export type Vintage = {
  /** "2026-Q3", of the day on which the money was lent: loans may have come onto the ledger later, with their past. */
  quarter: string;
  currency: string;
  loans: number;
  /** What was lent in that quarter, also on loans that are paid off by now. */
  original: number;
  /** Principal that is owed, by how late it is, for loans that are being repaid. */
  balance: Record<Bucket, number>;
  /** What was written off. */
  chargedOff: number;
  /** Principal of loans that are 30 or more days past due, as a share of what was lent. */
  lateRate: number;
};

/** The quarter of a day such as "2026-08-31". */
export function quarterOf(day: string): string {
  const [year, month] = day.split('-');
  return `${year}-Q${Math.ceil(Number(month) / 3)}`;
}

const isBucket = (text: string): text is Bucket => (BUCKETS as readonly string[]).includes(text);

const blank = (quarter: string, currency: string): Vintage => ({
  quarter, currency, loans: 0, original: 0, chargedOff: 0, lateRate: 0,
  balance: { current: 0, '1-29': 0, '30-59': 0, '60-89': 0, '90-119': 0, '120+': 0 },
});

/** A share of what was lent in the vintage; nothing of nothing. */
export const shareOf = ({ original }: Vintage, amount: number): number => (original === 0 ? 0 : amount / original);

/** The vintages of these loans, the newest first; one for each currency. */
export function vintagesOf(loans: readonly Loan[]): Vintage[] {
  const vintages = new Map<string, Vintage>();
  for (const { loan, bucket } of loans) {
    // What has not begun is not lent, and what the borrower has withdrawn from counts as never lent.
    if (!hasBegun(loan) || loan.status.state === 'withdrawn') continue;
    const quarter = quarterOf(loan.terms.advance_date);
    const key = `${quarter} ${loan.currency}`;
    const vintage = vintages.get(key) ?? blank(quarter, loan.currency);
    vintages.set(key, vintage);
    vintage.loans += 1;
    vintage.original += loan.principal;
    if (loan.status.state === 'charged_off') vintage.chargedOff += loan.status.amount;
    if (loan.status.state === 'active' && isBucket(bucket)) vintage.balance[bucket] += loan.owed.principal;
  }
  const late = ({ balance }: Vintage): number => BUCKETS.filter((bucket) => LATE.includes(bucket)).reduce((sum, bucket) => sum + balance[bucket], 0);
  return [...vintages.values()]
    .map((vintage) => ({ ...vintage, lateRate: shareOf(vintage, late(vintage)) }))
    .sort((a, b) => b.quarter.localeCompare(a.quarter) || a.currency.localeCompare(b.currency));
}
