import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MoneyInput, typedOf } from '../../components/MoneyInput';
import { useOffers } from '../../credit/useOffers';
import { formatMoney } from '../../lib/format';
import type { Sale } from '../../market/types';
import { percent } from '../credit/Answer';
import styles from './Market.module.css';

export type LoanDraft = { lender: string; financed: string };

type Props = {
  sale: Sale;
  /** The price as it is typed, and in minor units. */
  price: string;
  whole: number;
  draft: LoanDraft;
  onChange: (draft: LoanDraft) => void;
  lenders: { value: string; label: string }[];
  tried: boolean;
  /** The application whose offer the visitor came with. */
  preferred: string | undefined;
};

/** Which part of the price is a loan: by an offer that the buyer has, or by any lender. */
export function Financing({ sale: { id, sale }, price, whole, draft, onChange, lenders, tried, preferred }: Props) {
  const { t } = useTranslation();
  const { vehicle, currency } = sale;
  const offers = useOffers(vehicle, currency) ?? [];
  const [chosen, setChosen] = useState('');
  const take = (application: string): void => {
    const taken = offers.find((one) => one.id === application);
    setChosen(taken ? application : '');
    onChange(taken ? { lender: taken.lender, financed: typedOf(taken.offer.amount, currency) } : { lender: '', financed: '' });
  };
  // Once, as soon as the offer is there: afterwards the visitor's own choice holds.
  const isTaken = useRef(false);
  useEffect(() => {
    if (isTaken.current || preferred === undefined || !offers.some((one) => one.id === preferred)) return;
    isTaken.current = true;
    take(preferred);
  });
  return (
    <>
      {offers.length > 0 && (
        <NativeSelect
          name="loanOffer"
          label={t('credit.offersFor')}
          value={chosen}
          data={[
            { value: '', label: t('credit.noOfferChosen') },
            ...offers.map(({ id: application, lenderName, offer }) => ({
              value: application,
              label: `${lenderName}: ${formatMoney(offer.amount, currency)}, ${percent(offer.ratePpm)}`,
            })),
          ]}
          onChange={(event) => take(event.currentTarget.value)}
        />
      )}
      <p className="small">
        <Link to="/credit" search={{ vehicle, price, sale: id }}>
          {t('credit.applyFor')}
        </Link>
      </p>
      <div className={styles.pair}>
        <NativeSelect
          label={`${t('market.lender')} ${t('form.optional')}`}
          value={draft.lender}
          data={[{ value: '', label: t('market.noLoan') }, ...lenders]}
          onChange={(event) => {
            setChosen('');
            onChange({ ...draft, lender: event.currentTarget.value });
          }}
        />
        {draft.lender !== '' && (
          <MoneyInput
            name="financed"
            label={t('market.financed')}
            currency={currency}
            value={draft.financed}
            tried={tried}
            most={whole}
            onChange={(financed) => {
              setChosen('');
              onChange({ ...draft, financed });
            }}
          />
        )}
      </div>
    </>
  );
}
