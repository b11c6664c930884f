// What a visitor types to grant a mandate, and the action that it makes.

import type { Account, ActionJson } from '../../../api/types';
import { amountOf, amountProblem } from '../../../components/MoneyInput';
import { endOfDay } from '../../../lib/days';
import { isLedgerId } from '../../../lib/format';
import { LONGEST_PERIOD } from '../../../payments/mandates';

export type GrantDraft = { to: string; maxPayment: string; maxPerPeriod: string; periodDays: string; until: string };

/** The name of what is wrong with each field: sentences under `wallet.problem`, and for period and day under `mandate.problem`. */
export function problemsOf(draft: GrantDraft, { id, currency }: Account, now: number): Partial<Record<keyof GrantDraft, string>> {
  const to = draft.to.trim();
  const days = Number(draft.periodDays.trim());
  const until = endOfDay(draft.until);
  const [payment, period] = [amountProblem(draft.maxPayment, currency), amountProblem(draft.maxPerPeriod, currency)];
  const isLess = payment === null && period === null && amountOf(draft.maxPerPeriod, currency) < amountOf(draft.maxPayment, currency);
  return {
    ...(!isLedgerId(to) ? { to: 'wallet.problem.account' } : to === id ? { to: 'wallet.problem.same' } : {}),
    ...(payment === null ? {} : { maxPayment: `wallet.problem.${payment}` }),
    ...(period !== null ? { maxPerPeriod: `wallet.problem.${period}` } : isLess ? { maxPerPeriod: 'mandate.problem.less' } : {}),
    ...(/^\d{1,3}$/.test(draft.periodDays.trim()) && days >= 1 && days <= LONGEST_PERIOD ? {} : { periodDays: 'mandate.problem.days' }),
    ...(until !== undefined && until > now ? {} : { until: 'mandate.problem.until' }),
  };
}

/** The action of a draft without problems. */
export function grantOf(draft: GrantDraft, { id, currency }: Account): ActionJson {
  return {
    type: 'payments.grant_mandate',
    from: id,
    to: draft.to.trim(),
    maxPayment: amountOf(draft.maxPayment, currency),
    maxPerPeriod: amountOf(draft.maxPerPeriod, currency),
    currency,
    periodDays: Number(draft.periodDays.trim()),
    validUntil: endOfDay(draft.until),
  } as unknown as ActionJson;
}
