// From what was typed to what the ledger takes, or to what is wrong with it, field by field.

import { isDid } from '../../keys/did';
import { DAY_MS } from '../../lib/days';
import { isVin } from '../../lib/format';
import { HIGHEST_READING, LONGEST_TEXT, type Draft, type Drafts, type ExchangeDraft, type Field, type OdometerDraft, type PlaceDraft, type RowDraft } from './fields';

/** A sentence under `form.problem`, with its figures. */
export type Problem = { key: string; most?: number };
/** By the place of the input: `scheme`, `odometer.value`, `work.0.code`. */
export type Problems = Record<string, Problem>;

type Read = { value: unknown; problems: Problems };

/** The ledger's day has 24 hours; it allows for clocks that differ a little. */
const TWENTY_YEARS_MS = 20 * 365 * DAY_MS;

const found = (value: unknown): Read => ({ value, problems: {} });
const wrong = (place: string, key: string, most?: number): Read => ({
  value: undefined,
  problems: { [place]: { key, ...(most === undefined ? {} : { most }) } },
});

/** A key, or an organisation by its id. */
const isPartyText = (text: string): boolean => isDid(text) || /^org:[a-z][a-z0-9-]{1,39}$/.test(text);

const isCountry = (text: string): boolean => {
  if (!/^[A-Z]{2}$/.test(text)) return false;
  // A code that stands for a country has a name; others are given back as they are.
  return new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(text) !== undefined;
};

function readText(place: string, draft: string, most: number, optional: boolean): Read {
  const text = draft.trim();
  if (text === '') return optional ? found(undefined) : wrong(place, 'missing');
  // Characters are counted as the ledger does, not as UTF-16 does.
  if ([...text].length > most) return wrong(place, 'tooLong', most);
  return /[\u0000-\u001f\u007f-\u009f]/.test(text) ? wrong(place, 'control') : found(text);
}

/** A count as people write it, with or without separators of thousands. */
function readCount(place: string, draft: string, most: number): Read {
  const digits = draft.replace(/[\s.,'\u2019\u202f\u00a0]/g, '');
  if (digits === '') return wrong(place, 'missing');
  if (!/^\d+$/.test(digits)) return wrong(place, 'notANumber');
  const count = Number(digits);
  return count > most ? wrong(place, 'tooMuch', most) : found(count);
}

function readOdometer(place: string, draft: OdometerDraft, optional: boolean): Read {
  if (draft.value.trim() === '' && optional) return found(undefined);
  const { value, problems } = readCount(place, draft.value, HIGHEST_READING);
  if (value === undefined) return { value, problems };
  const brand = draft.brand === 'actual' ? {} : { brand: draft.brand };
  return found({ value, unit: draft.unit, source: draft.source, ...brand });
}

/** Both readings or none: one alone says nothing. */
function readExchange(name: string, { removed, installed }: ExchangeDraft): Read {
  if (removed.value.trim() === '' && installed.value.trim() === '') return found(undefined);
  const parts = {
    removed: readOdometer(`${name}.removed`, removed, false),
    installed: readOdometer(`${name}.installed`, installed, false),
  };
  const problems = { ...parts.removed.problems, ...parts.installed.problems };
  if (Object.keys(problems).length > 0) return { value: undefined, problems };
  return found({ removed: parts.removed.value, installed: parts.installed.value });
}

/** A decimal of degrees as whole hundredths. */
function readDegrees(place: string, draft: string, most: number): Read {
  const text = draft.trim().replace(',', '.');
  if (text === '') return wrong(place, 'missing');
  if (!/^-?\d+(\.\d+)?$/.test(text)) return wrong(place, 'notANumber');
  const hundredths = Math.round(Number(text) * 100);
  // Not even a minus remains of a rounded zero.
  return Math.abs(hundredths) > most * 100 ? wrong(place, 'tooMuch', most) : found(hundredths === 0 ? 0 : hundredths);
}

function readPlace(name: string, draft: PlaceDraft): Read {
  if (Object.values(draft).every((part) => part.trim() === '')) return found(undefined);
  const code = draft.country.trim().toUpperCase();
  const parts = {
    country: isCountry(code) ? found(code) : wrong(`${name}.country`, code === '' ? 'missing' : 'noCountry'),
    region: readText(`${name}.region`, draft.region, LONGEST_TEXT, true),
    latitude: readDegrees(`${name}.latitude`, draft.latitude, 90),
    longitude: readDegrees(`${name}.longitude`, draft.longitude, 180),
  };
  const problems = Object.assign({}, ...Object.values(parts).map((part) => part.problems)) as Problems;
  const value = Object.fromEntries(Object.entries(parts).flatMap(([key, part]) => (part.value === undefined ? [] : [[key, part.value]])));
  return { value: Object.keys(problems).length > 0 ? undefined : value, problems };
}

function readRows(field: Extract<Field, { kind: 'rows' }>, rows: RowDraft[]): Read {
  if (rows.length < field.least) return wrong(field.name, 'noRow');
  if (rows.length > field.most) return wrong(field.name, 'tooManyRows', field.most);
  let problems: Problems = {};
  const value = rows.map((row, index) => {
    const cells = field.columns.flatMap((column): [string, unknown][] => {
      const cell = readText(`${field.name}.${index}.${column.name}`, row[column.name] ?? '', column.most, column.optional === true);
      problems = { ...problems, ...cell.problems };
      return cell.value === undefined ? [] : [[column.name, cell.value]];
    });
    return Object.fromEntries(cells) as unknown;
  });
  return { value, problems };
}

/** A day at the visitor's noon, so that it is the same day wherever it is read; today's day is now. */
function readDay(field: Extract<Field, { kind: 'day' }>, draft: string, now: number): Read {
  if (draft === '') return field.optional ? found(undefined) : wrong(field.name, 'missing');
  const noon = new Date(`${draft}T12:00`).getTime();
  const start = new Date(`${draft}T00:00`).getTime();
  if (Number.isNaN(noon)) return wrong(field.name, 'noDate');
  if (field.future) return noon > now + TWENTY_YEARS_MS ? wrong(field.name, 'tooFar') : found(noon);
  return start > now ? wrong(field.name, 'future') : found(Math.min(noon, now));
}

function readMoment(name: string, draft: string, now: number): Read {
  const moment = new Date(draft).getTime();
  if (draft === '' || Number.isNaN(moment)) return wrong(name, draft === '' ? 'missing' : 'noDate');
  return moment > now ? wrong(name, 'future') : found(moment);
}

/** What one field says. */
function readField(field: Field, draft: Draft, now = Date.now()): Read {
  const { name, optional = false } = field;
  switch (field.kind) {
    case 'flag':
    case 'many':
      return found(draft);
    case 'text': {
      const read = readText(name, draft as string, field.most, optional);
      return field.slug && typeof read.value === 'string' && !/^[a-z0-9-]{1,40}$/.test(read.value) ? wrong(name, 'slug') : read;
    }
    case 'vin': {
      const vin = (draft as string).replace(/[\s-]/g, '').toUpperCase();
      return isVin(vin) ? found(vin) : wrong(name, vin === '' ? 'missing' : 'noVin');
    }
    case 'organisation':
      return draft === '' ? wrong(name, 'choose') : found(draft);
    case 'party': {
      const party = (draft as string).trim();
      return isPartyText(party) ? found(party) : wrong(name, party === '' ? 'missing' : 'noDid');
    }
    case 'year': {
      const read = readCount(name, draft as string, 2099);
      return typeof read.value === 'number' && read.value < 1980 ? wrong(name, 'year') : read;
    }
    case 'choice':
      if (draft !== '') return found(draft);
      return field.nullable ? found(null) : optional ? found(undefined) : wrong(name, 'choose');
    case 'day':
      return readDay(field, draft as string, now);
    case 'moment':
      return readMoment(name, draft as string, now);
    case 'odometer':
      return readOdometer(name, draft as OdometerDraft, optional);
    case 'exchange':
      return readExchange(name, draft as ExchangeDraft);
    case 'country': {
      const code = (draft as string).trim().toUpperCase();
      return isCountry(code) ? found(code) : wrong(name, code === '' ? 'missing' : 'noCountry');
    }
    case 'jurisdiction': {
      const code = (draft as string).trim().toUpperCase();
      const [country, part] = code.split('-', 2);
      const isSound = isCountry(country ?? '') && (part === undefined || /^[A-Z0-9]{1,3}$/.test(part)) && code.split('-').length <= 2;
      return isSound ? found(code) : wrong(name, code === '' ? 'missing' : 'noJurisdiction');
    }
    case 'place':
      return readPlace(name, draft as PlaceDraft);
    case 'rows':
      return readRows(field, draft as RowDraft[]);
  }
}

/** What the whole form says: the action's fields, without those that were left out. */
export function readForm(fields: readonly Field[], drafts: Drafts, now = Date.now()): { values: Record<string, unknown>; problems: Problems } {
  const values: Record<string, unknown> = {};
  let problems: Problems = {};
  for (const field of fields) {
    const draft = drafts[field.name];
    if (draft === undefined) continue;
    const read = readField(field, draft, now);
    problems = { ...problems, ...read.problems };
    if (read.value !== undefined) values[field.name] = read.value;
  }
  return { values, problems };
}
