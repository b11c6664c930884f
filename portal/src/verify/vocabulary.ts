// The words of which reports, records and state are made.

import { FormError } from "./bytes";
import { parseDid } from "./did";
import { type Shape, natural, nullable, object, oneOf, string, text } from "./shape";

/** A `did:key`, left as text: a key has one spelling only. */
export const did: Shape<string> = (value, where) => {
  const found = string(value, where);
  try {
    parseDid(found);
  } catch (error) {
    throw error instanceof FormError ? new FormError(`${where}: ${error.message}`) : error;
  }
  return found;
};

export const organisationId = text(/^[a-z][a-z0-9-]{1,39}$/, "the name of an organisation");

const PREFIX = "org:";

/** Who acts or holds: `org:` and an organisation's name, or a key. */
export const party: Shape<string> = (value, where) => {
  const found = string(value, where);
  if (found.startsWith(PREFIX)) organisationId(found.slice(PREFIX.length), where);
  else did(found, where);
  return found;
};

export function partyOf(organisation: string): string {
  return PREFIX + organisation;
}

/** The organisation that a party is; null for a person, of whom only a key is known. */
export function organisationOf(party: string): string | null {
  return party.startsWith(PREFIX) ? party.slice(PREFIX.length) : null;
}

export function isPerson(party: string): boolean {
  return organisationOf(party) === null;
}

/** ISO 3166-1. */
export const country = text(/^[A-Z]{2}$/, "two capital letters");

/** ISO 3166-2: a country, or a part of one. */
export const jurisdiction = text(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, "a jurisdiction");

export const ROLES = [
  "manufacturer",
  "supplier",
  "dealer",
  "workshop",
  "inspection_body",
  "registrar",
  "police",
  "insurer",
  "lender",
  "bank",
  "road_authority",
  "recycler",
  "fleet_operator",
  "investor",
  "trustee",
  "auditor",
] as const;

export type Role = (typeof ROLES)[number];

export const role: Shape<Role> = oneOf(...ROLES);

/** World Manufacturer Identifier (ISO 3780), or the six characters of a small maker (ISO 3779). */
export const wmi = text(/^(?:[0-9A-HJ-NPR-Z]{3}){1,2}$/, "a World Manufacturer Identifier");

/** A span of time in milliseconds since the Unix epoch, the end excluded; it lasts when it has none. */
export interface Period {
  from: number;
  to: number | null;
}

export const period: Shape<Period> = object({ from: natural, to: nullable(natural) });
