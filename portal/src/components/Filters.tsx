import { Button, Select, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Filters.module.css';
import { Icon } from './Icon';

/** Typing waits this long before it changes the address and asks the node. */
const SETTLE_MS = 350;

export function FilterText({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  // The newest one: what it changes may have changed since the last letter.
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => change.current(text.trim()), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <TextInput
      label={label}
      size="sm"
      maxLength={80}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

type Option = { value: string; label: string };

export function FilterSelect(props: {
  label: string;
  value: string;
  options: Option[];
  /** There is always one chosen. */
  required?: boolean;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const { label, value, options, required = false, onChange } = props;
  return (
    <Select
      label={label}
      size="sm"
      value={value === '' ? null : value}
      data={options}
      placeholder={t('common.any')}
      clearable={!required}
      allowDeselect={!required}
      searchable={options.length > 8}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}

/** A day, as the browser's own date field has it. */
export function FilterDate(props: { label: string; value: string; min?: string; max?: string; onChange: (value: string) => void }) {
  const { label, value, min, max, onChange } = props;
  return (
    <TextInput
      type="date"
      label={label}
      size="sm"
      value={value}
      min={min}
      max={max}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function FilterBar({ active, onClear, children }: { active: boolean; onClear: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.bar}>
      {children}
      {active && (
        <Button variant="subtle" size="sm" leftSection={<Icon name="cross" size={15} />} onClick={onClear}>
          {t('common.clear')}
        </Button>
      )}
    </div>
  );
}
