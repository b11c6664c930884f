import { NativeSelect, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormField, type Field, type Form } from '../../components/form';
import { useAddressBook, useIdentities } from '../../keys';
import { partyOf } from '../../keys/access';

export const BUYER: Field = { kind: 'party', name: 'buyer' };
const LONGEST_NOTE = 500;

/** Whom the visitor knows: names from the address book, and the personas of a demonstration. */
function useKnown(own: string): { value: string; label: string }[] {
  const book = useAddressBook().map(({ party, name }) => ({ value: party.startsWith('did:') ? party : `org:${party}`, label: name }));
  const ready = useIdentities()
    .filter(({ kind }) => kind === 'persona')
    .map((persona) => ({ value: partyOf(persona), label: persona.label }));
  const all = new Map([...ready, ...book].map((entry) => [entry.value, entry]));
  all.delete(own);
  return [...all.values()];
}

/** Who buys: somebody known, or any key or organisation. `own` is the seller. */
export function BuyerField({ form, own }: { form: Form; own: string }) {
  const { t } = useTranslation();
  const known = useKnown(own);
  return (
    <>
      {known.length > 0 && (
        <NativeSelect
          label={t('transfer.known')}
          value={known.some(({ value }) => value === form.drafts.buyer) ? String(form.drafts.buyer) : ''}
          data={[{ value: '', label: t('form.choose') }, ...known]}
          onChange={(event) => form.set('buyer', event.currentTarget.value)}
        />
      )}
      <FormField form={form} field={BUYER} />
      <p className="small muted">{t('transfer.buyerHint')}</p>
    </>
  );
}

/** What the others read beside the proposal. */
export function NoteField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={`${t('form.field.note')} ${t('form.optional')}`}
      value={value}
      maxLength={LONGEST_NOTE}
      autosize
      minRows={2}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
