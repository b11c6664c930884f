// Payment files of banks and their customers (ISO 20022): the node says what each row would do; the visitor signs.

import { node } from '../api/client';
import type { components } from '../api/schema.gen';

export type PaymentFile = components['schemas']['PaymentFile'];
export type PaymentRow = components['schemas']['PaymentRow'];
export type Pacs008Order = components['schemas']['Pacs008Order'];

/** What the file would do. Nothing is done, and the node keeps nothing of it. */
export async function readPaymentFile(file: Blob): Promise<PaymentFile> {
  const headers = { 'content-type': 'application/xml', accept: 'application/json' };
  const response = await node.request('/v1/payment-files', { method: 'POST', headers, body: file });
  return (await response.json()) as PaymentFile;
}

/** The message to another bank, as a file. */
export async function writePacs008(order: Pacs008Order): Promise<Blob> {
  const headers = { 'content-type': 'application/json' };
  const response = await node.request('/v1/payment-files/pacs008', { method: 'POST', headers, body: JSON.stringify(order) });
  return response.blob();
}

/** The rows that the party can sign now, each with its place in the file from one. */
export const rowsFor = (file: PaymentFile, party: string): { line: number; row: PaymentRow }[] =>
  file.rows.map((row, index) => ({ line: index + 1, row })).filter(({ row }) => row.status === 'ready' && row.signer === party);

/** Sums by currency. */
export function sums(rows: readonly PaymentRow[]): [currency: string, amount: number][] {
  const found = new Map<string, number>();
  for (const { amount, currency } of rows) {
    if (amount !== undefined && currency !== undefined) found.set(currency, (found.get(currency) ?? 0) + amount);
  }
  return [...found];
}
