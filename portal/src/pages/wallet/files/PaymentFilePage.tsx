import { useTranslation } from 'react-i18next';
import { PageHead, usePageTitle } from '../../../components/basics';
import { LinkButton } from '../../../components/LinkButton';
import { useIdentity } from '../../../keys';
import { NeedsKey } from '../../../keys/NeedsKey';
import { FileImport } from './FileImport';

/** Payments from a file: a company's orders, or what another bank has sent. */
export function PaymentFilePage() {
  const { t } = useTranslation();
  usePageTitle(t('paymentFile.pageTitle'));
  const identity = useIdentity();
  return (
    <div className="page stack">
      <PageHead title={t('paymentFile.pageTitle')} lead={t('paymentFile.lead')}>
        <LinkButton to="/wallet" variant="default">
          {t('wallet.pageTitle')}
        </LinkButton>
      </PageHead>
      {identity === null ? <NeedsKey identity={null} /> : <FileImport key={identity.did} identity={identity} />}
    </div>
  );
}
