import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { LinkButton } from '../../components/LinkButton';
import { QuestionFailed } from '../../components/QuestionFailed';
import { lenders } from '../../credit/queries';
import { useIdentity } from '../../keys';
import { useAccess } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { ApplyForm } from './ApplyForm';

/** One form for several lenders, and their answers at once. */
export function ApplyPage() {
  const { t } = useTranslation();
  usePageTitle(t('credit.pageTitle'));
  const identity = useIdentity();
  const access = useAccess();
  const { data: desks, error, refetch } = useQuery(lenders());
  const search = useSearch({ from: '/credit' });
  const navigate = useNavigate({ from: '/credit' });
  const pick = (vehicle: string): void => void navigate({ search: (known) => ({ ...known, vehicle: vehicle || undefined }), replace: true });
  return (
    <div className="page stack">
      <PageHead title={t('credit.pageTitle')} lead={t('credit.lead')}>
        <div className="row">
          {identity?.roles.includes('dealer') && (
            <LinkButton to="/credit/desk" variant="default">
              {t('credit.desk')}
            </LinkButton>
          )}
          <LinkButton to="/credit/applications" variant="default">
            {t('credit.all')}
          </LinkButton>
        </div>
      </PageHead>
      {error ? (
        <QuestionFailed error={error} onRetry={() => void refetch()} />
      ) : !identity?.signer ? (
        <NeedsKey identity={identity} />
      ) : !desks || !access ? (
        <Waiting rows={6} height={44} />
      ) : desks.length === 0 ? (
        <Empty icon="bank">{t('credit.noLenders')}</Empty>
      ) : (
        <ApplyForm key={access.party} access={access} desks={desks} name={search.vehicle ?? ''} onPick={pick} price={search.price} sale={search.sale} />
      )}
    </div>
  );
}
