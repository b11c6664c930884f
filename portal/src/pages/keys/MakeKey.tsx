import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChosenDid } from '../../keys/identity';
import { makeKey } from '../../keys/keyring';
import { DetailsFields, FreshPassphrase, isFresh, KeyDialog } from './KeyForm';

export function MakeKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [chosen, choose] = useChosenDid();
  const [details, setDetails] = useState<{ label: string; organisation: string | null }>({ label: '', organisation: null });
  const [fresh, setFresh] = useState({ passphrase: '', again: '' });
  const make = async (): Promise<void> => {
    const { did } = await makeKey({ ...details, label: details.label.trim() }, fresh.passphrase);
    // Who has not chosen an identity yet made this one to act as it.
    if (chosen === null) choose(did);
  };
  return (
    <KeyDialog
      title={t('keys.makeTitle')}
      action={t('keys.make')}
      ready={details.label.trim() !== '' && isFresh(fresh)}
      onSubmit={make}
      onClose={onClose}
    >
      <p className="small muted">{t('keys.makeText')}</p>
      <DetailsFields details={details} onChange={setDetails} />
      <FreshPassphrase fresh={fresh} onChange={setFresh} />
    </KeyDialog>
  );
}
