import { Button } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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
import { chainsOf, type Chain } from '../../../payments/chains';
import { ReservationCard } from './ReservationCard';
import styles from './Reservations.module.css';

const TICK_MS = 10_000;

/** The chains that touch the accounts, each once. Histories are read again only when one has a new action. */
function useChains(accounts: Account[]) {
  const newest = useQueries({ queries: accounts.map(({ id }) => accountEntries(id, undefined, 1)) });
  useOnTransactions(() => newest.forEach((query) => void query.refetch()));
  const lists = useQueries({
    queries: accounts.map(({ id }, index) => {
      const items = newest[index]?.data?.items;
      return { ...chainsOf(id, items?.[0]?.id ?? ''), enabled: items !== undefined, placeholderData: (previous: Chain[] | undefined) => previous };
    }),
  });
  const all = [...newest, ...lists];
  const found = lists.flatMap(({ data }) => data ?? []);
  return {
    error: all.find(({ isError }) => isError)?.error ?? null,
    retry: () => all.filter(({ isError }) => isError).forEach((query) => void query.refetch()),
    chains: lists.every(({ data }) => data !== undefined) ? [...new Map(found.map((chain) => [chain.id, chain])).values()] : null,
  };
}

/** Of what is over, so much is shown until the visitor asks for the rest. */
const SHOWN_AT_FIRST = 6;

function List({ id, title, none, chains }: { id: string; title: string; none?: string; chains: Chain[] }) {
  const now = useNow(TICK_MS);
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {chains.length === 0 ? (
        <Empty icon="bank">{none}</Empty>
      ) : (
        <ul className={styles.list}>
          {chains.map((chain) => (
            <li key={chain.id}>
              <ReservationCard chain={chain} now={now} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Over({ chains }: { chains: Chain[] }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const shown = whole ? chains : chains.slice(0, SHOWN_AT_FIRST);
  const hidden = chains.length - shown.length;
  return (
    <>
      <List id="over" title={t('reservation.over')} chains={shown} />
      {hidden > 0 && (
        <div className="row">
          <Button variant="default" onClick={() => setWhole(true)}>
            {t('reservation.more', { count: hidden })}
          </Button>
        </div>
      )}
    </>
  );
}

function Loaded({ accounts }: { accounts: Account[] }) {
  const { t } = useTranslation();
  const { chains, error, retry } = useChains(accounts);
  if (!chains) return error ? <ProblemView error={error} onRetry={retry} /> : <Waiting rows={3} height={90} />;
  const open = chains.filter(({ status }) => status === 'pending');
  const over = chains.filter(({ status }) => status !== 'pending');
  return (
    <>
      <List id="open" title={t('reservation.open')} none={t('reservation.noneOpen')} chains={open} />
      {over.length > 0 && <Over chains={over} />}
    </>
  );
}

function Reservations({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const query = useQuery(accountsQuery({ holder: partyOf(identity) }));
  if (query.isError && !query.data) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Waiting rows={3} height={90} />;
  if (query.data.length === 0) return <Empty icon="bank">{t('reservation.noAccount')}</Empty>;
  return <Loaded accounts={query.data} />;
}

/** Money of the visitor's accounts that waits: set aside for others, or by others for the visitor. */
export function ReservationsPage() {
  const { t } = useTranslation();
  usePageTitle(t('reservation.pageTitle'));
  const identity = useIdentity();
  return (
    <div className="page stack">
      <PageHead title={t('reservation.pageTitle')} lead={t('reservation.lead')}>
        <LinkButton to="/wallet" variant="default">
          {t('wallet.pageTitle')}
        </LinkButton>
      </PageHead>
      {identity === null ? <NeedsKey identity={null} /> : <Reservations key={partyOf(identity)} identity={identity} />}
    </div>
  );
}
