import { useTranslation } from 'react-i18next';
import { Badge } from '../components/basics';
import { Icon } from '../components/Icon';
import { PartyName } from '../components/links';
import type { Proposal, ProposalSigner } from './proposals';
import styles from './Proposals.module.css';

type ListProps = {
  signers: ProposalSigner[];
  party: string | null;
  /** What a signer is in the matter; empty when nothing. */
  roleOf?: (party: string) => string;
};

function SignerItem({ signer, isOwn, role }: { signer: ProposalSigner; isOwn: boolean; role: string }) {
  const { t } = useTranslation();
  return (
    <li data-signer={signer.party} data-signed={signer.signed}>
      <span className={signer.signed ? styles.done : styles.open}>
        <Icon name={signer.signed ? 'check' : 'clock'} size={18} />
      </span>
      <span>
        <PartyName party={signer.party} /> {isOwn && <Badge tone="info">{t('proposal.you')}</Badge>}
        {role !== '' && <span className={`small muted ${styles.role}`}>{role}</span>}
      </span>
      <span className="small muted">{t(signer.signed ? 'proposal.signed' : 'proposal.unsigned')}</span>
    </li>
  );
}

/** Signers with what they have in the matter, and whether they have signed. */
export function SignerList({ signers, party, roleOf = () => '' }: ListProps) {
  return (
    <ol className={styles.signers}>
      {signers.map((signer) => (
        <SignerItem key={signer.party} signer={signer} isOwn={signer.party === party} role={roleOf(signer.party)} />
      ))}
    </ol>
  );
}

/** Who has signed, and who still has to: the steps to the end, in no order. */
export function Signers({ proposal, party, roleOf }: { proposal: Proposal; party: string | null; roleOf: (party: string) => string }) {
  const { t } = useTranslation();
  const { required, quorum } = proposal;
  return (
    <section className="card stack" aria-labelledby="signers">
      <h2 id="signers">{t('proposal.signers')}</h2>
      {required.length > 0 && <SignerList signers={required} party={party} roleOf={roleOf} />}
      {quorum && (
        <>
          <p data-quorum={quorum.needed}>
            {t('proposal.quorum', {
              needed: quorum.needed,
              members: quorum.members.length,
              signed: quorum.members.filter(({ signed }) => signed).length,
            })}
          </p>
          <SignerList signers={quorum.members} party={party} />
        </>
      )}
    </section>
  );
}
