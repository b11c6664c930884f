import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../components/basics';
import { isLedgerId, shorten } from '../lib/format';
import { useStored } from '../lib/storage';
import styles from './Verifier.module.css';

/** The network id that this browser trusts, or null before anyone confirmed one. */
export function useTrustedNetwork(): [string | null, (id: string) => void] {
  const [remembered, remember] = useStored('vinculum.network');
  return [remembered && isLedgerId(remembered) ? remembered : null, remember];
}

/** Asks which network to trust, and says plainly what a suggestion from the very server under test is worth. */
export function TrustForm(props: { suggestion: string; submitLabel: string; onTrust: (id: string) => void; onCancel?: () => void }) {
  const { t } = useTranslation();
  const { suggestion, submitLabel, onTrust, onCancel } = props;
  const [text, setText] = useState(suggestion);
  const id = text.trim().toLowerCase();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isLedgerId(id)) onTrust(id);
  };
  return (
    <form className={styles.trust} onSubmit={submit}>
      <h3>{t('verify.networkFirst')}</h3>
      <p className="small">{t('verify.networkFirstText')}</p>
      <TextInput
        label={t('verify.network')}
        value={text}
        maxLength={80}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: 'mono' }}
        error={text !== '' && !isLedgerId(id) ? t('verify.networkInvalid') : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" size="sm" disabled={!isLedgerId(id)}>
          {submitLabel}
        </Button>
        {onCancel && (
          <Button variant="subtle" size="sm" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}

/** The trusted id in one line, with the way to change it; warns when the server claims to be another network. */
export function TrustLine(props: { trusted: string; serverNetwork: string | undefined; onChange: () => void }) {
  const { t } = useTranslation();
  const { trusted, serverNetwork, onChange } = props;
  return (
    <div className={styles.trustLine}>
      <span>
        {t('verify.network')}: <code title={trusted}>{shorten(trusted)}</code>{' '}
        <CopyButton value={trusted} label={t('verify.network')} />
      </span>
      <button type="button" className={styles.textButton} onClick={onChange}>
        {t('verify.networkChange')}
      </button>
      {serverNetwork && serverNetwork !== trusted && (
        <p className={`${styles.mismatch} tone-bad`} role="alert">
          {t('verify.networkMismatch', { id: shorten(serverNetwork) })}
        </p>
      )}
    </div>
  );
}
