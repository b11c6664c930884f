import { useQuery } from '@tanstack/react-query';
import { accounts } from '../../api/queries';
import type { Account } from '../../api/types';
import { useAddressBook } from '../../keys';
import { shorten } from '../../lib/format';

/** Accounts of the same bank and currency that the visitor's address book names. */
export function useKnown(from: Account): { value: string; label: string }[] {
  const book = useAddressBook();
  const { data } = useQuery(accounts({ bank: from.bank }));
  const names = new Map(book.map(({ party, name }) => [party.replace(/^org:/, ''), name]));
  return (data ?? []).flatMap(({ id, holder, currency }) => {
    const name = names.get(holder.replace(/^org:/, ''));
    return name !== undefined && currency === from.currency && id !== from.id
      ? [{ value: id, label: `${name} (${shorten(id, 6, 4)})` }]
      : [];
  });
}
