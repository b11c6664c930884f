import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accounts } from '../../api/queries';
import type { Account } from '../../api/types';
import { useAddressBook } from '../../keys';
import { shorten } from '../../lib/format';

/** Accounts of the same bank and currency that the visitor's address book names. */
function useKnown(from: Account): { value: string; label: string }[] {
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

/** Spares typing the account of somebody from the address book. */
export function KnownPayee({ from, value, onChange }: { from: Account; value: string; onChange: (account: string) => void }) {
  const { t } = useTranslation();
  const known = useKnown(from);
  if (known.length === 0) return null;
  return (
    <NativeSelect
      label={t('wallet.known')}
      value={known.some((each) => each.value === value) ? value : ''}
      data={[{ value: '', label: t('form.choose') }, ...known]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
