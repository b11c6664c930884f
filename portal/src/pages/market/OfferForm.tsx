import { NativeSelect } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionJson } from '../../api/types';
import { amountOf, amountProblem, MoneyInput, typedOf } from '../../components/MoneyInput';
import { SubmitButton } from '../../components/SubmitButton';
import type { Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { DAY_MS } from '../../lib/days';
import { useOrganisationChoices } from '../../lib/useOrganisationChoices';
import { NeedsAccount } from '../../market/NeedsAccount';
import { useOwnAccounts } from '../../market/accounts';
import type { Sale } from '../../market/types';
import { useSigning } from '../../signing';
import { Financing, type LoanDraft } from './Financing';

const OFFER_DAYS = 7;
const SETTLE_DAYS = 21;

/** A buyer names a price, and on what conditions. */
export function OfferForm({ sale: listing, identity }: { sale: Sale; identity: Identity }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { id, sale } = listing;
  const { currency, asking } = sale;
  const { offer: preferred } = useSearch({ from: '/sales/$id' });
  const [account] = useOwnAccounts(identity, currency) ?? [];
  const lenders = useOrganisationChoices({ role: 'lender' });
  const inspectors = useOrganisationChoices({ role: 'inspection_body' });
  const [price, setPrice] = useState(typedOf(asking, currency));
  const [deposit, setDeposit] = useState('');
  const [loan, setLoan] = useState<LoanDraft>({ lender: '', financed: '' });
  const [inspector, setInspector] = useState('');
  const [tried, setTried] = useState(false);
  const whole = amountOf(price, currency);
  const hasDeposit = deposit.trim() !== '';
  const problems = [
    amountProblem(price, currency),
    hasDeposit ? amountProblem(deposit, currency, Math.min(whole, account?.available ?? 0)) : null,
    loan.lender === '' ? null : amountProblem(loan.financed, currency, whole),
  ];

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (problems.some((problem) => problem !== null) || (hasDeposit && !account)) return;
    const now = Date.now();
    const settleBy = now + SETTLE_DAYS * DAY_MS;
    const reserved = hasDeposit ? amountOf(deposit, currency) : 0;
    const offer = {
      type: 'sales.offer', sale: id, buyer: partyOf(identity), price: whole, currency,
      ...(reserved > 0 ? { deposit: reserved } : {}),
      ...(inspector ? { inspector } : {}),
      ...(loan.lender === '' ? {} : { financing: { lender: loan.lender, amount: amountOf(loan.financed, currency) } }),
      expiresAt: now + OFFER_DAYS * DAY_MS, settleBy,
    };
    const reserve = reserved > 0 && {
      type: 'payments.reserve', from: account!.id, to: sale.account, amount: reserved, currency, release: { by: 'both_parties' },
      // A day beyond the time to settle, so that who may cancel after it can take the deposit back.
      expiresAt: settleBy + DAY_MS, atDeadline: 'give_back', reference: 'DEPOSIT',
    };
    signing.open({ title: t('market.makeOffer'), actions: [...(reserve ? [reserve] : []), offer] as unknown as ActionJson[], permanent: t('market.offerPermanent') });
  };

  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('market.makeOffer')}>
      <h2>{t('market.makeOffer')}</h2>
      <MoneyInput name="price" label={t('market.price')} currency={currency} value={price} tried={tried} onChange={setPrice} />
      {account ? (
        <MoneyInput name="deposit" label={`${t('market.deposit')} ${t('form.optional')}`} description={t('market.depositHint')} currency={currency} value={deposit} tried={tried && hasDeposit} most={Math.min(whole, account.available)} onChange={setDeposit} />
      ) : (
        <p className="small muted">
          <NeedsAccount currency={currency} />
        </p>
      )}
      <Financing sale={listing} price={price} whole={whole} draft={loan} onChange={setLoan} lenders={lenders} tried={tried} preferred={preferred} />
      <NativeSelect
        label={`${t('market.inspector')} ${t('form.optional')}`}
        description={t('market.inspectorHint')}
        value={inspector}
        data={[{ value: '', label: t('market.noInspection') }, ...inspectors]}
        onChange={(event) => setInspector(event.currentTarget.value)}
      />
      <p className="small muted">{t('market.offerTimes', { offer: OFFER_DAYS, settle: SETTLE_DAYS })}</p>
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}
