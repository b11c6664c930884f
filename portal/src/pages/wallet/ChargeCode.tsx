import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { account as accountQuery, network } from '../../api/queries';
import type { Account, ActionJson } from '../../api/types';
import { Identifier } from '../../components/basics';
import { PartyName } from '../../components/links';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { SubmitButton } from '../../components/SubmitButton';
import { formatMoney } from '../../lib/format';
import { isReference } from '../../lib/money';
import { useNow } from '../../lib/useNow';
import { chargeOf, isChargeable, readPayerCode, secondsToCharge, type PayerCode } from '../../payments/payerCode';
import { useSigning } from '../../signing';
import { CodeInput } from './CodeInput';
import { ReferenceInput } from './ReferenceInput';
import styles from './Wallet.module.css';

/** Whose the code is, and what it allows. */
function Facts({ code, now }: { code: PayerCode; now: number }) {
  const { t } = useTranslation();
  const payer = useQuery(accountQuery(code.account));
  return (
    <dl className="facts" data-charged={code.account}>
      <dt>{t('charge.payer')}</dt>
      <dd>{payer.data ? <PartyName party={payer.data.holder} /> : payer.isError ? t('common.unknown') : '…'}</dd>
      <dt>{t('wallet.account')}</dt>
      <dd>
        <Identifier value={code.account} label={t('wallet.account')} />
      </dd>
      <dt>{t('charge.atMost')}</dt>
      <dd className="numeric">{formatMoney(code.limit, code.currency)}</dd>
      <dt>{t('charge.timeLeft')}</dt>
      <dd>
        <span role="timer">{t('charge.seconds', { count: secondsToCharge(code, now) })}</span>
      </dd>
    </dl>
  );
}

function Charge({ code, to, onDone }: { code: PayerCode; to: Account; onDone: () => void }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const now = useNow(1_000);
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (amountProblem(amount, to.currency, code.limit) !== null || !isReference(reference.trim())) return;
    const action = chargeOf(code, to.id, amountOf(amount, to.currency), reference.trim());
    signing.open({
      title: t('charge.charge'),
      actions: [action as unknown as ActionJson],
      permanent: t('wallet.permanent'),
      onFinal: onDone,
    });
  };
  if (!isChargeable(code, now)) {
    return (
      <p className={`${styles.note} tone-warn`} role="alert" data-expired>
        {t('charge.problem.expired')}
      </p>
    );
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Facts code={code} now={now} />
      <MoneyInput name="charge" label={t('charge.amount')} currency={to.currency} value={amount} tried={tried} most={code.limit} onChange={setAmount} />
      <ReferenceInput name="chargeReference" value={reference} tried={tried} onChange={setReference} />
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}

/** Takes the code that a payer shows, and charges it into this account. */
export function ChargeCode({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  const [code, setCode] = useState<PayerCode | null>(null);
  const [round, setRound] = useState(0);
  const take = (text: string): string | null => {
    setCode(null);
    if (!info || text.trim() === '') return null;
    const read = readPayerCode(text, info.networkId);
    const problem =
      typeof read === 'string' ? read : read.currency !== account.currency ? 'otherCurrency' : read.account === account.id ? 'ownCode' : null;
    if (problem !== null) return t(`charge.problem.${problem}`, { currency: account.currency });
    setCode(read as PayerCode);
    return null;
  };
  const done = (): void => {
    setCode(null);
    // The field begins afresh: its code is used up.
    setRound(round + 1);
  };
  return (
    <section className="card stack" aria-label={t('charge.charge')}>
      <h2>{t('charge.charge')}</h2>
      <p className="small muted">{t('charge.chargeHint')}</p>
      <CodeInput key={round} name="payerCode" scan={t('charge.scan')} paste={t('charge.paste')} hint={t('charge.scanHint')} onCode={take} />
      {code && <Charge key={code.nonce} code={code} to={account} onDone={done} />}
    </section>
  );
}
