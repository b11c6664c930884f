import type { TFunction } from 'i18next';
import { Fragment, type ReactNode } from 'react';

export type Parts = Record<string, ReactNode>;

/** A translated sentence whose placeholders may be links or other elements, in the order that the language puts them. */
export function rich(t: TFunction, key: string, parts: Parts): ReactNode {
  const names = Object.keys(parts);
  // Private-use characters mark the places; no translation contains them.
  const markers = Object.fromEntries(names.map((name, index) => [name, `\uE000${index}\uE001`]));
  const pieces = t(key, markers).split(/\uE000(\d+)\uE001/);
  return pieces.map((piece, index) =>
    index % 2 === 0 ? piece : <Fragment key={index}>{parts[names[Number(piece)] ?? '']}</Fragment>,
  );
}

/** A term of the ledger in the reader's language; one that this portal doesn't know yet is shown in its own words. */
export function term(t: TFunction, group: string, value: unknown): string {
  const text = String(value ?? '');
  const key = `${group}.${text}`;
  const translated = t(key, { defaultValue: '' });
  return typeof translated === 'string' && translated !== '' ? translated : text.replaceAll('_', ' ');
}
