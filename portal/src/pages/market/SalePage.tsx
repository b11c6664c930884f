import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import type { ActionJson } from '../../api/types';
import { DateText, PageHead, usePageTitle } from '../../components/basics';
import { BlockLink, PartyName } from '../../components/links';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { formatMoney, formatNumber } from '../../lib/format';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { CarName } from '../../market/cars';
import { historyHeight, sale as saleQuery } from '../../market/queries';
import { agreedOffer, type Sale } from '../../market/types';
import { countOf, usePending } from '../../proposals/pending';
import { isSettlement, type Proposal } from '../../proposals/proposals';
import { useSigning } from '../../signing';
import { CarReview } from '../proposals/CarReview';
import { Agreed } from './Agreed';
import styles from './Market.module.css';
import { OfferForm } from './OfferForm';
import { Offers } from './Offers';
import { SaleStatus } from './SalesPage';

/** How far the sale is, for everybody; and how many have signed its settlement, for those who are to sign it. */
function Steps({ sale: { sale }, pending = [] }: { sale: Sale; pending: Proposal[] | undefined }) {
  const { t } = useTranslation();
  const settlement = pending.find(isSettlement);
  const { state } = sale.status;
  const offer = agreedOffer(sale);
  const inspected = sale.status.state === 'agreed' && sale.status.inspection === 'passed';
  const steps = [
    { name: 'listed', done: true },
    { name: 'offer', done: (sale.offers ?? []).length > 0 },
    { name: 'agreed', done: offer !== undefined },
    ...(offer?.inspector ? [{ name: 'inspected', done: inspected || state === 'settled' }] : []),
    { name: 'settled', done: state === 'settled' },
  ];
  const next = state === 'listed' || state === 'agreed' ? steps.findIndex(({ done }) => !done) : -1;
  return (
    <ol className={styles.steps} aria-label={t('market.steps')}>
      {steps.map(({ name, done }, index) => (
        <li key={name} data-step={done ? 'done' : index === next ? 'now' : 'later'} {...(index === next ? { 'aria-current': 'step' as const } : {})}>
          {t(`market.step.${name}`)}
          {name === 'settled' && settlement && <span className="small muted">{t('market.signedBy', countOf(settlement))}</span>}
        </li>
      ))}
    </ol>
  );
}

/** How much of the car's history the listing, or the agreement, rests on: later records are not in it. */
function HistoryFact({ sale: { id, sale } }: { sale: Sale }) {
  const { t } = useTranslation();
  const { data: height } = useQuery(historyHeight(id));
  const agreed = sale.status.state === 'agreed' || sale.status.state === 'settled' ? sale.status.history : undefined;
  return (
    <>
      <dt>{t(agreed ? 'market.historyAgreed' : 'market.history')}</dt>
      <dd data-history={(agreed ?? sale.history).count}>
        {t('vehicle.records', { count: (agreed ?? sale.history).count })}
        {typeof height === 'number' && (
          <>
            , {t('market.asOf')} <BlockLink height={height} label={formatNumber(height)} />
          </>
        )}
      </dd>
    </>
  );
}

function Facts({ sale: each }: { sale: Sale }) {
  const { t } = useTranslation();
  const { sale } = each;
  const offer = agreedOffer(sale);
  return (
    <section className="card stack" aria-label={t('market.facts')}>
      <span className="total" data-state={sale.status.state}>
        {formatMoney(offer?.price ?? sale.asking, sale.currency)}
      </span>
      <div>
        <SaleStatus sale={sale} />
      </div>
      <dl className="facts">
        <dt>{t('market.car')}</dt>
        <dd>
          <CarName id={sale.vehicle} />
        </dd>
        <dt>{t('market.seller')}</dt>
        <dd>
          <PartyName party={sale.seller} />
        </dd>
        {offer && (
          <>
            <dt>{t('market.buyer')}</dt>
            <dd>
              <PartyName party={offer.buyer} />
            </dd>
          </>
        )}
        <dt>{t('market.listed')}</dt>
        <dd>
          <DateText ms={sale.listedAt} time />
        </dd>
        <HistoryFact sale={each} />
        {sale.status.state === 'cancelled' && (
          <>
            <dt>{t('market.why')}</dt>
            <dd>{t(`market.cause.${sale.status.cause}`)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Loaded({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const signing = useSigning();
  const { data: vehicle } = useQuery(vehicleQuery(sale.sale.vehicle));
  const title = vehicle ? t('market.saleOf', { car: t('vehicle.title', vehicle) }) : t('market.sale');
  usePageTitle(title);
  const isSeller = identity !== null && partyOf(identity) === sale.sale.seller;
  const isListed = sale.sale.status.state === 'listed';
  const pending = usePending('sale', sale.id);
  const delist = (): void => signing.open({ title: t('market.delist'), actions: [{ type: 'sales.delist', sale: sale.id } as unknown as ActionJson] });
  return (
    <>
      <PageHead title={title} />
      <Steps sale={sale} pending={pending} />
      <div className="columns">
        <div className="stack">
          <Agreed sale={sale} pending={pending} />
          {isListed && identity === null && <NeedsKey identity={null} />}
          {isListed && identity !== null && !isSeller && <OfferForm sale={sale} identity={identity} />}
          <section className="stack" aria-labelledby="offers">
            <h2 id="offers">{t('market.offers')}</h2>
            <Offers sale={sale} />
          </section>
          {isListed && isSeller && (
            <div className="row">
              <Button variant="default" onClick={delist}>
                {t('market.delist')}
              </Button>
            </div>
          )}
        </div>
        <div className="stack">
          <Facts sale={sale} />
          <CarReview id={sale.sale.vehicle} since={sale.sale.listedAt} />
        </div>
      </div>
    </>
  );
}

/** One sale, with what the visitor can do in it next. */
export function SalePage() {
  const { id } = useParams({ from: '/sales/$id' });
  const client = useQueryClient();
  const query = useQuery(saleQuery(id));
  useOnTransactions(() => void client.invalidateQueries({ queryKey: ['sale', id] }));
  return (
    <div className="page stack">
      <QueryResult query={query} rows={6} height={44}>
        {(sale) => <Loaded sale={sale} />}
      </QueryResult>
    </div>
  );
}
