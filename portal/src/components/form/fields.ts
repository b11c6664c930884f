// Fields of forms as data: what a form asks for, what the visitor has typed (its draft), and what that says on the ledger.
// The limits are those of the ledger's own types.

/** Longest free text, and longest code or number, in characters. */
export const LONGEST_TEXT = 200;
export const LONGEST_CODE = 64;
/** The highest reading that the ledger takes. */
export const HIGHEST_READING = 10_000_000;

type Common = {
  /** The name of the action's field, and of its label: `form.field.<name>`. */
  name: string;
  optional?: true;
  /** Stays filled in when the form is used again for the next car. */
  keep?: true;
};

export type Column = { name: string; most: number; optional?: true; options?: readonly string[]; terms?: string };

export type Field = Common &
  (
    | { kind: 'text'; most: number; slug?: true }
    | { kind: 'year' }
    | { kind: 'vin' }
    | { kind: 'party' }
    | { kind: 'organisation' }
    /** `terms` is the group of texts that names the options; without one they name themselves. */
    | { kind: 'choice'; options: readonly string[]; terms: string; initial?: string; nullable?: true }
    | { kind: 'flag' }
    | { kind: 'day'; future?: true }
    | { kind: 'moment' }
    | { kind: 'odometer' }
    /** An odometer that was taken out, and the one that was put in. */
    | { kind: 'exchange' }
    | { kind: 'country' }
    | { kind: 'jurisdiction' }
    | { kind: 'place' }
    | { kind: 'many'; options: readonly string[]; terms: string }
    | { kind: 'rows'; columns: readonly Column[]; most: number; least: number }
  );

export type OdometerDraft = { value: string; unit: 'km' | 'mi'; source: string; brand: string };
export type ExchangeDraft = { removed: OdometerDraft; installed: OdometerDraft };
export type PlaceDraft = { country: string; region: string; latitude: string; longitude: string };
export type RowDraft = Record<string, string>;
export type Draft = string | boolean | OdometerDraft | ExchangeDraft | PlaceDraft | string[] | RowDraft[];
export type Drafts = Record<string, Draft>;

const pad = (value: number): string => String(value).padStart(2, '0');

/** A day as the browser's date field writes it, in the visitor's own time zone. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** A minute as the browser's field for date and time writes it. */
export function minuteOf(ms: number): string {
  const date = new Date(ms);
  return `${dayOf(ms)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export const blankRow = (columns: readonly Column[]): RowDraft =>
  Object.fromEntries(columns.map(({ name, options }) => [name, options?.[0] ?? '']));

const blankReading = (): OdometerDraft => ({ value: '', unit: 'km', source: 'dashboard', brand: 'actual' });

/** What a field holds before anything was typed. */
export function blankOf(field: Field, now = Date.now()): Draft {
  switch (field.kind) {
    case 'flag':
      return false;
    case 'many':
      return [];
    case 'rows':
      return field.least > 0 ? [blankRow(field.columns)] : [];
    case 'odometer':
      return blankReading();
    case 'exchange':
      return { removed: blankReading(), installed: blankReading() };
    case 'place':
      return { country: '', region: '', latitude: '', longitude: '' };
    case 'day':
      return field.optional ? '' : dayOf(now);
    case 'moment':
      return minuteOf(now);
    case 'choice':
      return field.initial ?? '';
    default:
      return '';
  }
}

/** What remains for the next car: what belongs to the work rather than to the car. */
export function renew(fields: readonly Field[], drafts: Drafts): Drafts {
  const fresh = fields.map((field): [string, Draft] => {
    const draft = drafts[field.name];
    if (field.kind === 'odometer' && draft) return [field.name, { ...(draft as OdometerDraft), value: '', brand: 'actual' }];
    return [field.name, field.keep && draft !== undefined ? draft : blankOf(field)];
  });
  return Object.fromEntries(fresh);
}
