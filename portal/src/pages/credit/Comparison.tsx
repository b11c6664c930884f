import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TableHead } from '../../components/TableHead';
import { Badge, DateText } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { saveFile } from '../../components/save';
import { byCost, cheapestOf, comparedOf, type Compared } from '../../credit/compare';
import { offersFile } from '../../credit/offersFile';
import type { Offered } from '../../credit/useOffers';
import { formatMoney, formatNumber } from '../../lib/format';
import { useNow } from '../../lib/useNow';
import table from '../../components/Table.module.css';
import { percent } from './Answer';

const MINUTE_MS = 60_000;

type Column = { name: string; value: (each: Compared) => ReactNode };

function useColumns(): Column[] {
  const { t } = useTranslation();
  const money = (part: 'monthlyPayment' | 'totalOfPayments' | 'financeCharge' | 'amount') => ({ offer, currency }: Compared) => formatMoney(offer[part], currency);
  return [
    { name: t('credit.financed'), value: money('amount') },
    { name: t('loan.monthly'), value: money('monthlyPayment') },
    { name: t('loan.term'), value: ({ offer }) => t('loan.months', { count: offer.termMonths }) },
    { name: t('loan.rate'), value: ({ offer }) => percent(offer.ratePpm) },
    { name: t('credit.apr'), value: ({ offer }) => `${formatNumber(offer.aprPercent)} %` },
    { name: t('loan.cost'), value: money('financeCharge') },
    { name: t('loan.totalPayments'), value: money('totalOfPayments') },
    { name: t('credit.withdrawal'), value: ({ offer }) => (offer.coolingOffDays > 0 ? t('market.days', { count: offer.coolingOffDays }) : t('credit.noWithdrawal')) },
    { name: t('credit.validUntil'), value: ({ offer }) => <DateText ms={offer.validUntil} /> },
  ];
}

/** Offers side by side, the one that costs least first and marked; `mark` says more of each. */
export function OffersTable({ offers, mark }: { offers: Compared[]; mark?: (offer: Compared) => ReactNode }) {
  const { t } = useTranslation();
  const columns = useColumns();
  const cheapest = cheapestOf(offers, useNow(MINUTE_MS));
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('credit.compare')}>
      <table className={table.table}>
        <TableHead names={[t('credit.lender'), ...columns.map(({ name }) => name)]} />
        <tbody>
          {byCost(offers).map((each) => (
            <tr key={each.key} data-offer-of={each.lender} data-cheapest={cheapest.has(each.key)}>
              <th scope="row">
                {each.lenderName} {cheapest.has(each.key) && <Badge tone="ok">{t('credit.cheapest')}</Badge>} {mark?.(each)}
              </th>
              {columns.map(({ name, value }) => (
                <td key={name} className="figure">
                  {value(each)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The applicant's offers side by side, and as a file for whoever should look at them too. */
export function Comparison({ offers }: { offers: Offered[] }) {
  const { t } = useTranslation();
  const documents = offers.flatMap(({ offer }) => (offer.document ? [offer.document] : []));
  if (offers.length === 0) return null;
  return (
    <section className="card stack" aria-label={t('credit.compare')}>
      <h2>{t('credit.compare')}</h2>
      <OffersTable offers={offers.map(comparedOf)} />
      {documents.length > 0 && (
        <div className="row">
          <Button variant="default" leftSection={<Icon name="download" size={17} />} onClick={() => saveFile('vinculum-loan-offers.json', offersFile(documents))}>
            {t('credit.share')}
          </Button>
          <span className="small muted">{t('credit.shareText')}</span>
        </div>
      )}
    </section>
  );
}
