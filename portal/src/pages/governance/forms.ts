// What governance decides, as forms over the actions of the identity module.

import { LONGEST_TEXT, type Field } from '../../components/form';
import { ROLES } from '../../lib/terms';

const ORGANISATION: Field = { kind: 'organisation', name: 'organisation' };
const NEW_ORGANISATION: Field = { kind: 'text', name: 'organisation', most: 40, slug: true };
const SOME_ROLES: Field = { kind: 'many', name: 'roles', options: ROLES, terms: 'role' };

export type GovernanceForm = { type: string; fields: readonly Field[] };

export const GOVERNANCE_FORMS: readonly GovernanceForm[] = [
  {
    type: 'admit_organisation',
    fields: [
      NEW_ORGANISATION,
      { kind: 'text', name: 'name', most: LONGEST_TEXT },
      { kind: 'country', name: 'country' },
      { kind: 'text', name: 'lei', most: 20, optional: true },
      { kind: 'party', name: 'key' },
      { kind: 'day', name: 'reportsSince' },
      SOME_ROLES,
    ],
  },
  { type: 'suspend_organisation', fields: [ORGANISATION, { kind: 'text', name: 'reason', most: LONGEST_TEXT }] },
  { type: 'reinstate_organisation', fields: [ORGANISATION] },
  { type: 'set_roles', fields: [ORGANISATION, SOME_ROLES] },
  { type: 'assign_wmi', fields: [ORGANISATION, { kind: 'text', name: 'wmi', most: 6 }] },
];

/** The action's fields from the form's: it takes a list of first keys where the form asks for one. */
export function actionFields(type: string, { key, wmi, ...values }: Record<string, unknown>): Record<string, unknown> {
  if (type === 'admit_organisation') return { ...values, keys: [key] };
  return wmi === undefined ? values : { ...values, wmi: String(wmi).toUpperCase() };
}
