import { Button, Select, TextInput } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Filters.module.css';
import { Icon } from './Icon';

/** Typing waits this long before it changes the address and asks the node. */
const SETTLE_MS = 350;

export function FilterText({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text.trim()), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
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
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const { label, value, options, onChange } = props;
  return (
    <Select
      label={label}
      size="sm"
      value={value === '' ? null : value}
      data={options}
      placeholder={t('common.any')}
      clearable
      searchable={options.length > 8}
      onChange={(next) => onChange(next ?? '')}
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
