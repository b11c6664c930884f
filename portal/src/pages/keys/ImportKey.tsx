import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooseFile } from '../../components/ChooseFile';
import { Icon } from '../../components/Icon';
import { failureSentence } from '../../keys/failure';
import { KeyError, LARGEST_FILE_BYTES, readKeyFile, type ReadFile } from '../../keys/keyFile';
import { importKey, importSeed } from '../../keys/keyring';
import { PassphraseField } from '../../keys/PassphraseField';
import { shortenDid } from '../../lib/format';
import { DetailsFields, FreshPassphrase, isFresh, KeyDialog } from './KeyForm';
import styles from './KeysPage.module.css';

async function readKey(file: File): Promise<{ read: ReadFile | null; failure: unknown }> {
  try {
    if (file.size > LARGEST_FILE_BYTES) throw new KeyError('notAKey');
    return { read: readKeyFile(await file.text()), failure: null };
  } catch (failure) {
    return { read: null, failure };
  }
}

/** Takes in an exported key with its passphrase, or the command line program's bare seed under a new one. */
export function ImportKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<{ read: ReadFile | null; failure: unknown }>({ read: null, failure: null });
  const [details, setDetails] = useState<{ label: string; organisation: string | null }>({ label: '', organisation: null });
  const [fresh, setFresh] = useState({ passphrase: '', again: '' });
  const [passphrase, setPassphrase] = useState('');
  const { read, failure } = file;
  const ready = read?.kind === 'encrypted' ? passphrase !== '' : read?.kind === 'seed' && details.label.trim() !== '' && isFresh(fresh);
  const choose = async (chosen: File): Promise<void> => {
    setFile(await readKey(chosen));
    setDetails({ ...details, label: chosen.name.replace(/\.\w+$/, '').slice(0, 60) });
  };
  const submit = async (): Promise<void> => {
    if (read?.kind === 'encrypted') await importKey(read.file, passphrase);
    if (read?.kind === 'seed') await importSeed(read.seed, { ...details, label: details.label.trim() }, fresh.passphrase);
  };
  return (
    <KeyDialog title={t('keys.importTitle')} action={t('keys.import')} ready={ready} onSubmit={submit} onClose={onClose}>
      <p className="small muted">{t('keys.importText')}</p>
      <ChooseFile
        label={t('keys.chooseFile')}
        accept=".json,.key,application/json,text/plain"
        onFile={(chosen) => void choose(chosen)}
        leftSection={<Icon name="file" size={17} />}
        data-autofocus
      />
      {failure !== null && (
        <p className={`${styles.warning} tone-bad`} role="alert">
          {failureSentence(t, failure)}
        </p>
      )}
      {read?.kind === 'encrypted' && (
        <>
          <p>
            {t('keys.found')} <strong>{read.file.label}</strong> <code>{shortenDid(read.file.did)}</code>
          </p>
          <PassphraseField label={t('keys.passphrase')} value={passphrase} onChange={setPassphrase} />
        </>
      )}
      {read?.kind === 'seed' && (
        <>
          <p>{t('keys.foundSeed')}</p>
          <DetailsFields details={details} onChange={setDetails} />
          <FreshPassphrase fresh={fresh} onChange={setFresh} />
        </>
      )}
    </KeyDialog>
  );
}
