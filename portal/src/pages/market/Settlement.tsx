import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { accounts, vehicle as vehicleQuery } from '../../api/queries';
import { Waiting } from '../../components/basics';
import { Disclosed } from '../../components/Disclosed';
import { Icon } from '../../components/Icon';
import { OrganisationLink, PartyName } from '../../components/links';
import { ProblemView } from '../../components/ProblemView';
import { agreedFinancing, useOffers } from '../../credit/useOffers';
import type { Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { formatMoney } from '../../lib/format';
import { contractOf, EMPTY_DRAFT, lawOf, offeredContract, type Contract, type Draft } from '../../market/contract';
import { discloseLoan, loans } from '../../market/queries';
import { monthlyTerms, settlementActions, utcDay, type Obstacle, type Settlement as Parts } from '../../market/settlement';
import { isOver, type Financing, type Offer, type Sale } from '../../market/types';
import { chainNow } from '../../payments/chains';
import proposals from '../../proposals/Proposals.module.css';
import { usePropose } from '../../proposals/usePropose';
import { OfferedTerms, OwnTerms } from './LoanTerms';

/** The reservation of a deposit, as the ledger keeps it. */
async function depositOf({ deposit }: Offer): Promise<Parts['deposit']> {
  const [leg] = (deposit === undefined ? null : await chainNow(deposit))?.legs ?? [];
  return leg && { payment: leg.payment, amount: leg.amount };
}

/** What a settlement is made of: the car, what is owed on it, and the accounts that pay; null in place of the parts until all are there. */
function useParts({ sale: { vehicle: id, currency } }: Sale, { buyer, financing }: Offer) {
  const { data: vehicle } = useQuery(vehicleQuery(id));
  const { data: ownLoans } = useQuery(loans({ vehicle: id }));
  const { data: buyers } = useQuery(accounts({ holder: buyer }));
  const { data: lenders } = useQuery({ ...accounts({ holder: `org:${financing?.lender ?? ''}` }), enabled: financing !== undefined });
  const buyerAccount = buyers?.find((account) => account.currency === currency);
  const lenderAccount = lenders?.find((account) => account.currency === currency);
  const isReady = vehicle && ownLoans && buyerAccount && (financing === undefined || lenderAccount);
  return {
    owed: ownLoans?.find(({ loan }) => !isOver(loan)),
    lacksLender: lenders !== undefined && lenderAccount === undefined,
    parts: isReady ? { vehicle, buyerAccount, lenderAccount } : null,
  };
}

type FormProps = {
  sale: Sale;
  offer: Offer;
  /** Of a financed sale: what the loan is made by; null until the lender has chosen all of it. */
  contract?: Contract | null;
  /** The terms, to be read or to be chosen. */
  children?: (tried: boolean) => ReactNode;
};

function SettlementForm({ sale, offer, contract, children }: FormProps) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const { currency } = sale.sale;
  const { owed, parts, lacksLender } = useParts(sale, offer);
  const [tried, setTried] = useState(false);
  const [found, setObstacle] = useState<Obstacle | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const obstacle = found ?? (lacksLender ? 'loanMissing' : null);
  const terms = contract ? monthlyTerms(offer.financing?.amount ?? 0, contract.ratePpm, contract.termMonths, utcDay(Date.now())) : null;

  const prepare = async (): Promise<void> => {
    if (!parts) return;
    const { vehicle, buyerAccount, lenderAccount } = parts;
    const deposit = await depositOf(offer);
    const loan = contract && terms && lenderAccount && {
      account: lenderAccount.id, terms, disclosure: (await discloseLoan(terms)).digest, law: lawOf(contract, offer, vehicle.records),
      coolingOffDays: contract.coolingOffDays, ...(contract.decision ? { decision: contract.decision } : {}),
    };
    const actions = await settlementActions({
      sale, holders: vehicle.holders, buyerAccount: buyerAccount.id, now: Date.now(),
      ...(deposit ? { deposit } : {}), ...(owed ? { owed } : {}), ...(loan ? { loan } : {}),
    });
    if (typeof actions === 'string') return setObstacle(actions);
    proposeToSign({ title: t('market.settle'), actions, permanent: t('market.settlePermanent') });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (contract === null) return;
    setFailure(null);
    prepare().catch(setFailure);
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('market.settle')}>
      <h2>{t('market.settle')}</h2>
      <p className="small muted">{t('market.settleText')}</p>
      {children?.(tried)}
      {terms && <Disclosed terms={terms} currency={currency} />}
      {owed?.payoff && <p className="small">{t('market.paidFirst', { amount: formatMoney(owed.payoff.total, currency) })}</p>}
      {obstacle && (
        <p className={`${proposals.notice} tone-bad`} role="alert">
          {t(`market.obstacle.${obstacle}`)}
        </p>
      )}
      {failure !== null && <ProblemView error={failure} />}
      <div className="row">
        <Button type="submit" disabled={!parts} leftSection={<Icon name="handshake" size={17} />}>
          {t('market.prepare')}
        </Button>
      </div>
    </form>
  );
}

/** A lender that lends without an application, by terms of its own. */
function OwnSettlement({ sale, offer }: { sale: Sale; offer: Offer }) {
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  return (
    <SettlementForm sale={sale} offer={offer} contract={contractOf(draft).contract}>
      {(tried) => <OwnTerms draft={draft} tried={tried} onChange={setDraft} />}
    </SettlementForm>
  );
}

/** What somebody reads who doesn't hold the lender's offer: who has to go on. */
function OthersPrepare({ sale, offer: { buyer }, financing: { lender, amount }, isBuyer }: { sale: Sale; offer: Offer; financing: Financing; isBuyer: boolean }) {
  const { t } = useTranslation();
  const { vehicle, currency } = sale.sale;
  return (
    <section className="card stack" aria-label={t('market.settle')} data-waits-for={isBuyer ? 'offer' : 'others'}>
      <h2>{t('market.settle')}</h2>
      <p>{t(isBuyer ? 'market.offerLacks' : 'market.othersPrepare', { amount: formatMoney(amount, currency) })}</p>
      <dl className="facts">
        {!isBuyer && (
          <>
            <dt>{t('market.buyer')}</dt>
            <dd>
              <PartyName party={buyer} />
            </dd>
          </>
        )}
        <dt>{t('credit.lender')}</dt>
        <dd>
          <OrganisationLink id={lender} />
        </dd>
      </dl>
      {isBuyer && (
        <p className="small">
          <Link to="/credit" search={{ vehicle, sale: sale.id }}>
            {t('credit.applyFor')}
          </Link>
        </p>
      )}
    </section>
  );
}

/** The settlement of a financed sale: its terms are the lender's, and only who has them can prepare it. */
function FinancedSettlement({ sale, offer, financing, identity }: { sale: Sale; offer: Offer; financing: Financing; identity: Identity }) {
  const { offer: preferred } = useSearch({ from: '/sales/$id' });
  const offers = useOffers(sale.sale.vehicle, sale.sale.currency);
  if (!offers) return <Waiting rows={3} height={44} />;
  const signed = agreedFinancing(offers, offer, preferred);
  if (signed) {
    return (
      <SettlementForm sale={sale} offer={offer} contract={offeredContract(signed)}>
        {() => <OfferedTerms signed={signed} />}
      </SettlementForm>
    );
  }
  if (identity.organisation === financing.lender) return <OwnSettlement sale={sale} offer={offer} />;
  return <OthersPrepare sale={sale} offer={offer} financing={financing} isBuyer={partyOf(identity) === offer.buyer} />;
}

/** How the sale is settled, for each who has a part in it. */
export function Settlement({ sale, offer, identity }: { sale: Sale; offer: Offer; identity: Identity }) {
  if (!identity.signer) return <NeedsKey identity={identity} />;
  if (!offer.financing) return <SettlementForm sale={sale} offer={offer} />;
  return <FinancedSettlement sale={sale} offer={offer} financing={offer.financing} identity={identity} />;
}
