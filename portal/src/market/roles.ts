// Who is who in a sale, as those who read a list of signers want to know.

import type { TFunction } from 'i18next';
import type { ActionJson } from '../api/types';
import { formatList } from '../lib/format';
import { agreedOffer, type SaleState } from './types';

type Role = 'seller' | 'buyer' | 'lender' | 'sellersLender';

/** The parts that a party has in a sale; its lien on the seller's car makes a seller's lender, which the actions release. */
export function rolesOf(party: string, sale: SaleState, actions: readonly ActionJson[] = []): Role[] {
  const offer = agreedOffer(sale);
  const releases = ({ type, by }: ActionJson): boolean => type === 'vehicles.release_lien' && `org:${by}` === party;
  const roles: [Role, boolean][] = [
    ['seller', party === sale.seller],
    ['buyer', party === offer?.buyer],
    ['lender', offer?.financing !== undefined && party === `org:${offer.financing.lender}`],
    ['sellersLender', actions.some(releases)],
  ];
  return roles.filter(([, holds]) => holds).map(([role]) => role);
}

/** The same in words; empty for a party that has no part in it. */
export const roleNames = (t: TFunction, party: string, sale: SaleState, actions?: readonly ActionJson[]): string =>
  formatList(rolesOf(party, sale, actions).map((role) => t(role === 'lender' ? 'credit.lender' : `market.${role}`)));
