import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../components/LinkButton';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatDateTime, formatList } from '../../lib/format';
import { rolesOf } from '../../market/roles';
import type { Sale } from '../../market/types';
import { waitsFor, type Proposal } from '../../proposals/proposals';
import { SignerList } from '../../proposals/Signers';
import { titleOf } from '../proposals/title';

/** A proposal about the sale that waits: who has signed it, who has still to sign, and the way to it. */
function PendingProposal({ sale: { sale }, proposal }: { sale: Sale; proposal: Proposal }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const party = identity && partyOf(identity);
  const title = titleOf(t, proposal);
  const mustSign = party !== null && waitsFor(proposal, party);
  return (
    <section className="card stack" aria-label={t('market.pending', { title })} data-pending={proposal.id}>
      <h2>{t('market.pending', { title })}</h2>
      <p className="small muted">{t('market.pendingText', { date: formatDateTime(proposal.validUntil) })}</p>
      <SignerList
        signers={proposal.required}
        party={party}
        roleOf={(signer) => formatList(rolesOf(signer, sale, proposal.actions).map((role) => t(role === 'lender' ? 'credit.lender' : `market.${role}`)))}
      />
      <div className="row">
        <LinkButton to="/proposals/$id" params={{ id: proposal.id }} {...(mustSign ? {} : { variant: 'default' })}>
          {t(mustSign ? 'market.reviewPending' : 'market.seePending')}
        </LinkButton>
      </div>
    </section>
  );
}

/** The proposals about the sale that wait, for those who are to sign them. */
export function PendingProposals({ sale, pending }: { sale: Sale; pending: Proposal[] }) {
  return pending.map((proposal) => <PendingProposal key={proposal.id} sale={sale} proposal={proposal} />);
}
