import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, ActionJson } from '../../api/types';
import { Icon } from '../../components/Icon';
import { formatMoney, minorDigits } from '../../lib/format';
import { readAmount } from '../../lib/money';
import { useSigning } from '../../signing';

const REASONS = ['legal_order', 'sanctions', 'suspected_fraud', 'deceased', 'holder_request'] as const;

/** What a bank does with a customer's account by itself: pay money in, freeze, unfreeze. */
export function BankDesk({ account }: { account: Account }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const [amount, setAmount] = useState('');
  const [tried, setTried] = useState(false);
  const [reason, setReason] = useState<string>(REASONS[0]);
  const { id, bank, currency } = account;
  const isFrozen = account.status.state === 'frozen';
  const value = readAmount(amount, minorDigits(currency));

  const open = (title: string, action: object, onFinal?: () => void): void =>
    signing.open({ title, actions: [action as ActionJson], permanent: t('wallet.permanent'), ...(onFinal ? { onFinal } : {}) });

  const payIn = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (typeof value === 'string') return;
    open(t('wallet.payIn'), { type: 'payments.issue', by: bank, account: id, amount: value, currency }, () => {
      setAmount('');
      setTried(false);
    });
  };
  const freeze = (): void =>
    isFrozen
      ? open(t('wallet.unfreeze'), { type: 'payments.unfreeze_account', by: bank, account: id })
      : open(t('wallet.freeze'), { type: 'payments.freeze_account', by: bank, account: id, reason });

  return (
    <div className="card stack">
      <form className="stack" onSubmit={payIn} noValidate aria-label={t('wallet.payIn')}>
        <h2>{t('wallet.payIn')}</h2>
        <p className="small muted">{t('wallet.payInHint')}</p>
        <TextInput
          name="amount"
          label={t('wallet.amount', { currency })}
          value={amount}
          maxLength={30}
          inputMode="decimal"
          autoComplete="off"
          error={tried && typeof value === 'string' ? t(`wallet.problem.${value}`, { amount: formatMoney(account.available, currency) }) : null}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" leftSection={<Icon name="plus" size={17} />}>
            {t('wallet.review')}
          </Button>
        </div>
      </form>
      <h2>{t(isFrozen ? 'wallet.unfreeze' : 'wallet.freeze')}</h2>
      {!isFrozen && (
        <NativeSelect
          label={t('wallet.freezeReason')}
          value={reason}
          data={REASONS.map((each) => ({ value: each, label: t(`wallet.reason.${each}`) }))}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <div className="row">
        <Button variant="default" leftSection={<Icon name={isFrozen ? 'unlock' : 'lock'} size={17} />} onClick={freeze}>
          {t(isFrozen ? 'wallet.unfreeze' : 'wallet.freeze')}
        </Button>
      </div>
    </div>
  );
}
