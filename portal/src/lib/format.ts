import i18next from 'i18next';

/** Kilometres in one international mile. */
const KILOMETRES_PER_MILE = 1.609344;

export type Unit = 'km' | 'mi';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${i18next.language}${JSON.stringify(options)}`;
  let made = formatters.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(i18next.language, options);
    formatters.set(key, made);
  }
  return made;
}

export const formatDate = (ms: number): string => formatter({ dateStyle: 'medium' }).format(ms);

export const formatMonth = (ms: number): string => formatter({ year: 'numeric', month: 'short' }).format(ms);

export const formatDateTime = (ms: number): string =>
  formatter({ dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(ms);

export const formatClock = (ms: number): string => formatter({ timeStyle: 'medium', hourCycle: 'h23' }).format(ms);

/** Hours and minutes. */
export const formatTime = (ms: number): string => formatter({ timeStyle: 'short', hourCycle: 'h23' }).format(ms);

export const formatNumber = (value: number): string => new Intl.NumberFormat(i18next.language).format(value);

/** Minor units of a currency (ISO 4217) as money: 32050 EUR is €320.50. */
export function formatMoney(minorUnits: number, currency: string): string {
  const money = new Intl.NumberFormat(i18next.language, { style: 'currency', currency });
  return money.format(minorUnits / 10 ** minorDigits(currency));
}

/** How many digits of a currency's amounts are minor units. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** A share of one, with two significant digits below ten percent. */
export const formatPercent = (share: number): string =>
  new Intl.NumberFormat(i18next.language, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

export function formatBytes(bytes: number): string {
  const [value, unit] = bytes < 1_000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(i18next.language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }).format(value);
}

export const formatList = (items: string[]): string =>
  new Intl.ListFormat(i18next.language, { type: 'conjunction' }).format(items);

/** ISO 3166-1 alpha-2 code as a name; a code that the browser doesn't know stays as it is. */
export function formatCountry(code: string): string {
  try {
    return new Intl.DisplayNames([i18next.language], { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** A registration area: a country ("SE") or a country and its subdivision ("US-CA"). */
export function formatJurisdiction(code: string): string {
  const [country, region] = code.split('-');
  const name = formatCountry(country ?? code);
  return region ? `${name} (${region})` : name;
}

export function convertDistance(value: number, from: Unit, to: Unit): number {
  if (from === to) return value;
  return from === 'mi' ? value * KILOMETRES_PER_MILE : value / KILOMETRES_PER_MILE;
}

export const formatDistance = (value: number, unit: Unit): string => `${formatNumber(Math.round(value))} ${unit}`;

/** "3 minutes ago", in the largest unit that fits. */
export function formatAgo(ms: number, now: number): string {
  const relative = new Intl.RelativeTimeFormat(i18next.language, { numeric: 'auto' });
  const seconds = Math.round((ms - now) / 1000);
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.min(seconds, 0), 'second');
}

/** `1a2b3c4d…9e8f`: enough of an identifier to tell it from its neighbours. */
export function shorten(id: string, head = 8, tail = 4): string {
  return id.length <= head + tail + 1 ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}

/** The part of a `did:key` that differs from other keys. */
export const shortenDid = (did: string): string => shorten(did.replace('did:key:', ''), 6, 4);

/** The id of an account, a car or a network: 64 hexadecimal digits. */
export const isLedgerId = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

export function isVin(text: string): boolean {
  return /^[A-HJ-NPR-Z0-9]{17}$/i.test(text);
}
