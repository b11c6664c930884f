import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatMoney, minorDigits } from '../lib/format';
import { readAmount } from '../lib/money';

type Props = { name: string; label: string; currency: string; value: string; tried: boolean; onChange: (value: string) => void; most?: number; description?: string; mayBeZero?: boolean };

/** What is wrong with a typed amount, as the name of a sentence under `wallet.problem`; null when nothing is. */
export function amountProblem(value: string, currency: string, most?: number, mayBeZero = false): string | null {
  const amount = readAmount(value, minorDigits(currency));
  if (typeof amount === 'string') return mayBeZero && amount === 'zero' ? null : amount;
  return most !== undefined && amount > most ? 'most' : null;
}

/** Minor units of an amount without a problem. */
export const amountOf = (value: string, currency: string): number => {
  const amount = readAmount(value, minorDigits(currency));
  return typeof amount === 'number' ? amount : 0;
};

/** An amount as it would be typed: "1234.50". */
export const typedOf = (minor: number, currency: string): string => (minor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency));

export function MoneyInput({ name, label, currency, value, tried, onChange, most, description, mayBeZero = false }: Props) {
  const { t } = useTranslation();
  const problem = tried ? amountProblem(value, currency, most, mayBeZero) : null;
  return (
    <TextInput
      name={name}
      label={`${label} (${currency})`}
      {...(description ? { description } : {})}
      value={value}
      error={problem && t(`wallet.problem.${problem}`, { amount: formatMoney(most ?? 0, currency) })}
      maxLength={30}
      inputMode="decimal"
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
