import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { account as accountQuery } from '../../api/queries';
import type { Account } from '../../api/types';
import { Identifier, PageHead, usePageTitle } from '../../components/basics';
import { LinkButton } from '../../components/LinkButton';
import { OrganisationLink, PartyName } from '../../components/links';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { AccountState, AccountSum } from './AccountCard';
import { BankDesk } from './BankDesk';
import { ChargeCode } from './ChargeCode';
import { History } from './History';
import { PayForm } from './PayForm';
import { PayOut } from './PayOut';
import { Receive } from './Receive';
import { Redemptions } from './Redemptions';
import { ShowCode } from './ShowCode';
import { StatementForm } from './StatementForm';
import { ToWallet } from './ToWallet';
import styles from './Wallet.module.css';

function Facts({ account }: { account: Account }) {
  const { t } = useTranslation();
  return (
    <section className={`card ${styles.sum}`} aria-label={t('wallet.balance')}>
      <AccountSum account={account} />
      <AccountState account={account} />
      <dl className="facts">
        <dt>{t('wallet.holder')}</dt>
        <dd>
          <PartyName party={account.holder} />
        </dd>
        <dt>{t('wallet.bank')}</dt>
        <dd>
          <OrganisationLink id={account.bank} name={account.bankName} />
        </dd>
        <dt>{t('wallet.account')}</dt>
        <dd>
          <Identifier value={account.id} label={t('wallet.account')} />
        </dd>
      </dl>
    </section>
  );
}

function Loaded({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { to } = useSearch({ from: '/accounts/$id' });
  const identity = useIdentity();
  const isHolder = identity !== null && partyOf(identity) === account.holder;
  const isBank = identity !== null && identity.roles.includes('bank') && identity.organisation === account.bank;
  return (
    <>
      <PageHead title={t('wallet.accountTitle', { currency: account.currency })}>
        {isHolder && account.reserved + account.awaited > 0 && (
          <LinkButton to="/wallet/reservations" variant="default">
            {t('reservation.pageTitle')}
          </LinkButton>
        )}
        {isHolder && <ToWallet />}
      </PageHead>
      <div className="columns">
        <div className="stack">
          <Facts account={account} />
          {isHolder && account.status.state !== 'closed' && <Receive account={account} />}
          {isHolder && account.status.state !== 'closed' && <ChargeCode key={account.id} account={account} />}
          {isBank && <Redemptions account={account} />}
        </div>
        {isHolder && account.status.state === 'open' && (
          <div className="stack">
            <PayForm key={account.id} from={account} {...(to ? { to } : {})} />
            <ShowCode key={`code ${account.id}`} account={account} />
            <PayOut key={`out ${account.id}`} account={account} />
          </div>
        )}
        {isBank && account.status.state !== 'closed' && <BankDesk account={account} />}
      </div>
      <section className="stack" aria-labelledby="history">
        <h2 id="history">{t('wallet.history')}</h2>
        <History account={account} mayRefund={isHolder && account.status.state === 'open'} />
        <StatementForm id={account.id} />
      </section>
    </>
  );
}

/** One account: what is in it, paying from it, and everything that touched it. */
export function AccountPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/accounts/$id' });
  const client = useQueryClient();
  const query = useQuery(accountQuery(id));
  useOnTransactions(() => void client.invalidateQueries({ queryKey: ['account', id] }));
  usePageTitle(query.data && t('wallet.accountTitle', { currency: query.data.currency }));
  return (
    <div className="page stack">
      <QueryResult query={query} rows={6} height={44}>
        {(account) => <Loaded account={account} />}
      </QueryResult>
    </div>
  );
}
