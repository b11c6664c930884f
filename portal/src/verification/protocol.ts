// What the page and the worker that checks reports say to each other.

/** What a report turned out to hold, as of which block. */
export type Verified = {
  vehicle: string;
  vin: string | null;
  make: string | null;
  model: string | null;
  records: number;
  height: number;
  time: number;
};

export type VerifyRequest = {
  /** Comes back with every message about this request. */
  run: number;
  bytes: Uint8Array<ArrayBuffer>;
  network: string;
  vin?: string;
  /** The vehicle that the page is about, if it is about one. */
  vehicle?: string;
};

export type VerifyMessage = { run: number } & (
  | /** One check has passed. */ { kind: 'check'; check: string }
  | { kind: 'passed'; result: Verified }
  | /** The report is refused, with a stable reason and a sentence. */ { kind: 'failed'; reason: string; detail: string }
  | /** The checker itself broke: says nothing about the report. */ { kind: 'broken'; detail: string }
);
