import { useTranslation } from 'react-i18next';
import { LinkButton } from '../components/LinkButton';
import { useIdentity } from '../keys';
import { partyOf } from '../keys/access';
import { formatDateTime } from '../lib/format';
import { waitsFor, type Proposal } from './proposals';
import { SignerList } from './Signers';
import { titleOf } from './title';

/** A proposal that waits: who has signed it, who has still to sign, and the way to it. */
export function PendingProposal({ proposal, roleOf }: { proposal: Proposal; roleOf: (party: string) => string }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const party = identity && partyOf(identity);
  const title = t('proposal.pending', { title: titleOf(t, proposal) });
  const mustSign = party !== null && waitsFor(proposal, party);
  return (
    <section className="card stack" aria-label={title} data-pending={proposal.id}>
      <h2>{title}</h2>
      <p className="small muted">{t('proposal.pendingText', { date: formatDateTime(proposal.validUntil) })}</p>
      <SignerList signers={proposal.required} party={party} roleOf={roleOf} />
      <div className="row">
        <LinkButton to="/proposals/$id" params={{ id: proposal.id }} {...(mustSign ? {} : { variant: 'default' })}>
          {t(mustSign ? 'proposal.readAndSign' : 'proposal.see')}
        </LinkButton>
      </div>
    </section>
  );
}
