import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { directory, network } from '../../api/queries';
import type { Account } from '../../api/types';
import { CopyButton } from '../../components/basics';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { shorten } from '../../lib/format';
import { writeRequest } from '../../payments/code';
import styles from './Wallet.module.css';

const QrCode = lazy(() => import('../../components/QrCode'));

/** Limits of the code's own fields, in characters. */
const LONGEST_NAME = 25;
const LONGEST_REFERENCE = 25;
/** The code of a user-assigned country by ISO 3166-1: a person's is nobody's business. */
const NO_COUNTRY = 'ZZ';

/** A code that others scan to pay into this account. */
export function Receive({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  const organisation = useQuery(directory()).data?.get(account.holder.replace(/^org:/, ''));
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const { currency } = account;
  const hasAmount = amount.trim() !== '';
  const isWrong = hasAmount && amountProblem(amount, currency) !== null;
  const name = organisation?.name ?? t('pay.person', { id: shorten(account.id, 6, 4) });
  const code =
    info && !isWrong
      ? writeRequest(
          {
            account: account.id, currency, name: Array.from(name).slice(0, LONGEST_NAME).join(''), city: '-', country: organisation?.country ?? NO_COUNTRY,
            once: hasAmount,
            ...(hasAmount ? { amount: amountOf(amount, currency) } : {}),
            ...(reference.trim() === '' ? {} : { reference: reference.trim() }),
          },
          info.networkId,
        )
      : null;
  return (
    <section className="card stack" aria-label={t('pay.receive')}>
      <h2>{t('pay.receive')}</h2>
      <p className="small muted">{t('pay.receiveHint')}</p>
      <MoneyInput name="request" label={`${t('pay.amount')} ${t('form.optional')}`} currency={currency} value={amount} tried={hasAmount} onChange={setAmount} />
      <TextInput
        name="requestReference"
        label={`${t('wallet.reference')} ${t('form.optional')}`}
        value={reference}
        maxLength={LONGEST_REFERENCE}
        autoComplete="off"
        onChange={(event) => setReference(event.currentTarget.value)}
      />
      {code && (
        <div className={styles.code} data-code={code}>
          <Suspense fallback={null}>
            <QrCode text={code} label={t('pay.code')} size={220} />
          </Suspense>
          <span className="small">
            {t('pay.copy')} <CopyButton value={code} label={t('pay.code')} />
          </span>
        </div>
      )}
    </section>
  );
}
