import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accounts } from '../../api/queries';
import { Empty } from '../../components/basics';
import { LinkButton } from '../../components/LinkButton';
import { OwnPage } from '../../components/OwnPage';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity, type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
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

function OtherPages() {
  const { t } = useTranslation();
  return (
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
  );
}

/** The money of whom the visitor acts for; a bank also sees its customers' accounts. */
export function WalletPage() {
  const { t } = useTranslation();
  const isSomebody = useIdentity() !== null;
  return (
    <OwnPage title={t('wallet.pageTitle')} lead={t('wallet.lead')} aside={isSomebody && <OtherPages />}>
      {(identity) =>
        identity.organisation !== null && identity.roles.includes('bank') ? (
          <Customers bank={identity.organisation} />
        ) : (
          <>
            <Accounts identity={identity} />
            <OpenAccount identity={identity} />
          </>
        )
      }
    </OwnPage>
  );
}
