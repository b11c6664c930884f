// Requests to pay in EMVCo merchant-presented QR codes: see docs/qr.md. The program has a reader and writer of its own; both make
// the same of `crates/payment-formats/tests/vectors/requests.json`.

import currencies from './currencies.json';

/** Numeric code and exponent by ISO 4217, list one. */
const CURRENCIES = currencies as unknown as Record<string, [number, number]>;
const IDENTIFIER = 'network.vinculum';
const LONGEST_BYTES = 512;
const CRC_HEAD = '6304';

export type PayRequest = {
  account: string;
  currency: string;
  /** Minor units; absent when the payer chooses. */
  amount?: number;
  reference?: string;
  name: string;
  nameZh?: string;
  city: string;
  country: string;
  /** Whether the code is for one payment only. */
  once: boolean;
};

/** Why a text is no request to pay here; each has a sentence under `pay.problem`. */
type CodeProblem = 'notCode' | 'tooLong' | 'crc' | 'length' | 'repeated' | 'missing' | 'notOurs' | 'otherNetwork' | 'id' | 'currency' | 'amount';

type Field = { tag: string; value: string };

/** CRC-16/CCITT-FALSE over UTF-8, as four capital hexadecimal digits. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

const field = (tag: string, value: string): string => `${tag}${String(Array.from(value).length).padStart(2, '0')}${value}`;

/** The objects of a list; lengths count characters. */
function fieldsOf(text: string): Field[] | CodeProblem {
  const characters = Array.from(text);
  const fields: Field[] = [];
  for (let at = 0; at < characters.length; ) {
    const head = characters.slice(at, at + 4).join('');
    if (!/^\d{4}$/.test(head)) return 'length';
    const length = Number(head.slice(2));
    const value = characters.slice(at + 4, at + 4 + length);
    if (length === 0 || value.length < length) return 'length';
    if (fields.some(({ tag }) => tag === head.slice(0, 2))) return 'repeated';
    fields.push({ tag: head.slice(0, 2), value: value.join('') });
    at += 4 + length;
  }
  return fields;
}

const valueOf = (fields: Field[], tag: string): string | undefined => fields.find((each) => each.tag === tag)?.value;

/** The object of a template of ours, among the merchant's accounts. */
function ours(fields: Field[], tag: string): string | CodeProblem | undefined {
  for (const { tag: outer, value } of fields) {
    if (Number(outer) < 26 || Number(outer) > 51) continue;
    const inner = fieldsOf(value);
    if (typeof inner === 'string') return inner;
    if (valueOf(inner, '00') === IDENTIFIER && valueOf(inner, tag) !== undefined) return valueOf(inner, tag);
  }
  return undefined;
}

/** 32 bytes in base64url without padding, in hexadecimal. */
function hexOfId(text: string): string | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return null;
  const binary = atob(`${text.replaceAll('-', '+').replaceAll('_', '/')}=`);
  const hex = Array.from(binary, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  return idOfHex(hex) === text ? hex : null;
}

function idOfHex(hex: string): string {
  const bytes = hex.match(/../g)!.map((pair) => Number.parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function amountOf(text: string, digits: number): number | null {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match || (match[2] ?? '').length > digits || text.length > 13) return null;
  const minor = Number(match[1]! + (match[2] ?? '').padEnd(digits, '0'));
  return Number.isSafeInteger(minor) && minor > 0 ? minor : null;
}

/** Reads a code that was made for this network. */
export function readRequest(text: string, network: string): PayRequest | CodeProblem {
  const code = text.trim();
  if (new TextEncoder().encode(code).length > LONGEST_BYTES) return 'tooLong';
  if (!code.startsWith('000201') || code.slice(-8, -4) !== CRC_HEAD) return 'notCode';
  if (crc16(code.slice(0, -4)) !== code.slice(-4)) return 'crc';
  const fields = fieldsOf(code.slice(0, -8));
  if (typeof fields === 'string') return fields;
  const parts = { network: ours(fields, '01'), account: ours(fields, '02') };
  if (parts.network === undefined || parts.account === undefined) return 'notOurs';
  const [of, account] = [hexOfId(parts.network), hexOfId(parts.account)];
  if (of === null || account === null) return 'id';
  if (of !== network) return 'otherNetwork';
  const [name, city, country, numeric] = ['59', '60', '58', '53'].map((tag) => valueOf(fields, tag));
  if (name === undefined || city === undefined || country === undefined || numeric === undefined) return 'missing';
  const found = Object.entries(CURRENCIES).find(([, [number]]) => String(number).padStart(3, '0') === numeric);
  if (!found) return 'currency';
  const [currency, [, digits]] = found;
  const stated = valueOf(fields, '54');
  const amount = stated === undefined ? undefined : amountOf(stated, digits);
  if (amount === null) return 'amount';
  const inside = (tag: string, inner: string): string | undefined => {
    const template = fieldsOf(valueOf(fields, tag) ?? '');
    return typeof template === 'string' ? undefined : valueOf(template, inner);
  };
  const [reference, nameZh] = [inside('62', '05'), inside('64', '00') === 'ZH' ? inside('64', '01') : undefined];
  return {
    account, currency, name, city, country, once: valueOf(fields, '01') === '12',
    ...(amount === undefined ? {} : { amount }),
    ...(reference === undefined ? {} : { reference }),
    ...(nameZh === undefined ? {} : { nameZh }),
  };
}

/** The text of a code; null for a currency that ISO 4217 doesn't have. */
export function writeRequest(request: PayRequest, network: string): string | null {
  const known = CURRENCIES[request.currency];
  if (!known) return null;
  const [number, digits] = known;
  const { amount } = request;
  const shown = amount === undefined ? undefined : digits === 0 ? String(amount) : String(amount).padStart(digits + 1, '0').replace(new RegExp(`(\\d{${digits}})$`), '.$1');
  const template = (tag: string, id: string): string => field('00', IDENTIFIER) + field(tag, idOfHex(id));
  const body = [
    field('00', '01'),
    field('01', request.once ? '12' : '11'),
    field('26', template('01', network)),
    field('27', template('02', request.account)),
    field('52', '0000'),
    field('53', String(number).padStart(3, '0')),
    ...(shown === undefined ? [] : [field('54', shown)]),
    field('58', request.country),
    field('59', request.name),
    field('60', request.city),
    ...(request.reference === undefined ? [] : [field('62', field('05', request.reference))]),
    ...(request.nameZh === undefined ? [] : [field('64', field('00', 'ZH') + field('01', request.nameZh))]),
  ].join('');
  return body + CRC_HEAD + crc16(body + CRC_HEAD);
}
