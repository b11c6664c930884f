import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import { Identifier } from '../../components/basics';
import { OrganisationLink, PartyName, VehicleLink } from '../../components/links';
import { formatMoney, formatNumber } from '../../lib/format';
import { CarName } from '../../market/cars';
import { disclosed } from '../../market/queries';
import { lentOf, type Loan } from '../../market/types';
import { LienStatus } from '../desk/LienStatus';
import { LoanStatus } from './LoansPage';

/** The lien that secures the loan, with where it stands on the car's record. */
function LienFact({ loan: { vehicle: id, lien: name, lender } }: Pick<Loan, 'loan'>) {
  const { t } = useTranslation();
  const { data: vehicle } = useQuery(vehicleQuery(id));
  const lien = vehicle?.liens.find((each) => each.lien === name && each.lender === lender);
  if (!lien) return null;
  return (
    <>
      <dt>{t('loan.lien')}</dt>
      <dd data-lien-status={lien.status}>
        <VehicleLink id={id} name={name} /> <LienStatus status={lien.status} />
      </dd>
    </>
  );
}

/** The rate that the law has lenders state; whether it is the one that the lender has committed to is computed, not believed. */
function AprFact({ loan: { terms, modifications, disclosure } }: Pick<Loan, 'loan'>) {
  const { t } = useTranslation();
  const { data } = useQuery(disclosed(terms));
  if (!data) return null;
  const note = modifications > 0 ? 'loan.aprInForce' : data.digest === disclosure ? 'loan.aprDisclosed' : null;
  return (
    <>
      <dt>{t('loan.aprEu')}</dt>
      <dd data-apr={note === 'loan.aprDisclosed' ? 'disclosed' : ''}>
        <span className="figure">{formatNumber(Math.round(data.disclosure.eu.apr_percent * 100) / 100)} %</span> {note && <span className="small muted">{t(note)}</span>}
      </dd>
    </>
  );
}

/** What is owed today, in its parts. */
function Owed({ loan: { payoff, loan } }: { loan: Loan }) {
  const { t } = useTranslation();
  if (!payoff) return null;
  const money = (amount: number): string => formatMoney(amount, loan.currency);
  const { principal, interest, late_charges, fees } = payoff.owed;
  return (
    <>
      <dt>{t('loan.part.principal')}</dt>
      <dd className="figure">{money(principal)}</dd>
      <dt>{t('loan.part.interest')}</dt>
      <dd className="figure">{money(interest)}</dd>
      {late_charges + fees > 0 && (
        <>
          <dt>{t('loan.part.charges')}</dt>
          <dd className="figure">{money(late_charges + fees)}</dd>
        </>
      )}
    </>
  );
}

export function LoanFacts({ loan: each }: { loan: Loan }) {
  const { t } = useTranslation();
  const { loan, payoff, id } = each;
  const money = (amount: number): string => formatMoney(amount, loan.currency);
  return (
    <section className="card stack" aria-label={t('loan.facts')}>
      <span className="small muted">{t('loan.owed')}</span>
      <span className="total" data-owed={payoff?.total ?? 0} data-state={loan.status.state}>
        {money(payoff?.total ?? 0)}
      </span>
      <div>
        <LoanStatus loan={each} />
      </div>
      <dl className="facts">
        <Owed loan={each} />
        <dt>{t('loan.rate')}</dt>
        <dd className="figure">{formatNumber(loan.terms.annual_rate_ppm / 10_000)} %</dd>
        <AprFact loan={loan} />
        <dt>{t('loan.principal')}</dt>
        <dd className="figure">{money(lentOf(loan))}</dd>
        <dt>{t('loan.paidInterest')}</dt>
        <dd className="figure">{money(loan.paid.interest)}</dd>
        <dt>{t('market.car')}</dt>
        <dd>
          <CarName id={loan.vehicle} />
        </dd>
        <LienFact loan={loan} />
        <dt>{t('loan.borrower')}</dt>
        <dd>
          <PartyName party={loan.borrower} />
        </dd>
        <dt>{t('loan.holder')}</dt>
        <dd data-holder={loan.holder}>
          <OrganisationLink id={loan.holder} />
        </dd>
        {loan.lender !== loan.holder && (
          <>
            <dt>{t('loan.lentBy')}</dt>
            <dd>
              <OrganisationLink id={loan.lender} />
            </dd>
          </>
        )}
        <dt>{t('loan.loan')}</dt>
        <dd>
          <Identifier value={id} label={t('loan.loan')} />
        </dd>
      </dl>
    </section>
  );
}
