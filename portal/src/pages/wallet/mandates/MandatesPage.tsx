import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accounts as accountsQuery } from '../../../api/queries';
import type { Account } from '../../../api/types';
import { Empty } from '../../../components/basics';
import { OwnPage } from '../../../components/OwnPage';
import { QueryResult } from '../../../components/QueryResult';
import { type Identity } from '../../../keys';
import { partyOf } from '../../../keys/access';
import { useNow } from '../../../lib/useNow';
import { mandatesOf, type Mandate } from '../../../payments/mandates';
import { Cards } from '../Cards';
import { ToWallet } from '../ToWallet';
import { useHistories } from '../useHistories';
import { GrantForm } from './GrantForm';
import { MandateCard } from './MandateCard';

/** The time by which mandates end and periods begin is looked at so often. */
const TICK_MS = 30_000;

type Own = { account: Account; mandate: Mandate };

function List({ id, title, none, side, found }: { id: string; title: string; none: string; side: 'payer' | 'payee'; found: Own[] }) {
  const now = useNow(TICK_MS);
  const own = found.filter(({ account, mandate }) => account.id === (side === 'payer' ? mandate.from : mandate.to));
  return (
    <Cards id={id} title={title} icon="handshake" none={none} items={own}>
      {({ account, mandate }) => <MandateCard key={mandate.id} mandate={mandate} now={now} side={side} account={account} />}
    </Cards>
  );
}

function Loaded({ accounts }: { accounts: Account[] }) {
  const { t } = useTranslation();
  const lists = useHistories(accounts, mandatesOf);
  const open = accounts.filter(({ status }) => status.state !== 'closed');
  return (
    <>
      <QueryResult query={lists} rows={3} height={90}>
        {(mandates) => {
          const found = accounts.flatMap((account, index): Own[] => (mandates[index] ?? []).map((mandate) => ({ account, mandate })));
          return (
            <>
              <List id="granted" title={t('mandate.byMe')} none={t('mandate.noneByMe')} side="payer" found={found} />
              <List id="received" title={t('mandate.toMe')} none={t('mandate.noneToMe')} side="payee" found={found} />
            </>
          );
        }}
      </QueryResult>
      <GrantForm accounts={open} />
    </>
  );
}

function Mandates({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const query = useQuery(accountsQuery({ holder: partyOf(identity) }));
  return (
    <QueryResult query={query} rows={3} height={90}>
      {(accounts) => (accounts.length === 0 ? <Empty icon="bank">{t('mandate.noAccount')}</Empty> : <Loaded accounts={accounts} />)}
    </QueryResult>
  );
}

/** Who may collect from the visitor's accounts, and from whom the visitor may. */
export function MandatesPage() {
  const { t } = useTranslation();
  return (
    <OwnPage title={t('mandate.pageTitle')} lead={t('mandate.lead')} aside={<ToWallet />}>
      {(identity) => <Mandates key={partyOf(identity)} identity={identity} />}
    </OwnPage>
  );
}
