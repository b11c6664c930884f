import { get, post } from './client';
import type { EnvelopeJson, Network, SubmitResult } from './types';

/** Submits an envelope and waits until it is final. A rejection by the ledger is a result, not an exception. */
export function submit(envelope: EnvelopeJson): Promise<SubmitResult> {
  return post<SubmitResult>('/v1/transactions', envelope, { wait: 'finalized' });
}

/**
 * Resolves once the read model has caught up with `height`, so that a page that reloads shows what was just recorded.
 * Gives up after a few seconds: the block event that follows refreshes the page in any case.
 */
export async function whenIndexed(height: number, attempts = 20): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { indexedHeight } = await get<Network>('/v1/network');
    if (indexedHeight >= height) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
