// The names that the portal gives to the schemas of the OpenAPI document. Times are milliseconds since the Unix epoch, from
// the block.

import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** An action as the ledger holds it, without its salt. Every type has fields of its own. */
export type ActionJson = Schemas['Action'];

export type Network = Schemas['Network'];
export type Validator = Schemas['Validator'];
export type Statistics = Schemas['NetworkStatistics'];

export type BlockSummary = Schemas['BlockSummary'];
/** What a car is called: enough for a person to know which one is meant. */
export type NamedVehicle = { id: string; make: string; model: string; modelYear: number; vin?: string | null };

/** Members of earlier versions don't name the vehicles. */
type NamesVehicles = { vehicles?: NamedVehicle[] };

export type TransactionSummary = Schemas['TransactionSummary'] & NamesVehicles;
export type Transaction = Schemas['TransactionDetail'] & NamesVehicles;
export type EnvelopeJson = Schemas['Envelope'];
export type SubmitResult = Schemas['Submitted'];

export type Organisation = Schemas['Organisation'];

export type Account = Schemas['Account'];
export type AccountEntry = Schemas['AccountEntry'];

export type VehicleStatus = Schemas['VehicleStatus'];
export type VehicleSummary = Schemas['VehicleSummary'];
export type Vehicle = Schemas['VehicleDetail'];
export type VehicleRecord = Schemas['Record'];
export type Lien = Schemas['Lien'];
export type Verdict = Schemas['Verdict'];
export type Severity = Schemas['FindingSeverity'];
export type Finding = Schemas['Finding'];
export type Span = Schemas['Period'];
export type Coverage = Schemas['Coverage'];
export type Alert = Schemas['Alert'];
export type Dispute = Schemas['Dispute'];

export type SearchResult = Schemas['SearchHit'];

/** A refusal. What answered may be a proxy that knows nothing of problem documents: then only these two are there. */
export type Problem = Partial<Schemas['Problem']> & Pick<Schemas['Problem'], 'title' | 'status'>;
