// Reading and co-signing envelopes that others have begun. What is shown must be what is signed: the actions are taken
// from the envelope, and each has to be the one whose digest the payload names.

import { base64Of, hexOf, PAYLOAD_TYPE, preAuthenticationEncoding, sha256, type BuiltEnvelope, type Signer } from '../api/sign';
import type { ActionJson, EnvelopeJson } from '../api/types';

type EnvelopeFault = 'malformed' | 'wrongNetwork' | 'actionsDiffer' | 'expired';

/** An envelope that must not be signed; each fault has a sentence under `signing.fault`. */
export class EnvelopeError extends Error {
  readonly fault: EnvelopeFault;

  constructor(fault: EnvelopeFault) {
    super(fault);
    this.name = 'EnvelopeError';
    this.fault = fault;
  }
}

type Payload = { network: string; validUntil: number; actions: string[] };

const encoder = new TextEncoder();
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

function payloadOf(envelope: EnvelopeJson): Payload {
  let payload: Partial<Payload>;
  try {
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(envelope.payload))) as Partial<Payload>;
  } catch {
    throw new EnvelopeError('malformed');
  }
  const { network, validUntil, actions } = payload;
  if (typeof network !== 'string' || typeof validUntil !== 'number' || !Array.isArray(actions)) throw new EnvelopeError('malformed');
  return { network, validUntil, actions };
}

/** The actions that an envelope's payload covers; throws unless it is sound, unexpired, and for this network. */
export async function actionsOf(envelope: EnvelopeJson, network: string, now = Date.now()): Promise<ActionJson[]> {
  if (envelope.payloadType !== PAYLOAD_TYPE) throw new EnvelopeError('malformed');
  const payload = payloadOf(envelope);
  if (payload.network !== network) throw new EnvelopeError('wrongNetwork');
  if (payload.validUntil <= now) throw new EnvelopeError('expired');
  const digests = await Promise.all(envelope.actions.map(async (text) => hexOf(await sha256(encoder.encode(text)))));
  const isSame = digests.length === payload.actions.length && digests.every((digest, index) => digest === payload.actions[index]);
  if (!isSame) throw new EnvelopeError('actionsDiffer');
  return envelope.actions.map((text) => {
    const { salt: _, ...action } = JSON.parse(text) as ActionJson & { salt?: unknown };
    return action;
  });
}

/** Adds a signature to an envelope, in the place of an earlier one by the same key. */
export async function cosign(envelope: EnvelopeJson, signer: Signer): Promise<BuiltEnvelope> {
  const message = preAuthenticationEncoding(PAYLOAD_TYPE, bytesOf(envelope.payload));
  const signature = { keyid: signer.did, sig: base64Of(await signer.sign(message)) };
  const others = envelope.signatures.filter(({ keyid }) => keyid !== signer.did);
  return { id: hexOf(await sha256(message)), envelope: { ...envelope, signatures: [...others, signature] } };
}
