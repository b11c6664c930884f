import { describe, expect, it } from 'vitest';
import { buildEnvelope, signerFromSeed, type Signer } from '../api/sign';
import type { EnvelopeJson } from '../api/types';
import { actionsOf, cosign, EnvelopeError } from './envelope';

const NETWORK = 'ab'.repeat(32);
const ACTION = { type: 'vehicles.release_lien', by: 'bank', vehicle: 'cd'.repeat(16), lien: 'first' };
const signer = (did: string, byte: string): Promise<Signer> => signerFromSeed(did, byte.repeat(32));

const begun = async (): Promise<EnvelopeJson> =>
  (await buildEnvelope(NETWORK, [ACTION], [await signer('did:key:zA', '01')])).envelope;

const faultOf = async (envelope: EnvelopeJson, network = NETWORK, now?: number): Promise<string> => {
  try {
    await actionsOf(envelope, network, now);
  } catch (error) {
    return error instanceof EnvelopeError ? error.fault : String(error);
  }
  return 'none';
};

describe('an envelope that others have begun', () => {
  it('shows the actions that its payload covers', async () => {
    expect(await actionsOf(await begun(), NETWORK)).toEqual([ACTION]);
  });

  it('is refused when it would make one sign something else than is shown', async () => {
    const envelope = await begun();
    const forged = envelope.actions.map((text) => text.replace('first', 'other'));
    expect(await faultOf({ ...envelope, actions: forged })).toBe('actionsDiffer');
    expect(await faultOf({ ...envelope, actions: [] })).toBe('actionsDiffer');
    expect(await faultOf(envelope, 'ef'.repeat(32))).toBe('wrongNetwork');
    expect(await faultOf(envelope, NETWORK, Date.now() + 86_400_000)).toBe('expired');
    expect(await faultOf({ ...envelope, payload: 'e30=' })).toBe('malformed');
    expect(await faultOf({ ...envelope, payload: '%' })).toBe('malformed');
    expect(await faultOf({ ...envelope, payloadType: 'text/plain' })).toBe('malformed');
  });

  it('gains a signature and keeps its id, payload and other signatures', async () => {
    const built = await buildEnvelope(NETWORK, [ACTION], [await signer('did:key:zA', '01')]);
    const second = await signer('did:key:zB', '02');
    const once = await cosign(built.envelope, second);
    const twice = await cosign(once.envelope, second);
    expect(once.id).toBe(built.id);
    expect(once.envelope.payload).toBe(built.envelope.payload);
    expect(once.envelope.signatures.map(({ keyid }) => keyid)).toEqual(['did:key:zA', 'did:key:zB']);
    expect(twice.envelope.signatures).toHaveLength(2);
  });
});
