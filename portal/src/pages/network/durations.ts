import type { TFunction } from 'i18next';
import { formatNumber } from '../../lib/format';

/** Short times in milliseconds, longer ones in seconds, with no more digits than matter. */
export function formatDuration(t: TFunction, ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1_000) return t('health.milliseconds', { value: formatNumber(Math.round(ms)) });
  const seconds = ms / 1_000;
  return t('health.seconds', { value: formatNumber(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)) });
}
