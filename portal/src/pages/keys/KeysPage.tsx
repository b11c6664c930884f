import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { failureSentence } from '../../keys/failure';
import type { KeyFile } from '../../keys/keyFile';
import { useKeyring } from '../../keys/keyring';
import { AddressBook } from './AddressBook';
import { DescribeKey, ForgetKey, UnlockKey } from './dialogs';
import { ImportKey } from './ImportKey';
import { KeyCard, type Ask } from './KeyCard';
import styles from './KeysPage.module.css';
import { MakeKey } from './MakeKey';

type Open = { dialog: 'make' | 'import' } | { dialog: Ask; file: KeyFile } | null;

function Dialogs({ open, onClose }: { open: Open; onClose: () => void }) {
  switch (open?.dialog) {
    case 'make':
      return <MakeKey onClose={onClose} />;
    case 'import':
      return <ImportKey onClose={onClose} />;
    case 'unlock':
      return <UnlockKey file={open.file} onClose={onClose} />;
    case 'describe':
      return <DescribeKey file={open.file} onClose={onClose} />;
    case 'forget':
      return <ForgetKey file={open.file} onClose={onClose} />;
    default:
      return null;
  }
}

export function KeysPage() {
  const { t } = useTranslation();
  usePageTitle(t('keys.title'));
  const { keys, failure } = useKeyring();
  const [open, setOpen] = useState<Open>(null);
  return (
    <div className="page stack">
      <PageHead title={t('keys.title')} lead={t('keys.lead')} />
      <section className="card stack" aria-labelledby="own-keys">
        <div className="row between">
          <h2 id="own-keys">{t('keys.own')}</h2>
          <div className="row">
            <Button variant="default" leftSection={<Icon name="upload" size={17} />} onClick={() => setOpen({ dialog: 'import' })}>
              {t('keys.import')}
            </Button>
            <Button leftSection={<Icon name="plus" size={17} />} onClick={() => setOpen({ dialog: 'make' })}>
              {t('keys.make')}
            </Button>
          </div>
        </div>
        {failure !== null && (
          <p className="tone-bad" role="alert">
            {failureSentence(t, failure)}
          </p>
        )}
        {!keys ? (
          <Waiting rows={2} height={90} />
        ) : keys.length === 0 ? (
          <Empty icon="key">{t('keys.none')}</Empty>
        ) : (
          <ul className={styles.keys}>
            {keys.map((file) => (
              <KeyCard key={file.did} file={file} onAsk={(dialog) => setOpen({ dialog, file })} />
            ))}
          </ul>
        )}
        <p className="small muted">{t('keys.where')}</p>
      </section>
      <AddressBook />
      <Dialogs open={open} onClose={() => setOpen(null)} />
    </div>
  );
}
