import { useTranslation } from 'react-i18next';
import { roleNames } from '../../market/roles';
import type { Sale } from '../../market/types';
import { PendingProposal } from '../../proposals/PendingProposal';
import type { Proposal } from '../../proposals/proposals';

/** The proposals about the sale that wait, for those who are to sign them. */
export function PendingProposals({ sale: { sale }, pending }: { sale: Sale; pending: Proposal[] }) {
  const { t } = useTranslation();
  return pending.map((proposal) => (
    <PendingProposal
      key={proposal.id}
      proposal={proposal}
      roleOf={(party) => roleNames(t, party, sale, proposal.actions)}
    />
  ));
}
