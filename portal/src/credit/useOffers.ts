import { useQuery } from '@tanstack/react-query';
import { useIdentity } from '../keys';
import { useAccess } from '../keys/access';
import type { Offer as SaleOffer } from '../market/types';
import { hasOffer } from './compare';
import { applications, lenders } from './queries';
import type { LoanApplication, Offer, OpenApplication } from './types';

export type Offered = OpenApplication & { offer: Offer };

/** The open offers of loans on a car in the currency of its sale, the cheapest first. */
export const offersFor = (all: readonly LoanApplication[], vehicle: string, currency: string): Offered[] =>
  all
    .filter((one): one is Offered => hasOffer(one) && one.vehicle === vehicle && one.currency === currency)
    .sort((a, b) => a.offer.totalOfPayments - b.offer.totalOfPayments);

/**
 * The offer that the loan of an agreed sale rests on: to the buyer, by the lender that was agreed on, of what is financed. Of several
 * the preferred one, else the cheapest.
 */
export function agreedFinancing(offers: readonly Offered[], { buyer, financing }: SaleOffer, preferred?: string): Offered | undefined {
  const fitting = offers.filter((one) => one.lender === financing?.lender && one.applicant === buyer && one.offer.amount === financing.amount);
  return fitting.find(({ id }) => id === preferred) ?? fitting[0];
}

/** The offers on a car that the acting identity was made, or, for a lender, has made; undefined until they are known, none where they can't be. */
export function useOffers(vehicle: string, currency: string): Offered[] | undefined {
  const identity = useIdentity();
  const access = useAccess();
  const { data: desks, isError: lacksDesks } = useQuery(lenders());
  const lender = desks?.find((desk) => desk.lender === identity?.organisation)?.lender;
  const query = applications(access, lender, 'offered');
  const { data, isError } = useQuery({ ...query, enabled: access !== null && desks !== undefined && desks.length > 0 });
  if (lacksDesks || isError || desks?.length === 0) return [];
  return data && offersFor(data, vehicle, currency);
}
