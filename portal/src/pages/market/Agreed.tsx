import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { accounts, vehicle as vehicleQuery } from '../../api/queries';
import type { ActionJson } from '../../api/types';
import { Disclosed } from '../../components/Disclosed';
import { Icon } from '../../components/Icon';
import { ProblemView } from '../../components/ProblemView';
import { agreedFinancing, useOffers, type Offered } from '../../credit/useOffers';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatDate, formatMoney } from '../../lib/format';
import { discloseLoan, historyOf, loans } from '../../market/queries';
import { monthlyTerms, settlementActions, utcDay, type Law, type Obstacle, type Settlement } from '../../market/settlement';
import { agreedOffer, isOver, type Agreement, type Offer, type Sale } from '../../market/types';
import { usePropose } from '../../proposals/usePropose';
import proposals from '../../proposals/Proposals.module.css';
import { useSigning } from '../../signing';
import { percent } from '../credit/Answer';
import styles from './Market.module.css';
import { giveBack } from './Offers';

const MONTHS = [12, 24, 36, 48, 60, 72] as const;
const PPM_PER_PERCENT = 10_000;

/** The reservation of a deposit, as the ledger keeps it. */
async function depositOf(offer: Offer): Promise<Settlement['deposit']> {
  if (offer.deposit === undefined) return undefined;
  const { value } = await node.get('/v1/state', { query: { path: `payments/chain/${offer.deposit}` } });
  const { legs } = value as { legs: { payment: string; amount: number }[] };
  return legs[0] && { payment: legs[0].payment, amount: legs[0].amount };
}

type TermsProps = {
  signed: Offered | undefined;
  rate: number | string;
  months: number;
  onRate: (rate: number | string) => void;
  onMonths: (months: number) => void;
};

/** Rate and term of the loan: those that the lender has offered, or what the parties type in. */
function LoanTerms({ signed, rate, months, onRate, onMonths }: TermsProps) {
  const { t } = useTranslation();
  const shown = signed ? { rate: signed.offer.ratePpm / PPM_PER_PERCENT, months: signed.offer.termMonths } : { rate, months };
  const choices = signed ? [signed.offer.termMonths] : MONTHS;
  return (
    <>
      <div className={styles.pair}>
        <NumberInput label={t('loan.rate')} value={shown.rate} min={0} max={100} step={0.1} decimalScale={4} suffix=" %" readOnly={signed !== undefined} onChange={onRate} />
        <NativeSelect
          label={t('loan.term')}
          value={shown.months}
          disabled={signed !== undefined}
          data={choices.map((each) => ({ value: String(each), label: t('loan.months', { count: each }) }))}
          onChange={(event) => onMonths(Number(event.currentTarget.value))}
        />
      </div>
      {signed && (
        <p className="small" data-by-offer={signed.id}>
          {t('credit.byOffer', {
            lender: signed.lenderName, date: formatDate(signed.offer.madeAt), rate: percent(signed.offer.ratePpm), months: t('loan.months', { count: signed.offer.termMonths }),
          })}{' '}
          <Link to="/credit/applications/$id" params={{ id: signed.id }}>
            {t('credit.details')}
          </Link>
        </p>
      )}
    </>
  );
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
    parts: isReady ? { vehicle, buyerAccount, lenderAccount } : null,
  };
}

function SettlementForm({ sale, offer }: { sale: Sale; offer: Offer }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const { currency, vehicle: vehicleId } = sale.sale;
  const { owed, parts } = useParts(sale, offer);
  const [rate, setRate] = useState<number | string>(5.9);
  const [months, setMonths] = useState<number>(48);
  const [obstacle, setObstacle] = useState<Obstacle | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const { offer: preferred } = useSearch({ from: '/sales/$id' });
  const signed = agreedFinancing(useOffers(vehicleId, currency), offer, preferred);
  const { ratePpm, termMonths } = signed?.offer ?? { ratePpm: Math.round(Number(rate) * PPM_PER_PERCENT), termMonths: months };
  const terms = monthlyTerms(offer.financing?.amount ?? 0, ratePpm, termMonths, utcDay(Date.now()));

  const prepare = async (): Promise<void> => {
    if (!parts) return;
    const { vehicle, buyerAccount, lenderAccount } = parts;
    const deposit = await depositOf(offer);
    const byOffer = signed && {
      decision: signed.recorded.action,
      coolingOffDays: signed.offer.coolingOffDays,
      law: {
        jurisdiction: signed.offer.jurisdiction, condition: vehicle.records > 1 ? 'used' : 'new', use: 'private',
        cashPrice: offer.price, downPayment: offer.price - signed.offer.amount,
      } satisfies Law,
    };
    const loan = lenderAccount && { account: lenderAccount.id, terms, disclosure: (await discloseLoan(terms)).digest, ...byOffer };
    const actions = await settlementActions({
      sale, holders: vehicle.holders, buyerAccount: buyerAccount.id, now: Date.now(),
      ...(deposit ? { deposit } : {}), ...(owed ? { owed } : {}), ...(loan ? { loan } : {}),
    });
    if (typeof actions === 'string') return setObstacle(actions);
    proposeToSign({
      title: t('market.settle'),
      actions,
      permanent: t('market.settlePermanent'),
    });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    prepare().catch(setFailure);
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('market.settle')}>
      <h2>{t('market.settle')}</h2>
      <p className="small muted">{t('market.settleText')}</p>
      {offer.financing && (
        <>
          <LoanTerms signed={signed} rate={rate} months={months} onRate={setRate} onMonths={setMonths} />
          <Disclosed terms={terms} currency={currency} />
        </>
      )}
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

function InspectionReport({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const identity = useIdentity();
  const report = (result: 'passed' | 'failed'): void =>
    signing.open({
      title: t('market.inspection'),
      actions: [{ type: 'sales.report_inspection', by: identity!.organisation!, sale: sale.id, result } as unknown as ActionJson],
    });
  return (
    <section className="card stack" aria-label={t('market.inspection')}>
      <h2>{t('market.inspection')}</h2>
      <div className="row">
        <Button onClick={() => report('passed')}>{t('market.passed')}</Button>
        <Button variant="default" onClick={() => report('failed')}>
          {t('market.failed')}
        </Button>
      </div>
    </section>
  );
}

/** The history has grown since the agreement: the buyer takes it, or steps back. */
function HistoryChanged({ sale, agreement, isBuyer }: { sale: Sale; agreement: Agreement; isBuyer: boolean }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { data: now } = useQuery({ queryKey: ['history', sale.sale.vehicle], queryFn: () => historyOf(sale.sale.vehicle), refetchInterval: 5_000 });
  if (!now || now.digest === agreement.history.digest) return null;
  const acknowledge = (): void =>
    signing.open({ title: t('market.acknowledge'), actions: [{ type: 'sales.acknowledge', sale: sale.id, history: now } as unknown as ActionJson] });
  return (
    <div className={`${proposals.notice} tone-warn`} role="status" data-obstacle="history">
      <Icon name="warning" size={22} />
      <div className="stack">
        <p>{t('market.historyChanged', { count: now.count - agreement.history.count })}</p>
        {isBuyer && (
          <div className="row">
            <Button variant="default" onClick={acknowledge}>
              {t('market.acknowledge')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** Between agreement and settlement: what each party has to do. */
export function Agreed({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const identity = useIdentity();
  const offer = agreedOffer(sale.sale);
  const { status } = sale.sale;
  if (!offer || status.state !== 'agreed') return null;
  const party = identity && partyOf(identity);
  const isSide = party === offer.buyer || party === sale.sale.seller;
  const isLender = identity?.organisation != null && identity.organisation === offer.financing?.lender;
  const isInspector = identity?.organisation != null && identity.organisation === offer.inspector;
  const waits = offer.inspector !== undefined && status.inspection !== 'passed';
  const cancel = async (): Promise<void> =>
    signing.open({ title: t('market.cancel'), actions: [{ type: 'sales.cancel', sale: sale.id }, ...(await giveBack(offer))] as ActionJson[], permanent: t('market.cancelText') });
  return (
    <>
      <HistoryChanged sale={sale} agreement={status} isBuyer={party === offer.buyer} />
      {isInspector && status.inspection === undefined && <InspectionReport sale={sale} />}
      {waits && (
        <p className={`${proposals.notice} tone-${status.inspection === 'failed' ? 'bad' : 'info'}`} role="status">
          {t(status.inspection === 'failed' ? 'market.inspectionFailed' : 'market.inspectionWaits')}
        </p>
      )}
      {(isSide || isLender) && !waits && <SettlementForm sale={sale} offer={offer} />}
      {isSide && (
        <div className="row">
          <Button variant="default" onClick={() => void cancel()}>
            {t('market.cancel')}
          </Button>
        </div>
      )}
    </>
  );
}
