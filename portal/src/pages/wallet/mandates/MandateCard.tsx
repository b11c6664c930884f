import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, ActionJson } from '../../../api/types';
import { Badge, DateText, Identifier } from '../../../components/basics';
import { Icon } from '../../../components/Icon';
import { AccountLink } from '../../../components/links';
import { amountOf, amountProblem, MoneyInput } from '../../../components/MoneyInput';
import { SubmitButton } from '../../../components/SubmitButton';
import { formatMoney } from '../../../lib/format';
import { isReference } from '../../../lib/money';
import { collectable, lifeOf, restOf, type Mandate } from '../../../payments/mandates';
import { useSigning } from '../../../signing';
import { ReferenceInput } from '../ReferenceInput';
import styles from './Mandates.module.css';

function Collect({ mandate, most }: { mandate: Mandate; most: number }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const [amount, setAmount] = useState('');
  const [reference, setReference] = useState('');
  const [tried, setTried] = useState(false);
  const { id, from, to, currency } = mandate;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const named = reference.trim();
    if (amountProblem(amount, currency, most) !== null || !isReference(named)) return;
    const action = {
      type: 'payments.collect', mandate: id, from, to, amount: amountOf(amount, currency), currency,
      ...(named === '' ? {} : { reference: named }),
    };
    signing.open({
      title: t('mandate.collect'),
      actions: [action as unknown as ActionJson],
      permanent: t('wallet.permanent'),
      onFinal: () => {
        setAmount('');
        setReference('');
        setTried(false);
      },
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label={t('mandate.collect')}>
      <MoneyInput name="collect" label={t('pay.amount')} currency={currency} value={amount} tried={tried} most={most} onChange={setAmount} />
      <ReferenceInput name="collectReference" value={reference} tried={tried} onChange={setReference} />
      <div className="row">
        <SubmitButton>{t('mandate.collect')}</SubmitButton>
      </div>
    </form>
  );
}

type Props = {
  mandate: Mandate;
  now: number;
  /** The visitor's account on this side of it. */
  side: 'payer' | 'payee';
  account: Account;
};

/** What a mandate allows and what is left of it, with what its payer or its payee can do. */
export function MandateCard({ mandate, now, side, account }: Props) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { id, from, to, currency, maxPayment, maxPerPeriod, periodDays, grantedAt, validUntil } = mandate;
  const money = (amount: number): string => formatMoney(amount, currency);
  const life = lifeOf(mandate, now);
  const isStanding = life === 'standing';
  const most = collectable(mandate, now);
  const revoke = (): void =>
    signing.open({
      title: t('mandate.revoke'),
      actions: [{ type: 'payments.revoke_mandate', mandate: id, from, to } as unknown as ActionJson],
      permanent: t('mandate.revokePermanent'),
    });
  return (
    <li className="card stack" data-mandate={id} data-life={life}>
      <div className={styles.parties}>
        <AccountLink id={from} />
        <Icon name="arrow" size={16} />
        <AccountLink id={to} />
        <Badge tone={isStanding ? 'ok' : 'quiet'}>{t(`mandate.life.${life}`)}</Badge>
      </div>
      <dl className="facts">
        <dt>{t('mandate.maxPayment')}</dt>
        <dd className="numeric">{money(maxPayment)}</dd>
        <dt>{t('mandate.perPeriod', { count: periodDays })}</dt>
        <dd className="numeric">{money(maxPerPeriod)}</dd>
        {isStanding && (
          <>
            <dt>{t('mandate.rest')}</dt>
            <dd className="numeric" data-rest={restOf(mandate, now)}>
              {money(restOf(mandate, now))}
            </dd>
          </>
        )}
        <dt>{t('mandate.granted')}</dt>
        <dd>
          <DateText ms={grantedAt} />
        </dd>
        <dt>{t('mandate.until')}</dt>
        <dd>
          <DateText ms={validUntil} />
        </dd>
        <dt>{t('mandate.id')}</dt>
        <dd>
          <Identifier value={id} label={t('mandate.id')} />
        </dd>
      </dl>
      {isStanding && side === 'payer' && (
        <div className="row">
          <Button variant="default" leftSection={<Icon name="cross" size={17} />} onClick={revoke}>
            {t('mandate.revoke')}
          </Button>
        </div>
      )}
      {isStanding && side === 'payee' && account.status.state !== 'closed' && (most > 0 ? <Collect mandate={mandate} most={most} /> : <p className="small muted">{t('mandate.usedUp')}</p>)}
    </li>
  );
}
