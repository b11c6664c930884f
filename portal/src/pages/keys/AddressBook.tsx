import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Identifier } from '../../components/basics';
import { ChooseFile } from '../../components/ChooseFile';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { saveFile } from '../../components/save';
import { exportBook, importBook, isName, isParty, removeName, setName, useAddressBook, type Entry } from '../../keys/addressBook';
import { isDid } from '../../keys/did';
import styles from './KeysPage.module.css';

type Draft = { name: string; party: string };
const BLANK: Draft = { name: '', party: '' };

function EntryForm({ draft, onChange, onSaved }: { draft: Draft; onChange: (draft: Draft) => void; onSaved: () => void }) {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  const party = draft.party.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isName(draft.name) || !isParty(party)) return;
    setName({ name: draft.name, party });
    setTried(false);
    onSaved();
  };
  return (
    <form className={styles.add} onSubmit={submit} noValidate>
      <TextInput
        label={t('addressBook.name')}
        value={draft.name}
        maxLength={60}
        error={tried && !isName(draft.name) ? t('addressBook.nameMissing') : null}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
      />
      <TextInput
        label={t('addressBook.party')}
        value={draft.party}
        maxLength={80}
        spellCheck={false}
        autoCapitalize="off"
        error={tried && !isParty(party) ? t('addressBook.partyInvalid') : null}
        onChange={(event) => onChange({ ...draft, party: event.currentTarget.value })}
      />
      <Button type="submit">{t('addressBook.save')}</Button>
    </form>
  );
}

function Row({ entry, onEdit }: { entry: Entry; onEdit: () => void }) {
  const { t } = useTranslation();
  return (
    <li className={styles.entry} data-entry={entry.party}>
      <strong className="break">{entry.name}</strong>
      {isDid(entry.party) ? (
        <Identifier value={entry.party} label={entry.name} />
      ) : (
        <span>
          <OrganisationLink id={entry.party} /> <code>{entry.party}</code>
        </span>
      )}
      <span className="row">
        <ActionIcon variant="subtle" aria-label={t('addressBook.edit', { name: entry.name })} onClick={onEdit}>
          <Icon name="edit" size={17} />
        </ActionIcon>
        <ActionIcon variant="subtle" aria-label={t('addressBook.remove', { name: entry.name })} onClick={() => removeName(entry.party)}>
          <Icon name="trash" size={17} />
        </ActionIcon>
      </span>
    </li>
  );
}

/** The names that the visitor gives to keys and organisations. */
export function AddressBook() {
  const { t } = useTranslation();
  const entries = useAddressBook();
  const [draft, setDraft] = useState(BLANK);
  const [told, setTold] = useState('');
  const take = async (file: File): Promise<void> => {
    try {
      setTold(t('addressBook.imported', { count: importBook(await file.text()) }));
    } catch {
      setTold(t('addressBook.notABook'));
    }
  };
  return (
    <section className="card stack" aria-labelledby="address-book">
      <div className="row between">
        <h2 id="address-book">{t('addressBook.title')}</h2>
        <div className="row">
          <ChooseFile label={t('addressBook.import')} accept=".json,application/json" onFile={(file) => void take(file)} size="xs" />
          <Button
            variant="default"
            size="xs"
            disabled={entries.length === 0}
            onClick={() => saveFile('vinculum-address-book.json', exportBook(entries))}
          >
            {t('addressBook.export')}
          </Button>
        </div>
      </div>
      <p className="small muted">{t('addressBook.text')}</p>
      <EntryForm draft={draft} onChange={setDraft} onSaved={() => setDraft(BLANK)} />
      <p role="status" className="small">
        {told}
      </p>
      {entries.length === 0 ? (
        <Empty icon="person">{t('addressBook.empty')}</Empty>
      ) : (
        <ul className={styles.book}>
          {entries.map((entry) => (
            <Row key={entry.party} entry={entry} onEdit={() => setDraft({ name: entry.name, party: entry.party })} />
          ))}
        </ul>
      )}
    </section>
  );
}
