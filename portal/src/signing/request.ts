// What a page asks the visitor to sign. One dialog answers, wherever in the portal the request comes from.

import { useSyncExternalStore, type ReactNode } from 'react';
import type { BuiltEnvelope, Signer } from '../api/sign';
import type { ActionJson, EnvelopeJson, SubmitResult } from '../api/types';

export type SignRequest = {
  /** What the visitor is about to do, as the dialog's heading. */
  title: string;
  /** What will be signed. With `envelope`, these are read from it, and only shown. */
  actions: ActionJson[];
  /** What the actions are about, where the ledger can't say it yet. By default the dialog looks up the car. */
  subject?: ReactNode;
  /** What the actions are to the visitor; by default what the ledger will say once they are signed. */
  lead?: ReactNode;
  /** What the visitor should think about before they sign. */
  warnings?: ReactNode[];
  /** What can't be undone; by default that records stay for good. */
  permanent?: ReactNode;
  /** The DID that has to sign; by default the identity that is acted as. */
  signAs?: string;
  /** An envelope that others have begun: this signature is added to it, and the payload stays as they signed it. */
  envelope?: EnvelopeJson;
  /** Takes the signed envelope elsewhere than to the ledger, such as to those who still have to sign. */
  deliver?: (built: BuiltEnvelope, signer: Signer) => Promise<SubmitResult | 'shared'>;
  /** How long the envelope may wait to be executed, in milliseconds; a day at most. By default a few minutes. */
  validFor?: number;
  /** For work that needs more than one envelope: gets the unlocked key, signs by itself, and shows its own progress. */
  authorise?: (signer: Signer) => void;
  /** The transaction is accepted and final. */
  onFinal?: (result: SubmitResult) => void;
  /** `deliver` has shared the envelope. */
  onShared?: () => void;
  /** What the button says that closes the dialog when all went well; by default "Close". */
  closeLabel?: string;
  /** The dialog was closed; `accepted` tells whether the request was carried out. */
  onClose?: (accepted: boolean) => void;
};

/** A number tells one request from the next, so that the dialog begins afresh with each. */
export type OpenRequest = { number: number; request: SignRequest };

let current: OpenRequest | null = null;
let count = 0;
const watchers = new Set<() => void>();

function publish(next: OpenRequest | null): void {
  current = next;
  for (const watcher of watchers) watcher();
}

function open(request: SignRequest): void {
  count += 1;
  publish({ number: count, request });
}

export const closeRequest = (): void => publish(null);

export const useOpenRequest = (): OpenRequest | null =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => current,
  );

const SIGNING = { open };

/** Opens the one confirm-and-sign dialog: `useSigning().open({ title, actions, … })`. */
export const useSigning = (): typeof SIGNING => SIGNING;
