import { useTranslation } from 'react-i18next';
import { OwnPage } from '../../../components/OwnPage';
import { ToWallet } from '../ToWallet';
import { FileImport } from './FileImport';

/** Payments from a file: a company's orders, or what another bank has sent. */
export function PaymentFilePage() {
  const { t } = useTranslation();
  return (
    <OwnPage title={t('paymentFile.pageTitle')} lead={t('paymentFile.lead')} aside={<ToWallet />}>
      {(identity) => <FileImport key={identity.did} identity={identity} />}
    </OwnPage>
  );
}
