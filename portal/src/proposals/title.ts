import type { TFunction } from 'i18next';
import type { Proposal } from './proposals';

/** What a proposal is about, by its first action. */
export function titleOf(t: TFunction, proposal: Proposal): string {
  const [action] = proposal.actions;
  const [car] = proposal.vehicles;
  const type = action?.type ?? '';
  if (type === 'sales.settle') return t('market.settle');
  if (type === 'loans.defer') return t('loan.defer');
  if (type === 'loans.modify') return t('loan.modify');
  if (type === 'loans.assign') return t('loan.assign');
  // Further actions say what a reservation is for, and what goes with it when it is paid.
  if (type === 'payments.post_chain') return t('reservation.post.money');
  if (type === 'payments.void_chain') return t('reservation.void.money');
  const isEscrow = proposal.actions.some((each) => each.type === 'vehicles.hold_title');
  const kind = isEscrow ? 'escrow' : type === 'vehicles.transfer_title' ? 'transfer' : type === 'vehicles.place_lien' ? 'lien' : type.startsWith('identity.') ? 'governance' : 'other';
  const name = car ? t('vehicle.title', car) : '';
  return t(`proposal.title.${kind}`, { car: name });
}
