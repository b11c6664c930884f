import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isReference, LONGEST_REFERENCE } from '../../lib/money';

type Props = { name: string; value: string; tried: boolean; onChange: (value: string) => void };

/** What a payment is for, which its payee's programs match it by; may stay empty. */
export function ReferenceInput({ name, value, tried, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <TextInput
      name={name}
      label={`${t('wallet.reference')} ${t('form.optional')}`}
      description={t('wallet.referenceHint')}
      value={value}
      error={tried && !isReference(value.trim()) ? t('wallet.problem.reference') : null}
      maxLength={LONGEST_REFERENCE}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
