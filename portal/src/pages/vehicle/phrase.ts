import type { TFunction } from 'i18next';
import { term } from '../../lib/rich';
import type { Phrase } from './assess';

/** A phrase of the assessment in the reader's language. */
export function phrase(t: TFunction, { key, values = {} }: Phrase): string {
  const { 'term.accident': severity, ...rest } = values;
  return t(key, severity === undefined ? rest : { ...rest, severity: term(t, 'term.accident', severity) });
}
