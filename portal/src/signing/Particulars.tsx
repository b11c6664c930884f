// What an action says only by pointing at it: whose account pays, which car is sold, what a loan asks. It is read from the actions that
// are signed and from the ledger, so that everybody who signs sees the same, whatever page they come from.

import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { account as accountQuery, accountHolder } from '../api/queries';
import type { ActionJson } from '../api/types';
import { Badge } from '../components/basics';
import { Disclosed } from '../components/Disclosed';
import { FactItems } from '../components/FactItems';
import { OrganisationLink, PartyName } from '../components/links';
import { useIdentity } from '../keys/identity';
import { partyOf } from '../keys/access';
import { formatDate, formatJurisdiction, formatMoney, formatNumber, isLedgerId } from '../lib/format';
import type { Fact } from '../lib/sentence';
import { CarName } from '../market/cars';
import { loan as loanQuery, sale as saleQuery } from '../market/queries';
import { roleNames } from '../market/roles';
import { agreedOffer, type Financing, type Offer, type Sale, type SaleState, type Terms } from '../market/types';
import { chain as chainQuery } from '../payments/chains';
import styles from './Signing.module.css';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The first of a field's values that some action has. */
const idOf = (actions: readonly ActionJson[], field: 'sale' | 'loan'): string => text(actions.find((action) => text(action[field]) !== '')?.[field]);

/** A party with what it is in the sale, and whether it is the reader. */
function Party({ party, sale, actions }: { party: string; sale?: SaleState | undefined; actions?: readonly ActionJson[] }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const role = sale ? roleNames(t, party, sale, actions) : '';
  return (
    <>
      <PartyName party={party} />
      {role !== '' && ` (${role})`}{' '}
      {identity && partyOf(identity) === party && <Badge tone="info">{t('proposal.you')}</Badge>}
    </>
  );
}

function Holder({ account, ...of }: { account: string; sale: SaleState | undefined; actions: readonly ActionJson[] }) {
  const { data: holder } = useQuery(accountHolder(account));
  return holder ? <Party party={holder} {...of} /> : '…';
}

/** An amount in the currency of a loan that is there already. */
function InLoansMoney({ id, amount }: { id: string; amount: number }) {
  const { data } = useQuery(loanQuery(id));
  return data ? formatMoney(amount, data.loan.currency) : '…';
}

function termsFacts(t: TFunction, terms: Terms, currency: string, loan: string): Fact[] {
  return [
    { name: 'amount', label: t('fact.amount'), value: currency === '' ? <InLoansMoney id={loan} amount={terms.principal} /> : formatMoney(terms.principal, currency) },
    { name: 'rate', label: t('fact.rate'), value: `${formatNumber(terms.annual_rate_ppm / 10_000)} %` },
    { name: 'instalments', label: t('fact.instalments'), value: formatNumber(terms.payments) },
    { name: 'firstPayment', label: t('fact.firstPayment'), value: formatDate(Date.parse(terms.first_payment_date)) },
  ];
}

/** What a chain of reservations has set aside, which the actions that end it don't say. */
function ChainMoney({ id, ...of }: { id: string; sale: SaleState | undefined; actions: readonly ActionJson[] }) {
  const { data: chain } = useQuery(chainQuery(id));
  const { data: account } = useQuery({ ...accountQuery(chain?.legs[0]?.from ?? ''), enabled: chain !== undefined && chain !== null });
  if (!chain || !account) return '…';
  return chain.legs.map(({ payment, from, to, amount }) => (
    <div key={payment}>
      {formatMoney(amount, account.currency)}: <Holder account={from} {...of} /> → <Holder account={to} {...of} />
    </div>
  ));
}

const ENDS_CHAIN = ['payments.post_chain', 'payments.void_chain', 'payments.expire_chain'];

const financed = (t: TFunction, { lender, amount }: Financing, currency: string): ReactNode => (
  <>
    {formatMoney(amount, currency)} · <OrganisationLink id={lender} /> ({t('credit.lender')})
  </>
);

/** The facts of one action beyond its sentence. `all` are those that are signed with it. */
export function particularsOf(t: TFunction, action: ActionJson, all: readonly ActionJson[], sale: SaleState | undefined): Fact[] {
  const { type, from, to, borrower, terms, law, coolingOffDays } = action as ActionJson & Record<string, unknown>;
  const isPayment = type.startsWith('payments.') && isLedgerId(text(from)) && isLedgerId(text(to));
  if (isPayment) {
    return [
      { name: 'payer', label: t('fact.payer'), value: <Holder account={text(from)} sale={sale} actions={all} /> },
      { name: 'payee', label: t('fact.payee'), value: <Holder account={text(to)} sale={sale} actions={all} /> },
    ];
  }
  if (ENDS_CHAIN.includes(type)) {
    return [{ name: 'amount', label: t('fact.amount'), value: <ChainMoney id={text(action.chain)} sale={sale} actions={all} /> }];
  }
  if (type !== 'loans.originate' && type !== 'loans.modify') return [];
  const { jurisdiction } = (law ?? {}) as { jurisdiction?: string };
  return [
    ...(borrower ? [{ name: 'borrower', label: t('fact.borrower'), value: <Party party={text(borrower)} sale={sale} /> }] : []),
    ...termsFacts(t, terms as Terms, text(action.currency), text(action.loan)),
    ...(jurisdiction ? [{ name: 'law', label: t('fact.law'), value: formatJurisdiction(jurisdiction) }] : []),
    ...(type === 'loans.originate'
      ? [{ name: 'coolingOff', label: t('fact.coolingOff'), value: coolingOffDays ? t('market.days', { count: Number(coolingOffDays) }) : t('credit.noWithdrawal') }]
      : []),
  ];
}

/** What a loan costs that is signed here: a new one, with what its lender has committed to, or one that goes on under other terms. */
export function LoanCost({ action }: { action: ActionJson }) {
  const { t } = useTranslation();
  const isNew = action.type === 'loans.originate';
  const isModified = action.type === 'loans.modify';
  const { data: known } = useQuery({ ...loanQuery(text(action.loan)), enabled: isModified });
  const currency = isNew ? text(action.currency) : known?.loan.currency;
  if ((!isNew && !isModified) || currency === undefined) return null;
  return (
    <section className={styles.subject} aria-label={t('loan.disclosed')}>
      <Disclosed terms={action.terms as Terms} currency={currency} {...(isNew ? { commitment: text(action.disclosure) } : {})} />
    </section>
  );
}

/** The sale that the actions are about, as the ledger has it. */
export function useSaleOf(actions: readonly ActionJson[]): Sale | undefined {
  const id = idOf(actions, 'sale');
  return useQuery({ ...saleQuery(id), enabled: id !== '' }).data;
}

/** What an action on a sale says of an offer, over what the ledger says. */
function offerOf({ sale }: Sale, action: ActionJson): Partial<Offer> {
  const number = typeof action.offer === 'number' ? action.offer : undefined;
  const known = number === undefined ? agreedOffer(sale) : sale.offers?.[number];
  if (action.type !== 'sales.offer' && action.type !== 'sales.counter') return known ?? {};
  // The deposit of an offer that is being made is in its own action, and among those that are signed.
  const { deposit: _, ...stated } = action as unknown as Offer;
  return action.type === 'sales.offer' ? stated : { ...known, price: stated.price };
}

function Deposit({ id, currency }: { id: string; currency: string }) {
  const { data } = useQuery(chainQuery(id));
  return data ? formatMoney(data.legs.reduce((sum, { amount }) => sum + amount, 0), currency) : '…';
}

function Facts({ facts }: { facts: Fact[] }) {
  const { t } = useTranslation();
  return (
    <section className={styles.about} aria-label={t('signing.about')} data-about>
      <dl className="facts">
        <FactItems facts={facts} />
      </dl>
    </section>
  );
}

function AboutSale({ sale, action }: { sale: Sale; action: ActionJson }) {
  const { t } = useTranslation();
  const { vehicle, seller, currency } = sale.sale;
  const { buyer, price, financing, deposit, inspector } = offerOf(sale, action);
  return (
    <Facts
      facts={[
        { name: 'car', label: t('market.car'), value: <CarName id={vehicle} /> },
        { name: 'seller', label: t('market.seller'), value: <Party party={seller} /> },
        ...(buyer ? [{ name: 'buyer', label: t('market.buyer'), value: <Party party={buyer} /> }] : []),
        ...(price === undefined ? [] : [{ name: 'price', label: t('market.price'), value: formatMoney(price, currency) }]),
        ...(typeof deposit === 'string' ? [{ name: 'deposit', label: t('market.deposit'), value: <Deposit id={deposit} currency={currency} /> }] : []),
        ...(typeof action.deposit === 'number' ? [{ name: 'deposit', label: t('market.deposit'), value: formatMoney(action.deposit, currency) }] : []),
        ...(financing ? [{ name: 'financing', label: t('fact.financing'), value: financed(t, financing, currency) }] : []),
        ...(inspector ? [{ name: 'inspector', label: t('market.inspector'), value: <OrganisationLink id={inspector} /> }] : []),
      ]}
    />
  );
}

function AboutLoan({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...loanQuery(id), retry: false });
  if (!data) return null;
  const { loan, payoff } = data;
  return (
    <Facts
      facts={[
        { name: 'car', label: t('market.car'), value: <CarName id={loan.vehicle} /> },
        { name: 'borrower', label: t('loan.borrower'), value: <Party party={loan.borrower} /> },
        { name: 'holder', label: t('loan.holder'), value: <Party party={`org:${loan.holder}`} /> },
        { name: 'owed', label: t('loan.owed'), value: formatMoney(payoff?.total ?? 0, loan.currency) },
      ]}
    />
  );
}

/** The sale or the loan that the actions point at; null when they point at neither. */
export function useAbout(actions: readonly ActionJson[]): ReactNode {
  const sale = useSaleOf(actions);
  const action = actions.find((each) => text(each.sale) !== '');
  const loan = idOf(actions, 'loan');
  if (action) return sale ? <AboutSale sale={sale} action={action} /> : null;
  return loan === '' ? null : <AboutLoan id={loan} />;
}
