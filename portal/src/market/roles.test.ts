import { describe, expect, it } from 'vitest';
import type { ActionJson } from '../api/types';
import type { Proposal } from '../proposals/proposals';
import { countOf, pendingOn } from '../proposals/pending';
import { rolesOf } from './roles';
import type { SaleState } from './types';

const SALE = {
  seller: 'did:key:seller',
  offers: [{ buyer: 'did:key:buyer', price: 2, financing: { lender: 'bank', amount: 1 }, status: 'accepted' }],
  status: { state: 'agreed', offer: 0 },
} as unknown as SaleState;
const proposal = (status: string, sale: string): Proposal =>
  ({ status, actions: [{ type: 'sales.settle', sale }], required: [{ party: 'a', signed: true }, { party: 'b', signed: false }], quorum: null }) as unknown as Proposal;

describe('those who sign a settlement', () => {
  it('are told apart, also who has two parts', () => {
    const releases = [{ type: 'vehicles.release_lien', by: 'bank' }] as unknown as ActionJson[];
    expect(rolesOf('did:key:seller', SALE)).toEqual(['seller']);
    expect(rolesOf('did:key:buyer', SALE)).toEqual(['buyer']);
    expect(rolesOf('org:bank', SALE)).toEqual(['lender']);
    expect(rolesOf('org:bank', SALE, releases)).toEqual(['lender', 'sellersLender']);
    expect(rolesOf('org:police', SALE)).toEqual([]);
  });
});

describe('pending proposals', () => {
  it('are those that can still be carried out, on that sale', () => {
    const all = [proposal('open', 's'), proposal('submitted', 's'), proposal('expired', 's'), proposal('withdrawn', 's'), proposal('open', 'other')];
    expect(pendingOn(all, 'sale', 's')).toEqual(all.slice(0, 2));
    expect(countOf(all[0]!)).toEqual({ signed: 1, all: 2 });
  });
});
