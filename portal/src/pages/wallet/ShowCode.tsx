import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { accountEntries, network } from '../../api/queries';
import type { Signer } from '../../api/sign';
import type { Account, AccountEntry } from '../../api/types';
import { CopyButton } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { LinkButton } from '../../components/LinkButton';
import { AccountLink } from '../../components/links';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { useIdentity } from '../../keys';
import { failureSentence } from '../../keys/failure';
import { formatMoney } from '../../lib/format';
import { useNow } from '../../lib/useNow';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { isFresh, makePayerCode, paymentWith, secondsLeft, writePayerCode, type PayerCode } from '../../payments/payerCode';
import styles from './Wallet.module.css';

const QrCode = lazy(() => import('../../components/QrCode'));

/** How many of the account's newest actions are looked through for the payment: it is among the very newest. */
const LOOKED_AT = 10;

type Shown = { codes: readonly PayerCode[]; failure: unknown };

/** A code that is made anew each minute, behind those that came before it: the one before can still be charged. */
function useFreshCodes(account: Account, limit: number, signer: Signer, isWanted: boolean): Shown & { now: number } {
  const { data: info } = useQuery(network());
  const now = useNow(1_000);
  const [shown, setShown] = useState<Shown>({ codes: [], failure: null });
  const [newest] = shown.codes;
  const networkId = info?.networkId;
  const isDue = isWanted && networkId !== undefined && shown.failure === null && (newest === undefined || !isFresh(newest, now));
  useEffect(() => {
    if (!isDue || networkId === undefined) return undefined;
    let isOver = false;
    makePayerCode({ network: networkId, account: account.id, currency: account.currency, limit }, signer).then(
      (made) => !isOver && setShown(({ codes }) => ({ codes: [made, ...codes].slice(0, 3), failure: null })),
      (failure: unknown) => !isOver && setShown(({ codes }) => ({ codes, failure })),
    );
    return () => {
      isOver = true;
    };
  }, [isDue, networkId, account.id, account.currency, limit, signer]);
  return { ...shown, now };
}

function Paid({ entry, onAgain }: { entry: AccountEntry; onAgain: () => void }) {
  const { t } = useTranslation();
  const { to, amount, currency } = entry.action as unknown as { to: string; amount: number; currency: string };
  return (
    <>
      <p className={`${styles.note} tone-ok`} role="status" data-paid={amount}>
        <Icon name="check" size={20} />
        <span>
          {t('charge.paid', { amount: formatMoney(amount, currency) })} <AccountLink id={to} />
        </span>
      </p>
      <div className="row">
        <Button variant="default" onClick={onAgain}>
          {t('charge.another')}
        </Button>
      </div>
    </>
  );
}

function Showing({ account, limit, signer, onStop }: { account: Account; limit: number; signer: Signer; onStop: () => void }) {
  const { t } = useTranslation();
  const entries = useQuery(accountEntries(account.id, undefined, LOOKED_AT));
  useOnTransactions(() => void entries.refetch());
  const [paid, setPaid] = useState<AccountEntry | undefined>(undefined);
  const { codes, failure, now } = useFreshCodes(account, limit, signer, paid === undefined);
  const found = paymentWith(codes, entries.data?.items ?? []);
  // Kept, so that later payments don't push it out of sight; and no further code is made.
  useEffect(() => {
    if (found) setPaid(found);
  }, [found]);
  if (paid) return <Paid entry={paid} onAgain={onStop} />;
  if (failure !== null) {
    return (
      <p className={`${styles.note} tone-bad`} role="alert">
        {failureSentence(t, failure)}
      </p>
    );
  }
  const [newest] = codes;
  const text = newest && writePayerCode(newest);
  if (text === null) return <p className={`${styles.note} tone-bad`} role="alert">{t('charge.problem.currency')}</p>;
  if (!newest || !text) return null;
  return (
    <div className={styles.code} data-payer-code={text}>
      <Suspense fallback={null}>
        <QrCode text={text} label={t('charge.code')} size={280} />
      </Suspense>
      <progress className={styles.countdown} aria-label={t('charge.untilNext')} max={60} value={secondsLeft(newest, now)} />
      <p className="small" role="timer">
        {t('charge.next', { count: secondsLeft(newest, now) })}
      </p>
      <p className="small muted">{t('charge.shown', { amount: formatMoney(limit, account.currency) })}</p>
      <div className="row">
        <span className="small">
          {t('pay.copy')} <CopyButton value={text} label={t('charge.code')} />
        </span>
        <Button variant="default" onClick={onStop}>
          {t('charge.stop')}
        </Button>
      </div>
    </div>
  );
}

/** A code that the holder shows to be charged: it changes each minute and works once. */
export function ShowCode({ account }: { account: Account }) {
  const { t } = useTranslation();
  const signer = useIdentity()?.signer;
  const [draft, setDraft] = useState('');
  const [tried, setTried] = useState(false);
  const [limit, setLimit] = useState<number | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (amountProblem(draft, account.currency, account.available) === null) setLimit(amountOf(draft, account.currency));
  };
  return (
    <section className="card stack" aria-label={t('charge.show')}>
      <h2>{t('charge.show')}</h2>
      <p className="small muted">{t('charge.showHint')}</p>
      {!signer && (
        <div className="stack">
          <p>{t('keys.unlockFirst')}</p>
          <LinkButton to="/keys">{t('signing.toKeys')}</LinkButton>
        </div>
      )}
      {signer && limit === null && (
        <form className="stack" onSubmit={submit} noValidate>
          <MoneyInput name="limit" label={t('charge.limit')} currency={account.currency} value={draft} tried={tried} most={account.available} onChange={setDraft} />
          <div className="row">
            <Button type="submit" leftSection={<Icon name="key" size={17} />}>
              {t('charge.make')}
            </Button>
          </div>
        </form>
      )}
      {signer && limit !== null && <Showing account={account} limit={limit} signer={signer} onStop={() => setLimit(null)} />}
    </section>
  );
}
