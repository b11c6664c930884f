import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accounts as accountsQuery } from '../../../api/queries';
import type { Account } from '../../../api/types';
import { Empty } from '../../../components/basics';
import { OwnPage } from '../../../components/OwnPage';
import { QueryResult } from '../../../components/QueryResult';
import { type Identity } from '../../../keys';
import { partyOf } from '../../../keys/access';
import { useNow } from '../../../lib/useNow';
import { chainsOf, type Chain } from '../../../payments/chains';
import { Cards } from '../Cards';
import { ToWallet } from '../ToWallet';
import { useHistories } from '../useHistories';
import { ReservationCard } from './ReservationCard';

const TICK_MS = 10_000;

/** Of what is over, so much is shown until the visitor asks for the rest. */
const SHOWN_AT_FIRST = 6;

function List({ id, title, none, chains }: { id: string; title: string; none?: string; chains: Chain[] }) {
  const now = useNow(TICK_MS);
  return (
    <Cards id={id} title={title} icon="bank" none={none} items={chains}>
      {(chain) => (
        <li key={chain.id}>
          <ReservationCard chain={chain} now={now} />
        </li>
      )}
    </Cards>
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
  const lists = useHistories(accounts, chainsOf);
  return (
    <QueryResult query={lists} rows={3} height={90}>
      {(found) => {
        // A chain between two of the visitor's accounts is in both histories.
        const chains = [...new Map(found.flat().map((chain) => [chain.id, chain])).values()];
        const open = chains.filter(({ status }) => status === 'pending');
        const over = chains.filter(({ status }) => status !== 'pending');
        return (
          <>
            <List id="open" title={t('reservation.open')} none={t('reservation.noneOpen')} chains={open} />
            {over.length > 0 && <Over chains={over} />}
          </>
        );
      }}
    </QueryResult>
  );
}

function Reservations({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const query = useQuery(accountsQuery({ holder: partyOf(identity) }));
  return (
    <QueryResult query={query} rows={3} height={90}>
      {(accounts) => (accounts.length === 0 ? <Empty icon="bank">{t('reservation.noAccount')}</Empty> : <Loaded accounts={accounts} />)}
    </QueryResult>
  );
}

/** Money of the visitor's accounts that waits: set aside for others, or by others for the visitor. */
export function ReservationsPage() {
  const { t } = useTranslation();
  return (
    <OwnPage title={t('reservation.pageTitle')} lead={t('reservation.lead')} aside={<ToWallet />}>
      {(identity) => <Reservations key={partyOf(identity)} identity={identity} />}
    </OwnPage>
  );
}
