import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  hint?: string;
  /** A passphrase that is being chosen, rather than one that is known. */
  fresh?: boolean;
  focus?: boolean;
};

export function PassphraseField({ label, value, onChange, error = null, hint, fresh = false, focus = false }: Props) {
  return (
    <TextInput
      type="password"
      label={label}
      {...(hint ? { description: hint } : {})}
      value={value}
      error={error}
      required
      maxLength={200}
      autoComplete={fresh ? 'new-password' : 'current-password'}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(focus ? { 'data-autofocus': true } : {})}
    />
  );
}
