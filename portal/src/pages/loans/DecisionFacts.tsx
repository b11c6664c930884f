import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DateText, Identifier } from '../../components/basics';
import { applications, lenders, OVERSEERS } from '../../credit/queries';
import type { LoanApplication } from '../../credit/types';
import { useIdentity } from '../../keys';
import { useAccess } from '../../keys/access';
import { term } from '../../lib/rich';
import { decision as decisionQuery } from '../../market/queries';
import type { Loan } from '../../market/types';
import { useBilingual } from '../credit/Answer';

/** The application behind a decision, for its applicant, its lender and overseers: the node shows it to nobody else. */
function useApplication({ loan: { borrower, lender } }: Loan, decision: string): LoanApplication | undefined {
  const access = useAccess();
  const identity = useIdentity();
  const isLender = identity?.organisation === lender;
  const oversees = identity?.roles.some((role) => OVERSEERS.includes(role)) === true;
  const maySee = access !== null && (isLender || oversees || access.party === borrower);
  const { data } = useQuery({ ...applications(access, isLender ? lender : undefined), enabled: maySee, refetchInterval: false, retry: false });
  return data?.find(({ recorded }) => recorded.action === decision);
}

/** How the lender came to lend: what the ledger has of its decision, and the way to the application. */
export function DecisionFacts({ loan, decision }: { loan: Loan; decision: string }) {
  const { t } = useTranslation();
  const text = useBilingual();
  const { data } = useQuery(decisionQuery(decision));
  const { data: desks } = useQuery(lenders());
  const application = useApplication(loan, decision);
  if (!data) return null;
  const desk = desks?.find(({ lender }) => lender === data.lender);
  const nameOf = (file: { name: string; sha256: string } | undefined, digest: string): string => (file?.sha256 === digest ? file.name : '');
  const reasons = application?.reasons ? application.reasons.map(text) : data.reasons;
  return (
    <section className="card stack" aria-label={t('loan.decision')} data-decision={data.outcome}>
      <h2>{t('loan.decision')}</h2>
      <dl className="facts">
        <dt>{t('credit.decision')}</dt>
        <dd>
          {term(t, 'term.outcome', data.outcome)}, <DateText ms={data.decidedAt} />
        </dd>
        <dt>{t('credit.model')}</dt>
        <dd>
          {nameOf(desk?.model, data.model)} <Identifier value={data.model} label={t('credit.model')} />
        </dd>
        <dt>{t('credit.policy')}</dt>
        <dd>
          {nameOf(desk?.policy, data.policy)} <Identifier value={data.policy} label={t('credit.policy')} />
        </dd>
        {reasons.length > 0 && (
          <>
            <dt>{t('credit.reasons')}</dt>
            <dd>{reasons.join('; ')}</dd>
          </>
        )}
      </dl>
      {application && (
        <p className="small">
          <Link to="/credit/applications/$id" params={{ id: application.id }}>
            {t('credit.details')}
          </Link>
        </p>
      )}
    </section>
  );
}
