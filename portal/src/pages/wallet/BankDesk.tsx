import { Button, NativeSelect } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, ActionJson } from '../../api/types';
import { Icon } from '../../components/Icon';
import { amountOf, amountProblem, MoneyInput, typedOf } from '../../components/MoneyInput';
import { SubmitButton } from '../../components/SubmitButton';
import { formatMoney } from '../../lib/format';
import { useSigning } from '../../signing';

const REASONS = ['legal_order', 'sanctions', 'suspected_fraud', 'deceased', 'holder_request'] as const;

type Props = { account: Account };

function PayIn({ account: { id, bank, currency } }: Props) {
  const { t } = useTranslation();
  const signing = useSigning();
  const [amount, setAmount] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (amountProblem(amount, currency) !== null) return;
    signing.open({
      title: t('wallet.payIn'),
      actions: [{ type: 'payments.issue', by: bank, account: id, amount: amountOf(amount, currency), currency } as ActionJson],
      permanent: t('wallet.permanent'),
      onFinal: () => {
        setAmount('');
        setTried(false);
      },
    });
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('wallet.payIn')}>
      <h2>{t('wallet.payIn')}</h2>
      <p className="small muted">{t('wallet.payInHint')}</p>
      <MoneyInput name="amount" label={t('pay.amount')} currency={currency} value={amount} tried={tried} onChange={setAmount} />
      <div className="row">
        <Button type="submit" leftSection={<Icon name="plus" size={17} />}>
          {t('wallet.review')}
        </Button>
      </div>
    </form>
  );
}

function CreditLimit({ account }: Props) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { id, bank, currency, creditLimit, available } = account;
  const [limit, setLimit] = useState(typedOf(creditLimit, currency));
  const [tried, setTried] = useState(false);
  const value = amountOf(limit, currency);
  const isWrong = amountProblem(limit, currency, undefined, true) !== null;
  const isSame = !isWrong && value === creditLimit;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isWrong || isSame) return;
    signing.open({
      title: t('bankDesk.limit'),
      actions: [{ type: 'payments.set_credit_limit', by: bank, account: id, creditLimit: value, currency } as ActionJson],
      warnings: available - creditLimit + value < 0 ? [t('bankDesk.limitBelow')] : [],
      permanent: t('bankDesk.limitPermanent'),
      onFinal: () => setTried(false),
    });
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('bankDesk.limit')}>
      <h2>{t('bankDesk.limit')}</h2>
      <p className="small muted">{t('bankDesk.limitHint', { amount: formatMoney(creditLimit, currency) })}</p>
      <MoneyInput name="limit" label={t('bankDesk.newLimit')} currency={currency} value={limit} tried={tried} mayBeZero onChange={setLimit} />
      {tried && isSame && (
        <p className="small" role="alert">
          {t('bankDesk.sameLimit')}
        </p>
      )}
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}

function Freeze({ account: { id, bank, status } }: Props) {
  const { t } = useTranslation();
  const signing = useSigning();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const isFrozen = status.state === 'frozen';
  const title = t(isFrozen ? 'wallet.unfreeze' : 'wallet.freeze');
  const action = isFrozen ? { type: 'payments.unfreeze_account', by: bank, account: id } : { type: 'payments.freeze_account', by: bank, account: id, reason };
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      {!isFrozen && (
        <NativeSelect
          label={t('wallet.freezeReason')}
          value={reason}
          data={REASONS.map((each) => ({ value: each, label: t(`wallet.reason.${each}`) }))}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <div className="row">
        <Button
          variant="default"
          leftSection={<Icon name={isFrozen ? 'unlock' : 'lock'} size={17} />}
          onClick={() => signing.open({ title, actions: [action as ActionJson], permanent: t('wallet.permanent') })}
        >
          {title}
        </Button>
      </div>
    </section>
  );
}

function Close({ account: { id, bank, balance, reserved, awaited, currency } }: Props) {
  const { t } = useTranslation();
  const signing = useSigning();
  const money = (amount: number): string => formatMoney(Math.abs(amount), currency);
  const reasons: ReactNode[] = [
    ...(balance > 0 ? [t('bankDesk.closeHolds', { amount: money(balance) })] : []),
    ...(balance < 0 ? [t('bankDesk.closeOwes', { amount: money(balance) })] : []),
    ...(reserved > 0 ? [t('bankDesk.closeReserved', { amount: money(reserved) })] : []),
    ...(awaited > 0 ? [t('bankDesk.closeAwaited', { amount: money(awaited) })] : []),
  ];
  const close = (): void =>
    signing.open({
      title: t('bankDesk.close'),
      actions: [{ type: 'payments.close_account', by: bank, account: id } as ActionJson],
      permanent: t('bankDesk.closePermanent'),
    });
  return (
    <section className="card stack" aria-label={t('bankDesk.close')}>
      <h2>{t('bankDesk.close')}</h2>
      <p className="small muted">{t('bankDesk.closeHint')}</p>
      {reasons.map((reason, index) => (
        <p key={index} className="small">
          {reason}
        </p>
      ))}
      <div className="row">
        <Button variant="default" disabled={reasons.length > 0} leftSection={<Icon name="stop" size={17} />} onClick={close}>
          {t('bankDesk.close')}
        </Button>
      </div>
    </section>
  );
}

/** What a bank does with a customer's account by itself: pay money in, limit, freeze, close. */
export function BankDesk({ account }: Props) {
  return (
    <div className="stack">
      <PayIn account={account} />
      {/* Afresh with another limit: the field begins with the one that stands. */}
      <CreditLimit key={account.creditLimit} account={account} />
      <Freeze account={account} />
      <Close account={account} />
    </div>
  );
}
