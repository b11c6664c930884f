import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** What somebody without an account for money reads; with a currency, without one in it. */
export function NeedsAccount({ currency }: { currency?: string }) {
  const { t } = useTranslation();
  return (
    <>
      {currency === undefined ? t('market.needsAccount') : t('market.needsAccountIn', { currency })} <Link to="/wallet">{t('wallet.pageTitle')}</Link>
    </>
  );
}
