import { Button } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon';
import { Outcome } from './Outcome';
import { TrustForm, TrustLine, useTrustedNetwork } from './TrustedNetwork';
import { useVerification, type Source } from './useVerification';
import styles from './Verifier.module.css';

type Props = {
  /** The report that the node offers; absent where only files are checked. */
  subject?: { url: string; vehicle: string };
  vin?: string;
  /** The network that the server says it belongs to: only ever a suggestion. */
  serverNetwork?: string;
  /** Shows the large drop area instead of a small button. */
  filesFirst?: boolean;
};

function FileChooser({ large, onFile }: { large: boolean; onFile: (file: File) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <div
      className={large ? styles.drop : styles.dropSmall}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {large && <Icon name="file" size={34} />}
      {large && <p>{t('verify.fileDrop')}</p>}
      <Button variant={large ? 'filled' : 'subtle'} size={large ? 'md' : 'sm'} onClick={() => input.current?.click()}>
        {t('verify.file')}
      </Button>
      {large && <p className="small muted">{t('verify.fileHint')}</p>}
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('verify.file')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file may be chosen again after it was changed.
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </div>
  );
}

/** Checks a report in this browser. The only thing that it takes on trust is the network id, which it asks for once. */
export function Verifier({ subject, vin, serverNetwork, filesFirst = false }: Props) {
  const { t } = useTranslation();
  const [trusted, trust] = useTrustedNetwork();
  const [asking, setAsking] = useState<'change' | Source | null>(null);
  const { state, verify } = useVerification(filesFirst);
  const isBusy = state.phase === 'fetching' || state.phase === 'running';

  const start = (source: Source): void => {
    if (trusted) void verify(source, trusted, vin);
    else setAsking(source);
  };
  const confirm = (id: string): void => {
    trust(id);
    const waiting = asking;
    setAsking(null);
    if (waiting && waiting !== 'change') void verify(waiting, id, vin);
  };

  return (
    <section className={`card ${styles.verifier}`} aria-labelledby="verify-heading">
      <h2 id="verify-heading">{t('verify.heading')}</h2>
      {state.phase === 'idle' && !asking && <p className="small muted">{t('verify.intro')}</p>}
      {asking ? (
        <TrustForm
          suggestion={trusted ?? serverNetwork ?? ''}
          submitLabel={t(asking === 'change' ? 'verify.networkSave' : 'verify.networkUse')}
          onTrust={confirm}
          onCancel={() => setAsking(null)}
        />
      ) : (
        <>
          <Outcome state={state} />
          {subject && (
            <Button
              leftSection={<Icon name="shield" size={19} />}
              loading={isBusy}
              variant={state.phase === 'idle' || isBusy ? 'filled' : 'default'}
              onClick={() => start({ kind: 'node', ...subject })}
            >
              {t(state.phase === 'idle' || isBusy ? 'verify.action' : 'verify.again')}
            </Button>
          )}
          <FileChooser large={filesFirst} onFile={(file) => start({ kind: 'file', file })} />
          {trusted && <TrustLine trusted={trusted} serverNetwork={serverNetwork} onChange={() => setAsking('change')} />}
        </>
      )}
    </section>
  );
}
