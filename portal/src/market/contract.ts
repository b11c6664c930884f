// What a loan is made by: the offer that the lender has signed, or what the lender itself has chosen; nothing that a form came with.

import type { Offered } from '../credit/useOffers';
import type { Offer } from './types';
import type { Law } from './settlement';

/** The jurisdictions whose rules the ledger knows. */
export const JURISDICTIONS = ['CN', 'DE', 'GB', 'US-CA'] as const;
/** What the ledger takes at most. */
export const COOLING_OFF_MOST = 60;

const PPM_PER_PERCENT = 10_000;

/** The recorded decision is missing where the lender lends without an application. */
export type Contract = { ratePpm: number; termMonths: number; jurisdiction: string; coolingOffDays: number; decision?: string };

/** As it is typed; what is empty was not chosen. */
export type Draft = { rate: number | string; months: string; jurisdiction: string; coolingOffDays: number | string };

export const EMPTY_DRAFT: Draft = { rate: '', months: '', jurisdiction: '', coolingOffDays: '' };

/** The contract of a draft, or null with what it still lacks. */
export function contractOf(draft: Draft): { contract: Contract | null; gaps: (keyof Draft)[] } {
  const gaps = (Object.keys(draft) as (keyof Draft)[]).filter((name) => draft[name] === '');
  if (gaps.length > 0) return { contract: null, gaps };
  const { rate, months, jurisdiction, coolingOffDays } = draft;
  return {
    contract: { ratePpm: Math.round(Number(rate) * PPM_PER_PERCENT), termMonths: Number(months), jurisdiction, coolingOffDays: Number(coolingOffDays) },
    gaps,
  };
}

/** The contract that a signed offer makes, which rests on the lender's decision on the ledger. */
export function offeredContract({ offer, recorded }: Offered): Contract {
  const { ratePpm, termMonths, jurisdiction, coolingOffDays } = offer;
  return { ratePpm, termMonths, jurisdiction, coolingOffDays, ...(recorded.action ? { decision: recorded.action } : {}) };
}

/** What the ledger holds the terms against, of a sale agreed by that offer. A car with more than its birth on record is a used one. */
export function lawOf({ jurisdiction }: Contract, { price, financing }: Offer, records: number): Law {
  return { jurisdiction, condition: records > 1 ? 'used' : 'new', use: 'private', cashPrice: price, downPayment: price - (financing?.amount ?? 0) };
}
