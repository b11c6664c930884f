import { TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/types';
import { SubmitButton } from '../../components/SubmitButton';
import { formatMoney, shorten } from '../../lib/format';
import { emptyDraft, paymentOf, problemsOf, withCode, withoutCode, withTyped, type Fields } from '../../payments/payDraft';
import { useSigning } from '../../signing';
import { ByCode } from './ByCode';
import { KnownPayee } from './KnownPayee';
import { ReferenceInput } from './ReferenceInput';

/** Pays from an account at once; the dialog shows to whom and how much before it is signed. */
export function PayForm({ from, to = '' }: { from: Account; to?: string }) {
  const { t, i18n } = useTranslation();
  const signing = useSigning();
  const [draft, setDraft] = useState(emptyDraft(to));
  const [tried, setTried] = useState(false);
  const [round, setRound] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const problems = problemsOf(draft, from);
  const shown = (name: keyof Fields) =>
    tried && problems[name] ? t(`wallet.problem.${problems[name]}`, { amount: formatMoney(from.available, from.currency) }) : null;
  const set = (part: Partial<Fields>): void => setDraft((known) => withTyped(known, part));
  const payee = draft.payee && ((i18n.language === 'zh' && draft.payee.nameZh) || draft.payee.name);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    // Its sentence stands below the field already; the cursor shows what is to be changed first.
    if (problems.code) form.current?.querySelector<HTMLElement>('[name=code]')?.focus();
    if (Object.keys(problems).length > 0) return;
    signing.open({
      title: t('wallet.pay'),
      actions: [paymentOf(draft, from)],
      ...(payee === null ? {} : { subject: <p>{t('pay.subject', { name: payee, account: shorten(draft.to.trim(), 6, 4) })}</p> }),
      permanent: t('wallet.permanent'),
      onFinal: () => {
        setDraft(emptyDraft());
        setTried(false);
        // The field of the code begins afresh: what stood there is paid.
        setRound((known) => known + 1);
      },
    });
  };

  return (
    <form ref={form} className="card stack" onSubmit={submit} noValidate aria-label={t('wallet.pay')}>
      <h2>{t('wallet.pay')}</h2>
      <ByCode
        key={round}
        from={from}
        onCode={(code) => setDraft((known) => (typeof code === 'string' ? withoutCode(known, code === 'refused') : withCode(known, code)))}
      />
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
