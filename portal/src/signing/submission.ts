// From a signed envelope to its result. A retry sends the very same envelope, which the ledger executes at most once.

import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { node } from '../api/client';
import { ProblemError } from '../api/problem';
import { buildEnvelope, type BuiltEnvelope, type Signer } from '../api/sign';
import type { SubmitResult } from '../api/types';
import { cosign } from './envelope';
import type { SignRequest } from './request';

export type Progress =
  | { step: 'review' }
  | { step: 'pending' }
  | { step: 'done'; result: SubmitResult; seconds: number }
  | { step: 'shared' }
  /** Once it is signed, nobody knows yet whether the ledger has it: the same envelope can be sent again. */
  | { step: 'failed'; error: unknown; resend: (() => void) | null };

/** Submits an envelope and waits for its result; one that is final already gives the result that it had. */
export async function submitOnce({ id, envelope }: BuiltEnvelope): Promise<SubmitResult> {
  try {
    return await node.submit(envelope);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.name !== 'already_final') throw error;
    const found = await node.get('/v1/transactions/{id}', { path: { id } });
    if (found.status === 'pending') throw error;
    const { height, position, time, status, outcome } = found;
    return { id, height, position, time, status, outcome };
  }
}

export function useSubmission(request: SignRequest, networkId: string | undefined) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>({ step: 'review' });
  const started = useRef(0);

  const deliver = async (built: BuiltEnvelope, signer: Signer): Promise<void> => {
    setProgress({ step: 'pending' });
    try {
      const result = await (request.deliver ?? submitOnce)(built, signer);
      if (result === 'shared') {
        setProgress({ step: 'shared' });
        request.onShared?.();
        return;
      }
      setProgress({ step: 'done', result, seconds: (performance.now() - started.current) / 1000 });
      if (result.status === 'accepted') request.onFinal?.(result);
      await client.invalidateQueries();
    } catch (error) {
      setProgress({ step: 'failed', error, resend: () => void deliver(built, signer) });
    }
  };

  const sign = async (signer: Signer): Promise<void> => {
    if (networkId === undefined) return;
    started.current = performance.now();
    setProgress({ step: 'pending' });
    try {
      const { envelope, actions, validFor } = request;
      const options = validFor === undefined ? {} : { validUntil: Date.now() + validFor };
      const built = await (envelope ? cosign(envelope, signer) : buildEnvelope(networkId, actions, [signer], options));
      await deliver(built, signer);
    } catch (error) {
      setProgress({ step: 'failed', error, resend: null });
    }
  };

  return { progress, sign, review: () => setProgress({ step: 'review' }) };
}
