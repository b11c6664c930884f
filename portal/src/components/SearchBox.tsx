import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isVin } from '../lib/format';
import { Icon } from './Icon';
import styles from './SearchBox.module.css';

/** One field for everything that has a name here. A VIN goes straight to its car; all else is looked up. */
export function SearchBox({ large = false, initial = '' }: { large?: boolean; initial?: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [value, setValue] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setValue(initial), [initial]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // VINs are often printed in groups.
    const compact = value.replace(/[\s-]/g, '').toUpperCase();
    const query = value.trim();
    if (query === '') {
      input.current?.focus();
    } else if (isVin(compact)) {
      void navigate({ to: '/vehicles/$id', params: { id: compact } });
    } else {
      void navigate({ to: '/search', search: { q: query } });
    }
  };

  return (
    <form role="search" className={large ? styles.large : styles.small} onSubmit={submit}>
      <Icon name="search" size={large ? 24 : 18} />
      <input
        ref={input}
        type="search"
        name="q"
        value={value}
        maxLength={128}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        aria-label={t('shell.searchPlaceholder')}
        placeholder={t(large ? 'shell.searchShort' : 'shell.searchPlaceholder')}
        onChange={(event) => setValue(event.target.value)}
      />
      <button type="submit" aria-label={t('shell.searchButton')}>
        {large ? t('shell.searchButton') : <Icon name="arrow" size={17} />}
      </button>
    </form>
  );
}
