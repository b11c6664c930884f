import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../components/LinkButton';

/** The way back from the pages that hang on the wallet. */
export function ToWallet() {
  const { t } = useTranslation();
  return (
    <LinkButton to="/wallet" variant="default">
      {t('wallet.pageTitle')}
    </LinkButton>
  );
}
