import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accounts } from '../../api/queries';
import { Empty, PageHead, usePageTitle } from '../../components/basics';
import { LinkButton } from '../../components/LinkButton';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity, type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { AccountCard } from './AccountCard';
import { Customers } from './Customers';
import { OpenAccount } from './OpenAccount';
import styles from './Wallet.module.css';

function Accounts({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const query = useQuery(accounts({ holder: partyOf(identity) }));
  useOnTransactions(() => void query.refetch());
  return (
    <QueryResult query={query} rows={2} height={90}>
      {(all) => {
        const open = all.filter(({ status }) => status.state !== 'closed');
        if (open.length === 0) return <Empty icon="bank">{t('wallet.none')}</Empty>;
        return (
          <ul className={styles.accounts}>
            {open.map((account) => (
              <li key={account.id}>
                <AccountCard account={account} />
              </li>
            ))}
          </ul>
        );
      }}
    </QueryResult>
  );
}

/** The money of whom the visitor acts for; a bank also sees its customers' accounts. */
export function WalletPage() {
  const { t } = useTranslation();
  usePageTitle(t('wallet.pageTitle'));
  const identity = useIdentity();
  const bank = identity?.roles.includes('bank') ? identity.organisation : null;
  return (
    <div className="page stack">
      <PageHead title={t('wallet.pageTitle')} lead={t('wallet.lead')}>
        {identity !== null && (
          <div className="row">
            <LinkButton to="/wallet/files" variant="default">
              {t('paymentFile.pageTitle')}
            </LinkButton>
            <LinkButton to="/wallet/reservations" variant="default">
              {t('reservation.pageTitle')}
            </LinkButton>
            <LinkButton to="/wallet/mandates" variant="default">
              {t('mandate.pageTitle')}
            </LinkButton>
          </div>
        )}
      </PageHead>
      {identity === null ? (
        <NeedsKey identity={null} />
      ) : (
        <>
          {bank === null && <Accounts identity={identity} />}
          {bank === null && <OpenAccount identity={identity} />}
          {bank !== null && <Customers bank={bank} />}
        </>
      )}
    </div>
  );
}
