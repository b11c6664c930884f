import { useCallback, useEffect, useRef, useState } from 'react';
import { node } from '../api/client';
import type { Refusal, Verified, VerifyMessage, VerifyRequest } from './protocol';

/** Where a report comes from: fetched from the node, or a file that the visitor chose. */
export type Source = { kind: 'node'; url: string; vehicle: string } | { kind: 'file'; file: File };

type Base = { checks: string[]; name: string | null };

export type Verification =
  | (Base & { phase: 'idle' | 'fetching' | 'running' })
  | (Base & { phase: 'passed'; result: Verified; seconds: number })
  | (Base & Refusal & { phase: 'failed' })
  | (Base & { phase: 'broken'; error: unknown });

const IDLE: Verification = { phase: 'idle', checks: [], name: null };

async function bytesOf(source: Source): Promise<Uint8Array<ArrayBuffer>> {
  const buffer =
    source.kind === 'file' ? await source.file.arrayBuffer() : await (await node.request(source.url)).arrayBuffer();
  return new Uint8Array(buffer);
}

/**
 * Runs verifications in a worker, so that the page stays responsive. `prepare` starts the worker with the page: then
 * a visitor may switch the connection off before choosing a file.
 */
export function useVerification(prepare: boolean): {
  state: Verification;
  verify: (source: Source, network: string, vin?: string) => Promise<void>;
} {
  const [state, setState] = useState<Verification>(IDLE);
  const worker = useRef<Worker | null>(null);
  /** The run that the page waits for; what an earlier one still says is ignored. */
  const current = useRef(0);

  const ready = useCallback((): Worker => {
    worker.current ??= new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    return worker.current;
  }, []);
  useEffect(() => {
    if (prepare) ready();
    return () => {
      worker.current?.terminate();
      worker.current = null;
    };
  }, [prepare, ready]);

  const verify = useCallback(
    async (source: Source, network: string, vin?: string) => {
      const run = (current.current += 1);
      const name = source.kind === 'file' ? source.file.name : null;
      setState({ phase: source.kind === 'file' ? 'running' : 'fetching', checks: [], name });
      let bytes: Uint8Array<ArrayBuffer>;
      try {
        bytes = await bytesOf(source);
      } catch (error) {
        if (run === current.current) setState({ phase: 'broken', checks: [], name, error });
        return;
      }
      if (run !== current.current) return;
      const started = performance.now();
      setState({ phase: 'running', checks: [], name });
      const checker = ready();
      checker.onmessage = ({ data }: MessageEvent<VerifyMessage>) => {
        if (data.run !== current.current) return;
        setState((previous) => next({ checks: previous.checks, name }, data, (performance.now() - started) / 1000));
      };
      checker.onerror = (event) => {
        worker.current = null;
        setState({ phase: 'broken', checks: [], name, error: new Error(event.message || 'worker') });
      };
      const message: VerifyRequest = {
        run,
        bytes,
        network,
        ...(vin ? { vin } : {}),
        ...(source.kind === 'node' ? { vehicle: source.vehicle } : {}),
      };
      checker.postMessage(message, [bytes.buffer]);
    },
    [ready],
  );
  return { state, verify };
}

/** What a message of the worker makes of the state so far. */
function next(base: Base, message: VerifyMessage, seconds: number): Verification {
  switch (message.kind) {
    case 'check':
      return { ...base, phase: 'running', checks: [...base.checks, message.check] };
    case 'passed':
      return { ...base, phase: 'passed', result: message.result, seconds };
    case 'failed':
      {
      const { reason, detail, clue, suspect } = message;
      return { ...base, phase: 'failed', reason, detail, clue, suspect };
    }
    case 'broken':
      return { ...base, phase: 'broken', error: new Error(message.detail) };
  }
}
