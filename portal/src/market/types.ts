// What the ledger's state holds of sales and loans: see docs/sales.md and docs/loans.md. Amounts are minor units, times
// milliseconds, days `YYYY-MM-DD`.

import type { components } from '../api/schema.gen';

/** A vehicle's history as of a moment. */
export type Snapshot = { count: number; digest: string };

export type Financing = { lender: string; amount: number };

export type Offer = {
  buyer: string;
  price: number;
  /** The transaction that reserved the deposit. */
  deposit?: string;
  inspector?: string;
  financing?: Financing;
  expiresAt: number;
  settleBy: number;
  turn: 'buyer' | 'seller';
  status: 'open' | 'accepted' | 'declined';
};

export type Agreement = { offer: number; history: Snapshot; agreedAt: number; inspection?: 'passed' | 'failed'; settledAt?: number };

export type SaleState = {
  seller: string;
  vehicle: string;
  currency: string;
  asking: number;
  account: string;
  history: Snapshot;
  listedAt: number;
  expiresAt: number;
  offers?: Offer[];
  status:
    | { state: 'listed' }
    | ({ state: 'agreed' } & Agreement)
    | ({ state: 'settled' } & Agreement)
    | { state: 'cancelled'; cause: string }
    | { state: 'delisted' };
};

export type Sale = { id: string; sale: SaleState };

/** Whether a sale can still come to its end. */
export const isStillOn = ({ sale }: Sale): boolean => sale.status.state === 'listed' || sale.status.state === 'agreed';

/** The terms of a loan, as `vinculum loan disclose` reads them. */
export type Terms = {
  principal: number;
  annual_rate_ppm: number;
  advance_date: string;
  first_payment_date: string;
  payments: number;
  frequency: 'monthly';
  day_count: 'actual/365f';
};

type Outstanding = { fees: number; late_charges: number; interest: number; principal: number };

type LoanState = {
  lender: string;
  holder: string;
  account: string;
  borrower: string;
  vehicle: string;
  lien: string;
  currency: string;
  /** Commitment to what the borrower was told before signing. */
  disclosure: string;
  /** The lender's decision that it was made by. */
  decision?: string;
  terms: Terms;
  defaultDays: number;
  owed: Outstanding;
  paid: Outstanding;
  principal: number;
  paidOnInstalments: number;
  modifications: number;
  repossession?: number;
  status: { state: 'active' } | { state: 'charged_off'; on: string; amount: number; recovered: number } | { state: 'paid_off' | 'withdrawn' | 'lapsed'; on: string } | { state: 'pending'; chain: string };
  originatedAt: number;
  coolingOffDays?: number;
  jurisdiction?: string;
};

/** Whether nothing is owed any more, nor will be. */
export const isOver = ({ status: { state } }: LoanState): boolean => state === 'paid_off' || state === 'withdrawn' || state === 'lapsed';

/** Whether it has begun: a loan may wait for its money to be paid out, and lapse when it never is. */
export const hasBegun = ({ status: { state } }: LoanState): boolean => state !== 'pending' && state !== 'lapsed';

/** What was lent; of a loan that hasn't begun, what was agreed. */
export const lentOf = (loan: LoanState): number => (hasBegun(loan) ? loan.principal : loan.terms.principal);

/** What a payment on it is told apart by, in words of the payer. */
export const loanReference = (id: string): string => `LOAN ${id.slice(0, 8).toUpperCase()}`;

/** A lender's decision on an application as the ledger has it: hashes and codes, nothing of the person. */
export type Decision = { lender: string; applicant: string; model: string; policy: string; outcome: string; reasons: string[]; decidedAt: number };

export type Payoff = { good_through: string; owed: Outstanding; total: number; per_diem: number };

export type Due = { date: string; amount: number };

type LoanDetail = components['schemas']['Loan'];
export type Loan = Omit<LoanDetail, 'loan' | 'payoff' | 'instalments'> & { loan: LoanState; payoff: Payoff | null; instalments?: Due[] };

export type Disclosure = {
  amount_financed: number;
  finance_charge: number;
  total_of_payments: number;
  regulation_z: { apr_percent: number };
  eu: { apr_percent: number };
  schedule: { payment: number; final_payment: number };
};

/** The offer that made the agreement, if there is one. */
export function agreedOffer(sale: SaleState): Offer | undefined {
  const { status } = sale;
  return status.state === 'agreed' || status.state === 'settled' ? sale.offers?.[status.offer] : undefined;
}
