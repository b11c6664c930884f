import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, ActionJson } from '../../api/types';
import { Icon } from '../../components/Icon';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { isReference } from '../../lib/money';
import { usePropose } from '../../proposals/usePropose';
import { ReferenceInput } from './ReferenceInput';

const LONGEST_NOTE = 140;

/** Asks the bank to take tokens back and pay the money out: the holder signs, and the bank when it pays. */
export function PayOut({ account }: { account: Account }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const { currency, available, bank, id } = account;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (amountProblem(amount, currency, available) !== null || !isReference(reference.trim())) return;
    const action = {
      type: 'payments.redeem', by: bank, account: id, amount: amountOf(amount, currency), currency,
      ...(reference.trim() === '' ? {} : { reference: reference.trim() }),
    } as unknown as ActionJson;
    proposeToSign({
      title: t('payOut.title'),
      actions: [action],
      permanent: t('payOut.permanent'),
      note: note.trim(),
    });
  };

  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('payOut.title')}>
      <h2>{t('payOut.title')}</h2>
      <p className="small muted">{t('payOut.hint')}</p>
      <MoneyInput name="out" label={t('payOut.amount')} currency={currency} value={amount} tried={tried} most={available} onChange={setAmount} />
      <ReferenceInput name="outReference" value={reference} tried={tried} onChange={setReference} />
      <TextInput
        name="outNote"
        label={`${t('payOut.note')} ${t('form.optional')}`}
        description={t('payOut.noteHint')}
        value={note}
        maxLength={LONGEST_NOTE}
        autoComplete="off"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" variant="default" leftSection={<Icon name="bank" size={17} />}>
          {t('payOut.ask')}
        </Button>
      </div>
    </form>
  );
}
