// What stands in the form that pays, by hand and from a code. What a code has filled goes with the code, so that nobody pays
// the payee of a code that is no longer there.

import { typedOf } from '../components/MoneyInput';
import { isLedgerId, minorDigits } from '../lib/format';
import { isReference, readAmount } from '../lib/money';
import type { Account, ActionJson } from '../api/types';
import type { PayRequest } from './code';

const FIELDS = ['to', 'amount', 'reference'] as const;
type Field = (typeof FIELDS)[number];
export type Fields = Record<Field, string>;

export type PayDraft = Fields & {
  /** Whom the code says that it is of, in the code's languages, while its account stands as the code gave it. */
  payee: Pick<PayRequest, 'name' | 'nameZh'> | null;
  /** The fields that a code has filled, changed by hand since or not. */
  filled: readonly Field[];
  /** A code stands in the form that can't be paid. */
  isRefused: boolean;
};

export const emptyDraft = (to = ''): PayDraft => ({ to, amount: '', reference: '', payee: null, filled: [], isRefused: false });

/** The draft after a field was changed by hand: the code's name belongs to the code's account alone. */
export const withTyped = (draft: PayDraft, part: Partial<Fields>): PayDraft => ({
  ...draft,
  ...part,
  payee: part.to === undefined || part.to === draft.to ? draft.payee : null,
});

/** The draft without anything that a code has put there. */
export function withoutCode(draft: PayDraft, isRefused = false): PayDraft {
  const emptied = Object.fromEntries(draft.filled.map((field) => [field, '']));
  return { ...draft, ...emptied, payee: null, filled: [], isRefused };
}

/** The draft with all that a code says, and nothing of the code before it. */
export function withCode(draft: PayDraft, { account, amount, currency, reference, name, nameZh }: PayRequest): PayDraft {
  const said: Partial<Fields> = {
    to: account,
    ...(amount === undefined ? {} : { amount: typedOf(amount, currency) }),
    ...(reference === undefined ? {} : { reference }),
  };
  return {
    ...withoutCode(draft),
    ...said,
    payee: { name, ...(nameZh === undefined ? {} : { nameZh }) },
    filled: FIELDS.filter((field) => said[field] !== undefined),
  };
}

/** The key of the sentence that says what is wrong with each field; a refused code has its sentence beside it. */
export function problemsOf(draft: PayDraft, from: Account): Partial<Record<Field | 'code', string>> {
  const to = draft.to.trim();
  const amount = readAmount(draft.amount, minorDigits(from.currency));
  return {
    ...(draft.isRefused ? { code: 'refused' } : {}),
    ...(isLedgerId(to) ? (to === from.id ? { to: 'same' } : {}) : { to: 'account' }),
    ...(typeof amount === 'string' ? { amount } : amount > from.available ? { amount: 'funds' } : {}),
    ...(isReference(draft.reference.trim()) ? {} : { reference: 'reference' }),
  };
}

/** The payment of a draft without problems. */
export function paymentOf(draft: PayDraft, from: Account): ActionJson {
  const reference = draft.reference.trim();
  return {
    type: 'payments.transfer',
    from: from.id,
    to: draft.to.trim(),
    amount: readAmount(draft.amount, minorDigits(from.currency)),
    currency: from.currency,
    ...(reference === '' ? {} : { reference }),
  } as unknown as ActionJson;
}
