import { TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, ActionJson } from '../../api/types';
import { SubmitButton } from '../../components/SubmitButton';
import { typedOf } from '../../components/MoneyInput';
import { formatMoney, isLedgerId, minorDigits } from '../../lib/format';
import { isReference, readAmount } from '../../lib/money';
import type { PayRequest } from '../../payments/code';
import { useSigning } from '../../signing';
import { ByCode } from './ByCode';
import { KnownPayee } from './KnownPayee';
import { ReferenceInput } from './ReferenceInput';

type Draft = { to: string; amount: string; reference: string };

/** The key of the sentence that says what is wrong with each field. */
function problemsOf(draft: Draft, from: Account): Partial<Record<keyof Draft, string>> {
  const to = draft.to.trim();
  const amount = readAmount(draft.amount, minorDigits(from.currency));
  const reference = draft.reference.trim();
  return {
    ...(isLedgerId(to) ? (to === from.id ? { to: 'same' } : {}) : { to: 'account' }),
    ...(typeof amount === 'string' ? { amount } : amount > from.available ? { amount: 'funds' } : {}),
    ...(isReference(reference) ? {} : { reference: 'reference' }),
  };
}

/** Pays from an account at once; the dialog shows to whom and how much before it is signed. */
export function PayForm({ from, to = '' }: { from: Account; to?: string }) {
  const { t, i18n } = useTranslation();
  const signing = useSigning();
  const [draft, setDraft] = useState<Draft>({ to, amount: '', reference: '' });
  const [tried, setTried] = useState(false);
  const [payee, setPayee] = useState<string | null>(null);
  const problems = problemsOf(draft, from);
  const shown = (name: keyof Draft) =>
    tried && problems[name] ? t(`wallet.problem.${problems[name]}`, { amount: formatMoney(from.available, from.currency) }) : null;
  const set = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });

  const fill = ({ account, amount, currency, reference, name, nameZh }: PayRequest): void => {
    setDraft({
      to: account,
      amount: amount === undefined ? draft.amount : typedOf(amount, currency),
      reference: reference ?? draft.reference,
    });
    setPayee((i18n.language === 'zh' && nameZh) || name);
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    const reference = draft.reference.trim();
    const action = {
      type: 'payments.transfer',
      from: from.id,
      to: draft.to.trim(),
      amount: readAmount(draft.amount, minorDigits(from.currency)),
      currency: from.currency,
      ...(reference === '' ? {} : { reference }),
    } as unknown as ActionJson;
    signing.open({
      title: t('wallet.pay'),
      actions: [action],
      permanent: t('wallet.permanent'),
      onFinal: () => {
        setDraft({ to: '', amount: '', reference: '' });
        setPayee(null);
        setTried(false);
      },
    });
  };

  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('wallet.pay')}>
      <h2>{t('wallet.pay')}</h2>
      <ByCode from={from} onRequest={fill} />
      {payee !== null && (
        <p className="small" role="status" data-payee>
          {t('pay.to', { name: payee })}
        </p>
      )}
      <KnownPayee from={from} value={draft.to} onChange={(account) => set({ to: account })} />
      <TextInput name="to" label={t('wallet.to')} description={t('wallet.toHint')} value={draft.to} error={shown('to')} maxLength={70} spellCheck={false} autoComplete="off" onChange={(event) => set({ to: event.currentTarget.value })} />
      <TextInput name="amount" label={t('wallet.amount', { currency: from.currency })} value={draft.amount} error={shown('amount')} maxLength={30} inputMode="decimal" autoComplete="off" onChange={(event) => set({ amount: event.currentTarget.value })} />
      <ReferenceInput name="reference" value={draft.reference} tried={tried} onChange={(reference) => set({ reference })} />
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}
