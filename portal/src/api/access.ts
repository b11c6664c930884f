// Who asks: requests about what isn't on the ledger carry a statement that the party has signed.

import { base64Of, preAuthenticationEncoding, type Signer } from './sign';
import type { Network } from './types';

const ACCESS_TYPE = 'application/vnd.vinculum.access+json';
/** How long a statement holds; the node takes up to twelve hours. */
export const ACCESS_MS = 6 * 3_600_000;

/** A small document that one key signs, and that stays off the ledger (DSSE). */
export async function signDocument(payloadType: string, content: object, signer: Signer) {
  const payload = new TextEncoder().encode(JSON.stringify(content));
  const sig = base64Of(await signer.sign(preAuthenticationEncoding(payloadType, payload)));
  return { payloadType, payload: base64Of(payload), signatures: [{ keyid: signer.did, sig }] };
}

/** The `Authorization` header by which this node knows that `party` asks. */
export async function accessHeader(network: Network, party: string, signer: Signer): Promise<string> {
  const own = network.validators.find((validator) => validator.self);
  if (!own) throw new Error('this node is not a member');
  const statement = { network: network.networkId, audience: own.organisation, party, validUntil: Date.now() + ACCESS_MS };
  return `Vinculum ${btoa(JSON.stringify(await signDocument(ACCESS_TYPE, statement, signer)))}`;
}
