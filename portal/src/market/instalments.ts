// Which instalments of a loan are paid: by the order of their dates, as the ledger counts them.

import { isOver, type Due, type Loan } from './types';

type Instalment = Due & { paid: number; state: 'yes' | 'part' | 'late' | 'no' };

export function instalmentsOf({ loan, instalments = [] }: Loan, today: string): Instalment[] {
  let left = loan.paidOnInstalments;
  const over = isOver(loan);
  return instalments.map((due) => {
    const paid = over ? due.amount : Math.min(due.amount, left);
    left = Math.max(0, left - due.amount);
    const state = paid === due.amount ? 'yes' : due.date < today ? 'late' : paid > 0 ? 'part' : 'no';
    return { ...due, paid, state };
  });
}

/** What is due next: the rest of the oldest instalment that isn't paid; never more than pays the loan off. */
export function nextDue(loan: Loan, today: string): Due | null {
  const next = instalmentsOf(loan, today).find(({ state }) => state !== 'yes');
  const total = loan.payoff?.total ?? 0;
  if (total === 0) return null;
  return next ? { date: next.date, amount: Math.min(next.amount - next.paid, total) } : { date: today, amount: total };
}
