import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge, DateText, Empty, PageHead, usePageTitle } from '../../components/basics';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity } from '../../keys';
import { useAccess } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { ownProposals, waitsFor, type Proposal } from '../../proposals/proposals';
import styles from '../../proposals/Proposals.module.css';
import { titleOf } from '../../proposals/title';

export function ProposalItem({ proposal, party }: { proposal: Proposal; party: string }) {
  const { t } = useTranslation();
  return (
    <li data-proposal={proposal.id}>
      <Link to="/proposals/$id" params={{ id: proposal.id }} className={styles.grow}>
        {titleOf(t, proposal)}
      </Link>
      <Badge tone={waitsFor(proposal, party) ? 'warn' : 'quiet'}>
        {t(waitsFor(proposal, party) ? 'proposal.waitsForYou' : `proposal.status.${proposal.status}`)}
      </Badge>
      <span className="small muted">
        <DateText ms={proposal.createdAt} time />
      </span>
    </li>
  );
}

/** The proposals that the acting identity must sign, or has signed. */
export function ProposalsPage() {
  const { t } = useTranslation();
  usePageTitle(t('proposal.pageTitle'));
  const identity = useIdentity();
  const access = useAccess();
  const query = useQuery(ownProposals(access));
  useOnTransactions(() => void query.refetch(), access !== null);
  return (
    <div className="page stack">
      <PageHead title={t('proposal.pageTitle')} lead={t('proposal.lead')} />
      {access === null ? (
        <NeedsKey identity={identity} />
      ) : (
        <QueryResult query={query}>
          {(proposals) =>
            proposals.length === 0 ? (
              <Empty icon="handshake">{t('proposal.none')}</Empty>
            ) : (
              <ul className={`card ${styles.list}`}>
                {proposals.map((proposal) => (
                  <ProposalItem key={proposal.id} proposal={proposal} party={access.party} />
                ))}
              </ul>
            )
          }
        </QueryResult>
      )}
    </div>
  );
}
