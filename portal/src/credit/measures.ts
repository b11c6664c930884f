// What an application was measured by: the ratios, and each rule of the policy that it didn't keep.

import type { OpenApplication } from './types';

/** The names of sentences under `credit.rule`. */
const RULES = {
  maximum_payment_to_income: 'ppm', maximum_debt_to_income: 'ppm', maximum_loan_to_value: 'ppm', minimum_down_payment: 'ppm',
  minimum_amount: 'money', maximum_amount: 'money', maximum_term: 'months',
} as const;

type Measure = {
  rule: string;
  unit: 'ppm' | 'money' | 'months';
  value: number | null;
  /** Told only of a rule that wasn't kept. */
  limit: number | null;
  /** What follows from it; nothing when the rule was kept. */
  otherwise: 'refer' | 'decline' | null;
};

/** The four ratios first, kept or not; then the other rules that weren't kept. */
export function measuresOf({ ratios, failedRules }: Pick<OpenApplication, 'ratios' | 'failedRules'>): Measure[] {
  const values: [string, number | null][] = [
    ['maximum_payment_to_income', ratios.paymentToIncomePpm],
    ['maximum_debt_to_income', ratios.debtToIncomePpm],
    ['maximum_loan_to_value', ratios.loanToValuePpm],
    ['minimum_down_payment', ratios.downPaymentPpm],
  ];
  const measure = (rule: string, value: number | null): Measure => {
    const failed = failedRules.find((each) => each.rule === rule);
    const unit = RULES[rule as keyof typeof RULES];
    return { rule, unit, value: failed ? failed.value : value, limit: failed?.limit ?? null, otherwise: failed?.otherwise ?? null };
  };
  const others = failedRules.filter(({ rule }) => rule in RULES && values.every(([name]) => name !== rule));
  return [...values.map(([rule, value]) => measure(rule, value)), ...others.map(({ rule, value }) => measure(rule, value))];
}
