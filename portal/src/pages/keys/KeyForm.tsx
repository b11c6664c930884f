import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { directory } from '../../api/queries';
import { failureSentence } from '../../keys/failure';
import { LEAST_PASSPHRASE, LONGEST_LABEL, type KeyDetails } from '../../keys/keyFile';
import { PassphraseField } from '../../keys/PassphraseField';
import styles from './KeysPage.module.css';

/** What the key is called, and the organisation that it acts for. */
export function DetailsFields({ details, onChange }: { details: KeyDetails; onChange: (details: KeyDetails) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(directory());
  const options = [...(data?.values() ?? [])].map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <TextInput
        label={t('keys.label')}
        description={t('keys.labelHint')}
        value={details.label}
        required
        maxLength={LONGEST_LABEL}
        onChange={(event) => onChange({ ...details, label: event.currentTarget.value })}
        data-autofocus
      />
      <Select
        label={t('keys.organisation')}
        description={t('keys.organisationHint')}
        placeholder={t('keys.organisationNone')}
        data={options}
        value={details.organisation}
        searchable
        clearable
        limit={50}
        clearButtonProps={{ 'aria-label': t('keys.organisationNone') }}
        nothingFoundMessage={t('keys.organisationUnknown')}
        onChange={(organisation) => onChange({ ...details, organisation })}
      />
    </>
  );
}

type Fresh = { passphrase: string; again: string };

export const isFresh = ({ passphrase, again }: Fresh): boolean => passphrase.length >= LEAST_PASSPHRASE && passphrase === again;

/** A passphrase that is being chosen, twice. */
export function FreshPassphrase({ fresh, onChange }: { fresh: Fresh; onChange: (fresh: Fresh) => void }) {
  const { t } = useTranslation();
  const { passphrase, again } = fresh;
  return (
    <>
      <PassphraseField
        label={t('keys.newPassphrase')}
        hint={t('keys.passphraseHint', { count: LEAST_PASSPHRASE })}
        value={passphrase}
        onChange={(next) => onChange({ ...fresh, passphrase: next })}
        error={passphrase !== '' && passphrase.length < LEAST_PASSPHRASE ? t('keys.passphraseShort', { count: LEAST_PASSPHRASE }) : null}
        fresh
      />
      <PassphraseField
        label={t('keys.passphraseAgain')}
        value={again}
        onChange={(next) => onChange({ ...fresh, again: next })}
        error={again !== '' && again !== passphrase ? t('keys.passphraseDiffers') : null}
        fresh
      />
      <p className={`${styles.warning} small tone-warn`}>{t('keys.passphraseLost')}</p>
    </>
  );
}

type FormProps = {
  title: string;
  action: string;
  ready: boolean;
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog with one form, which closes when what it asked for is done, and says why when it can't be. */
export function KeyDialog({ title, action, ready, onSubmit, onClose, children }: FormProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    try {
      await onSubmit();
      onClose();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={title} lockScroll={false} centered closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        {children}
        {failure !== null && (
          <p className={`${styles.warning} tone-bad`} role="alert">
            {failureSentence(t, failure)}
          </p>
        )}
        <div className="row between">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
