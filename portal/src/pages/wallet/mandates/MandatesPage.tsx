import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accountEntries, accounts as accountsQuery } from '../../../api/queries';
import type { Account } from '../../../api/types';
import { Empty, PageHead, usePageTitle, Waiting } from '../../../components/basics';
import { LinkButton } from '../../../components/LinkButton';
import { ProblemView } from '../../../components/ProblemView';
import { useIdentity, type Identity } from '../../../keys';
import { partyOf } from '../../../keys/access';
import { NeedsKey } from '../../../keys/NeedsKey';
import { useNow } from '../../../lib/useNow';
import { useOnTransactions } from '../../../lib/useOnTransactions';
import { mandatesOf, type Mandate } from '../../../payments/mandates';
import { GrantForm } from './GrantForm';
import { MandateCard } from './MandateCard';
import styles from './Mandates.module.css';

/** The time by which mandates end and periods begin is looked at so often. */
const TICK_MS = 30_000;

type Own = { account: Account; mandate: Mandate };

/** The mandates of the accounts. Their histories are read again only when one has a new action. */
function useMandates(accounts: Account[]) {
  const newest = useQueries({ queries: accounts.map(({ id }) => accountEntries(id, undefined, 1)) });
  useOnTransactions(() => newest.forEach((query) => void query.refetch()));
  const lists = useQueries({
    queries: accounts.map(({ id }, index) => {
      const items = newest[index]?.data?.items;
      return { ...mandatesOf(id, items?.[0]?.id ?? ''), enabled: items !== undefined, placeholderData: (previous: Mandate[] | undefined) => previous };
    }),
  });
  const all = [...newest, ...lists];
  return {
    error: all.find(({ isError }) => isError)?.error ?? null,
    retry: () => all.filter(({ isError }) => isError).forEach((query) => void query.refetch()),
    found: lists.every(({ data }) => data !== undefined)
      ? accounts.flatMap((account, index): Own[] => (lists[index]?.data ?? []).map((mandate) => ({ account, mandate })))
      : null,
  };
}

function List({ id, title, none, side, found }: { id: string; title: string; none: string; side: 'payer' | 'payee'; found: Own[] }) {
  const now = useNow(TICK_MS);
  const own = found.filter(({ account, mandate }) => account.id === (side === 'payer' ? mandate.from : mandate.to));
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {own.length === 0 ? (
        <Empty icon="handshake">{none}</Empty>
      ) : (
        <ul className={styles.list}>
          {own.map(({ account, mandate }) => (
            <MandateCard key={mandate.id} mandate={mandate} now={now} side={side} account={account} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Loaded({ accounts }: { accounts: Account[] }) {
  const { t } = useTranslation();
  const { found, error, retry } = useMandates(accounts);
  const open = accounts.filter(({ status }) => status.state !== 'closed');
  return (
    <>
      {found ? (
        <>
          <List id="granted" title={t('mandate.byMe')} none={t('mandate.noneByMe')} side="payer" found={found} />
          <List id="received" title={t('mandate.toMe')} none={t('mandate.noneToMe')} side="payee" found={found} />
        </>
      ) : error ? (
        <ProblemView error={error} onRetry={retry} />
      ) : (
        <Waiting rows={3} height={90} />
      )}
      <GrantForm accounts={open} />
    </>
  );
}

function Mandates({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const query = useQuery(accountsQuery({ holder: partyOf(identity) }));
  if (query.isError && !query.data) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Waiting rows={3} height={90} />;
  if (query.data.length === 0) return <Empty icon="bank">{t('mandate.noAccount')}</Empty>;
  return <Loaded accounts={query.data} />;
}

/** Who may collect from the visitor's accounts, and from whom the visitor may. */
export function MandatesPage() {
  const { t } = useTranslation();
  usePageTitle(t('mandate.pageTitle'));
  const identity = useIdentity();
  return (
    <div className="page stack">
      <PageHead title={t('mandate.pageTitle')} lead={t('mandate.lead')}>
        <LinkButton to="/wallet" variant="default">
          {t('wallet.pageTitle')}
        </LinkButton>
      </PageHead>
      {identity === null ? <NeedsKey identity={null} /> : <Mandates key={partyOf(identity)} identity={identity} />}
    </div>
  );
}
