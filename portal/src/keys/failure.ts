import type { TFunction } from 'i18next';
import { KeyError } from './keyFile';

/** Why a key could not be made, opened or taken in, as a sentence. */
export function failureSentence(t: TFunction, error: unknown): string {
  if (error instanceof KeyError) return t(`keys.failure.${error.failure}`);
  return error instanceof Error ? error.message : t('problem.crash');
}
