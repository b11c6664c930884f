import { post } from './client';
import type { EnvelopeJson, SubmitResult } from './types';

/**
 * Submits an envelope and waits until it is final and the node's lists show it. A rejection by the ledger is a result,
 * not an exception.
 */
export function submit(envelope: EnvelopeJson): Promise<SubmitResult> {
  return post<SubmitResult>('/v1/transactions', envelope, { wait: 'finalized' });
}
