import { useQuery } from '@tanstack/react-query';
import { useIdentity } from '../keys';
import { useAccess } from '../keys/access';
import { applications, lenders } from './queries';
import type { OpenApplication } from './types';

/** Open offers of loans on a car that the acting identity was made, or, for a lender, has made; the cheapest first. */
export function useOffers(vehicle: string): OpenApplication[] {
  const identity = useIdentity();
  const access = useAccess();
  const { data: desks } = useQuery(lenders());
  const lender = desks?.find((desk) => desk.lender === identity?.organisation)?.lender;
  const query = applications(access, lender);
  const { data } = useQuery({ ...query, enabled: access !== null && desks !== undefined && desks.length > 0 });
  const open = (data ?? []).filter((one): one is OpenApplication => one.status === 'offered' && one.vehicle === vehicle);
  return open.sort((a, b) => a.offer!.totalOfPayments - b.offer!.totalOfPayments);
}
