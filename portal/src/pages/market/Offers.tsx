import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionJson } from '../../api/types';
import { Badge, DateText, Empty } from '../../components/basics';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { OrganisationLink, PartyName } from '../../components/links';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { DAY_MS } from '../../lib/days';
import { formatMoney } from '../../lib/format';
import { historyOf } from '../../market/queries';
import type { Offer, Sale } from '../../market/types';
import { chain as chainQuery, chainNow, giveBackActions } from '../../payments/chains';
import { useSigning } from '../../signing';
import styles from './Market.module.css';

/** Gives back the deposit of an offer that comes to nothing, and frees what else it holds, in the same transaction. */
export async function giveBack(offer: Offer): Promise<object[]> {
  const deposit = offer.deposit === undefined ? null : await chainNow(offer.deposit);
  return deposit?.status === 'pending' ? giveBackActions(deposit, 'void') : [];
}

/** The deposit of an offer with what has become of it: it is part of the price, or given back. */
function Deposit({ id, currency }: { id: string; currency: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(chainQuery(id));
  if (!data) return null;
  const amount = formatMoney(data.legs.reduce((sum, leg) => sum + leg.amount, 0), currency);
  return (
    <li data-deposit={data.status}>
      {t(`market.depositIs.${data.status === 'expired' ? (data.atDeadline === 'pay' ? 'posted' : 'voided') : data.status}`, { amount })}
    </li>
  );
}

function Conditions({ offer, currency }: { offer: Offer; currency: string }) {
  const { t } = useTranslation();
  return (
    <ul className="small muted">
      {offer.financing && (
        <li>
          {t('market.financedBy', { amount: formatMoney(offer.financing.amount, currency) })} <OrganisationLink id={offer.financing.lender} />
        </li>
      )}
      {offer.inspector && (
        <li>
          {t('market.inspectedBy')} <OrganisationLink id={offer.inspector} />
        </li>
      )}
      {offer.deposit && <Deposit id={offer.deposit} currency={currency} />}
      <li>
        {t('market.acceptBy')} <DateText ms={offer.expiresAt} />, {t('market.settleBy')} <DateText ms={offer.settleBy} />
      </li>
    </ul>
  );
}

function Answer({ sale: { id, sale }, number, offer, isTurn }: { sale: Sale; number: number; offer: Offer; isTurn: boolean }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const client = useQueryClient();
  const [counter, setCounter] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const { currency, vehicle } = sale;
  const open = (title: string, actions: object[]): void =>
    signing.open({ title, actions: actions as ActionJson[], permanent: t('market.permanent'), onFinal: () => void client.invalidateQueries({ queryKey: ['sale', id] }) });
  const accept = async (): Promise<void> => open(t('market.accept'), [{ type: 'sales.accept', sale: id, offer: number, history: await historyOf(vehicle) }]);
  const decline = async (): Promise<void> => open(t('market.decline'), [{ type: 'sales.decline', sale: id, offer: number }, ...(await giveBack(offer))]);
  const name = (): void => {
    setTried(true);
    if (counter === null || amountProblem(counter, currency) !== null) return;
    open(t('market.counter'), [
      { type: 'sales.counter', sale: id, offer: number, price: amountOf(counter, currency), currency, expiresAt: Math.max(offer.expiresAt, Date.now() + DAY_MS) },
    ]);
  };
  return (
    <>
      {counter !== null && isTurn && <MoneyInput name="counter" label={t('market.price')} currency={currency} value={counter} tried={tried} onChange={setCounter} />}
      <div className="row">
        {isTurn && counter === null && <Button onClick={() => void accept()}>{t('market.accept')}</Button>}
        {isTurn && (
          <Button variant="default" onClick={() => (counter === null ? setCounter('') : name())}>
            {t('market.counter')}
          </Button>
        )}
        <Button variant="default" onClick={() => void decline()}>
          {t('market.decline')}
        </Button>
      </div>
      {!isTurn && <p className="small muted">{t('market.othersTurn')}</p>}
    </>
  );
}

/** Offers, the newest first, each with what the visitor can answer. */
export function Offers({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const party = identity && partyOf(identity);
  const offers = (sale.sale.offers ?? []).map((offer, number) => ({ offer, number })).reverse();
  if (offers.length === 0) return <Empty icon="handshake">{t('market.noOffers')}</Empty>;
  return (
    <ul className={styles.offers}>
      {offers.map(({ offer, number }) => {
        const isParty = party === offer.buyer || party === sale.sale.seller;
        const isTurn = party === (offer.turn === 'buyer' ? offer.buyer : sale.sale.seller);
        const isOpen = offer.status === 'open' && sale.sale.status.state === 'listed';
        return (
          <li key={number} className={`card ${styles.offer}`} data-offer={offer.status}>
            <div className={styles.head}>
              <strong className="figure">{formatMoney(offer.price, sale.sale.currency)}</strong>
              <span>
                <PartyName party={offer.buyer} /> <Badge tone={offer.status === 'accepted' ? 'ok' : 'quiet'}>{t(`market.offerStatus.${offer.status}`)}</Badge>
              </span>
            </div>
            <Conditions offer={offer} currency={sale.sale.currency} />
            {isParty && isOpen && <Answer sale={sale} number={number} offer={offer} isTurn={isTurn} />}
          </li>
        );
      })}
    </ul>
  );
}
