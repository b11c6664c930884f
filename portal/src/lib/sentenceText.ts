import type { TFunction } from 'i18next';
import type { ActionJson } from '../api/types';
import { formatMoney, shorten, shortenDid } from './format';
import { partiesOf } from './records';

/** The sentence of a payment without links, for files. `nameOf` knows organisations by their ids. */
export function paymentText(t: TFunction, action: ActionJson, nameOf: (organisation: string) => string): string {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const account = (id: unknown): string => t('term.account', { id: shorten(text(id), 6, 4) });
  const party = (name: string): string => (name.startsWith('org:') ? nameOf(name.slice(4)) : t('term.privatePerson', { key: shortenDid(name) }));
  const amount = action.amount ?? action.maxPayment ?? action.creditLimit;
  const currency = text(action.currency);
  const key = `sentence.${action.type}`;
  const parts = {
    actor: action.by ? nameOf(action.by) : t('sentence.unknownActor'),
    holder: partiesOf(action.holder).map(party).join(', '),
    account: account(action.account),
    fromAccount: account(action.from),
    toAccount: account(action.to),
    chain: shorten(text(action.chain)),
    money: typeof amount === 'number' && currency !== '' ? formatMoney(amount, currency) : '',
    currency,
    type: action.type,
  };
  return t(t(key, { defaultValue: '' }) === '' ? 'sentence.unknown' : key, parts);
}
