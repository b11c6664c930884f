// The shapes that the HTTP API answers with. Times are milliseconds since the Unix epoch, from the block.

export type Page<T> = { items: T[]; nextCursor: string | null };

/** An action as the ledger holds it, without its salt. Every module adds its own fields. */
export type ActionJson = { type: string; by?: string; vehicle?: string; [field: string]: unknown };

export type Validator = { organisation: string; name: string; publicKey: string; self: boolean };

export type Network = {
  networkId: string;
  name: string;
  demo: boolean;
  height: number;
  time: number;
  stateRoot: string;
  format: number;
  epoch: number;
  validators: Validator[];
  mempool: { transactions: number; bytes: number };
  indexedHeight: number;
  version: string;
};

export type Statistics = {
  vehicles: number;
  records: number;
  organisations: number;
  transactions: number;
  findings: Record<string, number>;
  cloneAttempts: number;
  demonstration?: {
    planted: Record<string, number>;
    found: Record<string, number>;
    falseAlarms: Record<string, number>;
  };
};

export type BlockSummary = {
  height: number;
  digest: string;
  time: number;
  transactions: number;
  accepted: number;
  rejected: number;
  /** Consensus key of the validator that proposed it. */
  proposer: string;
};

export type Block = BlockSummary & {
  parent: string;
  stateRoot: string;
  bodyHash: string;
  view: number;
  bytes: number;
  items: TransactionSummary[];
};

export type TransactionSummary = {
  id: string;
  height: number;
  time: number;
  position: number;
  status: 'accepted' | 'rejected';
  code?: number;
  name?: string;
  actionTypes: string[];
  actions: ActionJson[];
  signers: string[];
  organisations: string[];
};

export type Outcome = {
  status: 'accepted' | 'rejected';
  code?: number;
  name?: string;
  action?: number;
  detail?: string;
  events?: unknown[];
};

export type EnvelopeJson = {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
  actions: string[];
};

export type Transaction = TransactionSummary & {
  payload: { network: string; validUntil: number; nonce: string; actions: string[] };
  outcome: Outcome;
  envelope: EnvelopeJson;
  bytes: number;
};

export type PendingTransaction = { id: string; status: 'pending' };

export type SubmitResult = {
  id: string;
  status: 'accepted' | 'rejected';
  height: number;
  time: number;
  position: number;
  outcome: Outcome;
};

export type OrganisationKey = { key: string; status: 'active' | 'revoked'; addedAt: number; revokedAt?: number | null };

export type Organisation = {
  id: string;
  number: number;
  name: string;
  country: string;
  lei?: string | null;
  roles: string[];
  status: 'active' | 'suspended';
  keys: OrganisationKey[];
  wmis: string[];
  admittedAt: number;
  reportsSince?: number | null;
  records: number;
};

export type VehicleStatus = 'active' | 'stolen' | 'exported' | 'end_of_life';

export type VehicleSummary = {
  id: string;
  vin: string | null;
  make: string;
  model: string;
  modelYear: number;
  powertrain: string;
  manufacturer: string;
  bornAt: number;
  records: number;
  lastRecordAt: number;
  holders: string[];
  status: VehicleStatus;
  findings: string[];
  openRecalls: number;
  liens: number;
};

export type Lien = {
  lien: string;
  lender: string;
  status: 'placed' | 'perfected' | 'released';
  placedAt: number;
  perfectedAt?: number | null;
  releasedAt?: number | null;
};

export type Verdict = {
  owners: number;
  accidents: number;
  worstAccident: 'minor' | 'moderate' | 'severe' | 'total_loss' | null;
  structuralDamage: boolean;
  totalLoss: boolean;
  odometer: 'consistent' | 'suspicious' | 'no_readings';
  stolen: boolean;
  openRecalls: number;
  liens: number;
  brands: { record: number; code: string | null; name: string; sourceCode: string; branderClass: string }[];
  disputes: number;
  exported: boolean;
  endOfLife: boolean;
  coverageGaps: number;
};

export type Severity = 'info' | 'warning' | 'serious';

export type Finding = {
  id: string;
  kind: string;
  severity: Severity;
  records: number[];
  /** The numbers that decided it: metres, kilometres, minutes, days, moments in milliseconds. */
  facts: Record<string, number>;
  text: string;
};

/** A span of time; open when it has no end. */
export type Span = { from: number; to: number | null };

/** When reporters of one role were connected, and when the vehicle was in the country and none was. */
export type Coverage = { country: string; role: string; periods: Span[]; gaps: Span[] };

export type Alert = { kind: string; transaction: string; height: number; time: number; by: string; detail: string };

export type DisputeState = 'open' | 'overdue' | 'answered' | 'withdrawn';

export type Dispute = {
  state: DisputeState;
  openedAt: number;
  deadline: number;
  record: number;
  holder: string;
  reason: string;
  answer?: 'upheld' | 'corrected' | null;
  statement?: string | null;
};

export type Vehicle = Omit<VehicleSummary, 'liens' | 'findings'> & {
  checkDigit: 'valid' | 'invalid' | 'not_applicable' | null;
  wmi: string;
  /** When it was built; `bornAt` is when a member registered it. */
  builtAt: number;
  credential: string;
  titleSince: number;
  liens: Lien[];
  odometer: { value: number; unit: 'km' | 'mi'; km: number; totalKm: number; occurredAt: number; record: number } | null;
  verdict: Verdict;
  findings: Finding[];
  coverage: Coverage[];
  alerts: Alert[];
  disputes: (Dispute & { disputed: number })[];
};

export type RecordStatus = 'standing' | 'did_not_occur' | 'incorrect_data';

/** One entry of a vehicle's history; `number` is its 0-based index. */
export type VehicleRecord = {
  number: number;
  type: string;
  occurredAt: number;
  height: number;
  time: number;
  transaction: string;
  position: number;
  by: string | null;
  byName: string | null;
  action: ActionJson;
  status: RecordStatus;
  correction?: { record: number; replacement?: number | null; reason: string } | null;
  dispute?: Dispute | null;
  findings: string[];
};

export type VinInfo = {
  vin: string;
  vehicle: string;
  form: string;
  checkDigit: 'valid' | 'invalid' | 'not_applicable';
  wmi: string;
  modelYears: number[];
  region: string | null;
  country: string | null;
  known: boolean;
};

export type SearchResult = {
  kind: 'vehicle' | 'organisation' | 'transaction' | 'block';
  id: string;
  title: string;
  subtitle: string;
};

export type Persona = {
  id: string;
  label: string;
  /** Null for an individual. */
  role: string | null;
  organisation: string | null;
  did: string;
  secretKey: string;
};

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code?: number;
  name?: string;
  field?: string;
  instance?: string;
};
