import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DateText, Identifier, PageHead, usePageTitle } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { PartyName } from '../../components/links';
import { LinkButton } from '../../components/LinkButton';
import { ProblemView } from '../../components/ProblemView';
import { QueryResult } from '../../components/QueryResult';
import { saveFile } from '../../components/save';
import { application as applicationQuery, evidence, rerun } from '../../credit/queries';
import { isOpen, type LoanApplication, type OpenApplication, type Rerun } from '../../credit/types';
import { useIdentity } from '../../keys';
import { useAccess, type Access } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { formatMoney } from '../../lib/format';
import { CarName } from '../../market/cars';
import { sales } from '../../market/queries';
import { isStillOn } from '../../market/types';
import { OfferFacts, percent, Reasons, StatusBadge } from './Answer';
import { Applicant } from './Applicant';
import styles from './Credit.module.css';
import { LenderTools } from './LenderTools';
import { NoticeLinks } from './NoticeLinks';
import { RatioTable } from './RatioTable';
import { RerunResult } from './Rerun';

/** What was asked for, and how it measures up. */
function Figures({ application }: { application: OpenApplication }) {
  const { t } = useTranslation();
  const { request, cutOffs, currency } = application;
  const money = (amount: number): string => formatMoney(amount, currency);
  return (
    <section className="card stack" aria-label={t('credit.request')}>
      <h2>{t('credit.request')}</h2>
      <dl className="facts">
        <dt>{t('market.car')}</dt>
        <dd>
          <CarName id={application.vehicle} />
        </dd>
        <dt>{t('credit.financed')}</dt>
        <dd className="numeric">
          {money(request.amount)} · {t('loan.months', { count: request.termMonths })}
        </dd>
        <dt>{t('credit.field.downPayment')}</dt>
        <dd className="figure">{money(request.downPayment)}</dd>
        <dt>{t('credit.field.income')}</dt>
        <dd className="figure">{money(request.monthlyIncome)}</dd>
        <dt>{t('credit.field.debts')}</dt>
        <dd className="figure">{money(request.monthlyDebtPayments)}</dd>
        <dt>{t('credit.score')}</dt>
        <dd className="numeric">
          {application.score} ({t('credit.cutOffs', cutOffs)})
        </dd>
        <dt>{t('credit.defaultProbability')}</dt>
        <dd className="figure">{percent(application.defaultProbabilityPpm)}</dd>
      </dl>
      <RatioTable application={application} />
      {application.unlawful.map((sentence) => (
        <p key={sentence} className="small" lang="en">
          {sentence}
        </p>
      ))}
    </section>
  );
}

/** What is on the ledger, and the proof that it is what was decided. */
function OnLedger({ application, access }: { application: LoanApplication; access: Access }) {
  const { t } = useTranslation();
  const [result, setResult] = useState<Rerun | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const { recorded } = application;
  const run = (task: Promise<void>): void => {
    setFailure(null);
    task.catch(setFailure);
  };
  const download = async (): Promise<void> => saveFile(`vinculum-evidence-${application.id.slice(0, 8)}.json`, JSON.stringify(await evidence(access, application.id)));
  return (
    <section className="card stack" aria-label={t('credit.onLedger')}>
      <h2>{t('credit.onLedger')}</h2>
      <p className="small muted">{t('credit.onLedgerText')}</p>
      <dl className="facts">
        <dt>{t('credit.model')}</dt>
        <dd>{recorded.model ? <Identifier value={recorded.model} /> : '–'}</dd>
        <dt>{t('credit.policy')}</dt>
        <dd>{recorded.policy ? <Identifier value={recorded.policy} /> : '–'}</dd>
        <dt>{t('credit.commitments')}</dt>
        <dd>
          {recorded.input && <Identifier value={recorded.input} />} {recorded.result && <Identifier value={recorded.result} />}
        </dd>
        {recorded.transaction && (
          <>
            <dt>{t('credit.transaction')}</dt>
            <dd>
              <Link to="/explorer/transactions/$id" params={{ id: recorded.transaction }}>
                {t('credit.seeTransaction')}
              </Link>
            </dd>
          </>
        )}
      </dl>
      {isOpen(application) && (
        <div className="row">
          <Button onClick={() => run(rerun(access, application.id).then(setResult))} leftSection={<Icon name="shield" size={17} />}>
            {t('credit.rerun')}
          </Button>
          <Button variant="default" onClick={() => run(download())} leftSection={<Icon name="download" size={17} />}>
            {t('credit.evidence')}
          </Button>
        </div>
      )}
      {failure !== null && <ProblemView error={failure} />}
      {result && <RerunResult result={result} />}
    </section>
  );
}

/** Where an offer leads: to the sale that the visitor came from, else to one of that car. */
function UseOffer({ application }: { application: OpenApplication }) {
  const { t } = useTranslation();
  const { sale: known } = useSearch({ from: '/credit/applications/$id' });
  const { data } = useQuery(sales({ vehicle: application.vehicle }));
  const open = data?.find(isStillOn)?.id;
  const sale = known ?? open;
  if (sale === undefined) return <p className="small muted">{t('credit.noSale')}</p>;
  return (
    <div className="row">
      <LinkButton to="/sales/$id" params={{ id: sale }} search={{ offer: application.id }}>
        {t('credit.toSale')}
      </LinkButton>
    </div>
  );
}

function Loaded({ application, access }: { application: LoanApplication; access: Access }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const queries = useQueryClient();
  const isLender = identity?.organisation === application.lender;
  const isApplicant = access.party === application.applicant;
  const refresh = (): void => {
    for (const key of ['application', 'applications', 'funnel']) void queries.invalidateQueries({ queryKey: [key] });
  };
  return (
    <>
      <PageHead title={t('credit.applicationTo', { lender: application.lenderName })}>
        <StatusBadge status={application.status} />
      </PageHead>
      <p className="small muted">
        <DateText ms={application.receivedAt} time /> · <PartyName party={application.applicant} />
      </p>
      {!isOpen(application) && <p className="card">{t('credit.erasedText')}</p>}
      <div className={styles.columns}>
        {isOpen(application) && (
          <section className="card stack" aria-label={t('credit.decision')}>
            <h2>{t('credit.decision')}</h2>
            <OfferFacts application={application} />
            {application.status === 'offered' && isApplicant && <UseOffer application={application} />}
            {application.status === 'referred' && !isLender && <p>{t('credit.referredText')}</p>}
            <Reasons application={application} />
            {application.review && (
              <p className="small muted">
                {t('credit.reviewed')} <DateText ms={application.review.at} time />
              </p>
            )}
            {application.status === 'declined' && (isApplicant || isLender) && <NoticeLinks id={application.id} access={access} />}
          </section>
        )}
        {isOpen(application) && <Figures application={application} />}
        <OnLedger application={application} access={access} />
        {isOpen(application) && <Applicant application={application} isApplicant={isApplicant} />}
        {isLender && isOpen(application) && <LenderTools application={application} access={access} onChange={refresh} />}
      </div>
    </>
  );
}

/** One application, for whoever may see it. */
export function ApplicationPage() {
  const { t } = useTranslation();
  usePageTitle(t('credit.application'));
  const { id } = useParams({ from: '/credit/applications/$id' });
  const identity = useIdentity();
  const access = useAccess();
  const query = useQuery(applicationQuery(access, id));
  return (
    <div className="page stack">
      {!identity || !identity.signer ? (
        <NeedsKey identity={identity} />
      ) : (
        <QueryResult query={query} rows={6} height={44}>
          {(application) => access && <Loaded application={application} access={access} />}
        </QueryResult>
      )}
    </div>
  );
}
