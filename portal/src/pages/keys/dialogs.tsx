import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortenDid } from '../../lib/format';
import type { KeyFile } from '../../keys/keyFile';
import { describeKey, forgetKey, unlockKey } from '../../keys/keyring';
import { PassphraseField } from '../../keys/PassphraseField';
import { DetailsFields, KeyDialog } from './KeyForm';
import styles from './KeysPage.module.css';

type Props = { file: KeyFile; onClose: () => void };

export function UnlockKey({ file, onClose }: Props) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  return (
    <KeyDialog
      title={t('keys.unlockTitle', { label: file.label })}
      action={t('keys.unlock')}
      ready={passphrase !== ''}
      onSubmit={() => unlockKey(file.did, passphrase)}
      onClose={onClose}
    >
      <p className="small muted">{t('keys.unlockText')}</p>
      <PassphraseField label={t('keys.passphrase')} value={passphrase} onChange={setPassphrase} focus />
    </KeyDialog>
  );
}

export function DescribeKey({ file, onClose }: Props) {
  const { t } = useTranslation();
  const [details, setDetails] = useState({ label: file.label, organisation: file.organisation });
  return (
    <KeyDialog
      title={t('keys.describe')}
      action={t('keys.save')}
      ready={details.label.trim() !== ''}
      onSubmit={() => describeKey(file.did, { ...details, label: details.label.trim() })}
      onClose={onClose}
    >
      <DetailsFields details={details} onChange={setDetails} />
    </KeyDialog>
  );
}

/** A forgotten key is gone: the visitor has to say that they know. */
export function ForgetKey({ file, onClose }: Props) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  return (
    <KeyDialog
      title={t('keys.forgetTitle', { label: file.label })}
      action={t('keys.forget')}
      ready={sure}
      onSubmit={() => forgetKey(file.did)}
      onClose={onClose}
    >
      <p className={`${styles.warning} tone-bad`}>{t('keys.forgetText')}</p>
      <code title={file.did}>{shortenDid(file.did)}</code>
      <Switch label={t('keys.forgetSure')} checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
    </KeyDialog>
  );
}
