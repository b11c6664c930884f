import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../api/types';
import { AccountLink } from '../../components/links';
import { typedOf } from '../../components/MoneyInput';
import { QueryResult } from '../../components/QueryResult';
import { SubmitButton } from '../../components/SubmitButton';
import { formatMoney } from '../../lib/format';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { payment as paymentQuery, problemsOf, refundOf, restOf, whyNever } from '../../payments/refund';
import { useSigning } from '../../signing';
import { ReferenceInput } from './ReferenceInput';

type Payment = Parameters<typeof restOf>[0];
type Props = { account: Account; digest: string; onClose: () => void };

function RefundForm({ account, digest, payment, onClose }: Props & { payment: Payment }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { currency } = account;
  const [draft, setDraft] = useState({ amount: typedOf(restOf(payment), currency), reference: '' });
  const [tried, setTried] = useState(false);
  const problems = problemsOf(draft, payment, account);
  const [problem, most] = problems.amount ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    onClose();
    signing.open({ title: t('refund.title'), actions: [refundOf(draft, digest, payment, account)], permanent: t('refund.permanent') });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label={t('refund.title')}>
      <dl className="facts">
        <dt>{t('refund.to')}</dt>
        <dd>
          <AccountLink id={payment.from} />
        </dd>
        <dt>{t('refund.paid')}</dt>
        <dd className="numeric">{formatMoney(payment.amount, currency)}</dd>
        <dt>{t('refund.refunded')}</dt>
        <dd className="numeric">{formatMoney(payment.refunded, currency)}</dd>
      </dl>
      <TextInput
        name="refund"
        label={t('refund.amount', { currency })}
        value={draft.amount}
        error={tried && problem ? t(`wallet.problem.${problem}`, { amount: formatMoney(most ?? 0, currency) }) : null}
        maxLength={30}
        inputMode="decimal"
        autoComplete="off"
        data-autofocus
        onChange={(event) => setDraft({ ...draft, amount: event.currentTarget.value })}
      />
      <ReferenceInput name="refundReference" value={draft.reference} tried={tried} onChange={(reference) => setDraft({ ...draft, reference })} />
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}

/** Pays a payment back, or says why that can't be. */
export function RefundDialog({ account, digest, onClose }: Props) {
  const { t } = useTranslation();
  const query = useQuery({ ...paymentQuery(digest), gcTime: 0 });
  useOnTransactions(() => void query.refetch());
  return (
    <Modal opened onClose={onClose} title={t('refund.title')} lockScroll={false} centered closeButtonProps={{ 'aria-label': t('common.close') }}>
      <QueryResult query={query} rows={3} height={44}>
        {(payment) => {
          const never = whyNever(payment);
          if (payment === null || never !== null) return <p role="status">{t(`refund.never.${never}`)}</p>;
          // What is left has changed when another part was refunded meanwhile: the form begins afresh.
          return <RefundForm key={payment.refunded} account={account} digest={digest} payment={payment} onClose={onClose} />;
        }}
      </QueryResult>
    </Modal>
  );
}
