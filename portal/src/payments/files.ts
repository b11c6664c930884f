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

/** Sums by currency of the rows that are in one state. */
export function sums(rows: readonly PaymentRow[], status: PaymentRow['status']): [currency: string, amount: number][] {
  const found = new Map<string, number>();
  for (const row of rows) {
    if (row.status === status && row.amount !== undefined && row.currency !== undefined)
      found.set(row.currency, (found.get(row.currency) ?? 0) + row.amount);
  }
  return [...found];
}
