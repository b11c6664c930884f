// Offers side by side.

import type { LoanApplication, Offer, OpenApplication } from './types';

/** An offer with whose it is; a lender's answer is one, and so is a signed offer from a file. */
export type Compared = { key: string; lender: string; lenderName: string; currency: string; offer: Offer };

export const hasOffer = (application: LoanApplication): application is OpenApplication & { offer: Offer } =>
  application.status === 'offered' && application.offer !== undefined;

export const comparedOf = ({ id, lender, lenderName, currency, offer }: OpenApplication & { offer: Offer }): Compared => ({
  key: id, lender, lenderName, currency, offer,
});

/** The offers in the order of their costs: the currencies apart, then by all payments together. */
export const byCost = (offers: readonly Compared[]): Compared[] =>
  [...offers].sort((a, b) => a.currency.localeCompare(b.currency) || a.offer.totalOfPayments - b.offer.totalOfPayments);

/**
 * The keys of the offers that cost least in all, among those of the same amount in the same currency that still stand. An offer
 * that there is nothing to compare with isn't the cheapest; of equal ones each is.
 */
export function cheapestOf(offers: readonly Compared[], now: number): Set<string> {
  const groups = new Map<string, Compared[]>();
  for (const each of offers.filter(({ offer }) => offer.validUntil > now)) {
    const group = `${each.currency} ${each.offer.amount}`;
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  const compared = [...groups.values()].filter((group) => group.length > 1);
  return new Set(
    compared.flatMap((group) => {
      const least = Math.min(...group.map(({ offer }) => offer.totalOfPayments));
      return group.filter(({ offer }) => offer.totalOfPayments === least).map(({ key }) => key);
    }),
  );
}
