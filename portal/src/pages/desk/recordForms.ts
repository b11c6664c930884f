// What each kind of record asks for, and which roles may make it, as the ledger's rules have it
// (crates/modules/vehicles/src/action/record.rs).

import { LONGEST_CODE, LONGEST_TEXT, type Field } from '../../components/form';

export type RecordForm = {
  /** The action's type without its module. */
  type: string;
  roles: readonly string[];
  fields: readonly Field[];
};

const DAY: Field = { kind: 'day', name: 'occurredAt', keep: true };
const MOMENT: Field = { kind: 'moment', name: 'occurredAt' };
const PLACE: Field = { kind: 'place', name: 'place', optional: true, keep: true };
const ODOMETER: Field = { kind: 'odometer', name: 'odometer' };
const ODOMETER_IF_READ: Field = { ...ODOMETER, optional: true };
const REFERENCE: Field = { kind: 'text', name: 'reference', most: LONGEST_CODE };

const AREAS = [
  'front', 'front_left', 'front_right', 'rear', 'rear_left', 'rear_right', 'left', 'right', 'roof', 'underbody', 'interior',
  'engine', 'battery', 'glass',
] as const;

/** Codes of AAMVA's table of title brands (crates/modules/vehicles/src/aamva.rs); those of odometers are left to readings. */
const TITLE_BRANDS = [
  '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '16', '17', '18', '19', '20', '21',
  '23', '24', '25', '26', '27', '28', '29', '30', '31', '32', '33', '34', '36', '37', '38', '39', '40', '41', '42', '43',
  '45', '46', '47', '48', '49', '50', '51', '52', '53', '55', '56', '90', '91',
] as const;

const WORK: Field = {
  kind: 'rows',
  name: 'work',
  least: 1,
  most: 32,
  keep: true,
  columns: [
    { name: 'code', most: LONGEST_CODE },
    { name: 'description', most: LONGEST_TEXT },
  ],
};

const PARTS: Field = {
  kind: 'rows',
  name: 'parts',
  least: 0,
  most: 64,
  columns: [
    { name: 'number', most: LONGEST_CODE },
    { name: 'description', most: LONGEST_TEXT },
    { name: 'serial', most: LONGEST_CODE, optional: true },
  ],
};

const DEFECTS: Field = {
  kind: 'rows',
  name: 'defects',
  least: 0,
  most: 64,
  columns: [
    { name: 'code', most: LONGEST_CODE },
    { name: 'severity', most: LONGEST_CODE, options: ['minor', 'major', 'dangerous'], terms: 'term.defect' },
  ],
};

export const RECORD_FORMS: readonly RecordForm[] = [
  {
    type: 'record_maintenance',
    roles: ['workshop', 'dealer', 'manufacturer'],
    fields: [ODOMETER_IF_READ, WORK, PARTS, { kind: 'exchange', name: 'odometerExchange', optional: true }, DAY, PLACE],
  },
  {
    type: 'record_inspection',
    roles: ['inspection_body'],
    fields: [
      { kind: 'choice', name: 'result', options: ['pass', 'pass_with_defects', 'fail'], terms: 'term.result' },
      { kind: 'text', name: 'scheme', most: LONGEST_TEXT, keep: true },
      ODOMETER_IF_READ,
      DEFECTS,
      { kind: 'day', name: 'nextDue', optional: true, future: true },
      DAY,
      PLACE,
    ],
  },
  {
    type: 'record_registration',
    roles: ['registrar'],
    fields: [
      { kind: 'choice', name: 'status', options: ['registered', 'deregistered'], terms: 'term.status', initial: 'registered', keep: true },
      { kind: 'jurisdiction', name: 'jurisdiction', keep: true },
      { kind: 'choice', name: 'use', options: ['private', 'commercial', 'rental', 'taxi', 'government'], terms: 'term.use', initial: 'private', keep: true },
      DAY,
      PLACE,
    ],
  },
  {
    type: 'record_accident',
    roles: ['police', 'insurer', 'workshop', 'inspection_body'],
    fields: [
      { kind: 'choice', name: 'severity', options: ['minor', 'moderate', 'severe', 'total_loss'], terms: 'term.accident' },
      MOMENT,
      { kind: 'flag', name: 'structuralDamage' },
      { kind: 'flag', name: 'airbagsDeployed' },
      { kind: 'many', name: 'damagedAreas', options: AREAS, terms: 'term.area' },
      ODOMETER_IF_READ,
      PLACE,
    ],
  },
  { type: 'report_theft', roles: ['police', 'insurer'], fields: [REFERENCE, MOMENT, PLACE] },
  {
    type: 'report_recovery',
    roles: ['police', 'insurer'],
    fields: [REFERENCE, { kind: 'text', name: 'condition', most: LONGEST_TEXT }, MOMENT, PLACE],
  },
  {
    type: 'open_recall',
    roles: ['manufacturer'],
    fields: [
      { kind: 'text', name: 'campaign', most: LONGEST_CODE, keep: true },
      { kind: 'text', name: 'component', most: LONGEST_TEXT, keep: true },
      { kind: 'text', name: 'remedy', most: LONGEST_TEXT, keep: true },
      { kind: 'flag', name: 'safety', keep: true },
      DAY,
    ],
  },
  {
    type: 'complete_recall',
    roles: ['workshop', 'dealer', 'manufacturer'],
    // The car's open recalls become the choices.
    fields: [{ kind: 'choice', name: 'campaign', options: [], terms: '', keep: true }, DAY, PLACE],
  },
  {
    type: 'record_odometer',
    roles: ['workshop', 'inspection_body', 'dealer', 'registrar', 'police', 'insurer', 'recycler', 'fleet_operator', 'manufacturer'],
    fields: [ODOMETER, DAY, PLACE],
  },
  {
    type: 'record_title_brand',
    roles: ['registrar', 'insurer', 'recycler'],
    fields: [
      { kind: 'text', name: 'sourceCode', most: LONGEST_CODE },
      { kind: 'choice', name: 'code', options: TITLE_BRANDS, terms: 'term.titleBrand', nullable: true },
      {
        kind: 'choice',
        name: 'branderClass',
        options: ['title_agency', 'junk_yard', 'salvage_yard', 'insurer', 'recycler'],
        terms: 'term.brander',
        keep: true,
      },
      DAY,
      PLACE,
    ],
  },
  {
    type: 'record_export',
    roles: ['registrar'],
    fields: [{ kind: 'country', name: 'from', keep: true }, { kind: 'country', name: 'to', keep: true }, DAY, PLACE],
  },
  {
    type: 'record_end_of_life',
    roles: ['recycler', 'registrar'],
    fields: [
      { kind: 'text', name: 'cause', most: LONGEST_TEXT, keep: true },
      { kind: 'text', name: 'certificate', most: LONGEST_CODE },
      DAY,
      PLACE,
    ],
  },
];

/** Roles that have a desk, in the order in which the desks are listed. */
export const DESK_ROLES = [
  'workshop', 'inspection_body', 'police', 'registrar', 'dealer', 'manufacturer', 'lender', 'bank', 'insurer', 'recycler',
  'fleet_operator',
] as const;

/** What isn't one record on one car has a page of its own at a desk. */
const OWN_PAGES: Record<string, readonly string[]> = {
  manufacturer: ['register_birth', 'birth_file', 'recall_many'],
  lender: ['liens'],
  bank: ['liens'],
};

/** Pages that tell themselves what became of each of many cars. */
export const BATCHES: readonly string[] = ['birth_file', 'recall_many'];

/** All that a desk offers, what it is mostly for first. */
export const offersOf = (role: string): string[] => [
  ...(OWN_PAGES[role] ?? []),
  ...RECORD_FORMS.filter(({ roles }) => roles.includes(role)).map(({ type }) => type),
];
