// What a search found: its picture, its name, and where it leads.

import type { TFunction } from 'i18next';
import type { Organisation, SearchResult } from '../api/types';
import { shorten } from '../lib/format';
import { term } from '../lib/rich';
import type { IconName } from './Icon';

export const HIT_ICONS: Record<SearchResult['kind'], IconName> = {
  vehicle: 'gauge',
  organisation: 'factory',
  transaction: 'file',
  block: 'block',
};

export function hitTarget({ kind, id }: SearchResult) {
  switch (kind) {
    case 'vehicle':
      return { to: '/vehicles/$id', params: { id } } as const;
    case 'organisation':
      return { to: '/organisations/$id', params: { id } } as const;
    case 'transaction':
      return { to: '/explorer/transactions/$id', params: { id } } as const;
    case 'block':
      return { to: '/explorer/blocks/$height', params: { height: id } } as const;
  }
}

/** Blocks and transactions have numbers for titles; those need a word before them. */
export function hitTitle(t: TFunction, { kind, title }: SearchResult): string {
  if (kind === 'block') return t('block.title', { height: title });
  return kind === 'transaction' ? `${t('transaction.title')} ${shorten(title)}` : title;
}

/** What tells a hit from others: vehicles name their manufacturer by its id, transactions their types of actions. */
export function hitSubtitle(t: TFunction, { kind, subtitle }: SearchResult, names: Map<string, Organisation> | undefined): string {
  switch (kind) {
    case 'vehicle':
      return names?.get(subtitle)?.name ?? subtitle;
    case 'transaction':
      return subtitle
        .split(', ')
        .map((type) => term(t, 'recordType', type.replace(/^vehicles\./, '')))
        .join(', ');
    default:
      return subtitle;
  }
}
