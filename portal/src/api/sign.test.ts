import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildEnvelope, bytesOfHex, hexOf, PAYLOAD_TYPE, preAuthenticationEncoding, signerFromSeed } from './sign';

const NETWORK = 'ab'.repeat(32);
// RFC 8032, section 7.1, test 2.
const SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const PUBLIC = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const SIGNATURE_OF_72 =
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';

function counting(): (length: number) => Uint8Array<ArrayBuffer> {
  let call = 0;
  return (length) => new Uint8Array(length).fill((call += 1));
}

describe('pre-authentication encoding', () => {
  it('matches the example of the DSSE specification', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', new TextEncoder().encode('hello world'));
    expect(new TextDecoder().decode(encoded)).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('counts bytes, not characters', () => {
    const encoded = preAuthenticationEncoding('t', new TextEncoder().encode('é'));
    expect(new TextDecoder().decode(encoded)).toBe('DSSEv1 1 t 2 é');
  });
});

describe('signer', () => {
  it('signs as RFC 8032 test 2', async () => {
    const signer = await signerFromSeed('did:key:test', SEED);
    expect(hexOf(await signer.sign(bytesOfHex('72')))).toBe(SIGNATURE_OF_72);
  });

  it('refuses a seed that is not hexadecimal', async () => {
    await expect(signerFromSeed('did:key:test', 'zz')).rejects.toThrow();
  });
});

describe('buildEnvelope', () => {
  it('names the digests of the exact action texts, and its id is the SHA-256 of the encoding', async () => {
    const signer = await signerFromSeed('did:key:zTest', SEED);
    const { id, envelope } = await buildEnvelope(
      NETWORK,
      [
        { type: 'vehicles.record_odometer', by: 'workshop', vehicle: '00'.repeat(32) },
        { type: 'vehicles.complete_recall', by: 'workshop', vehicle: '00'.repeat(32), campaign: 'R-1' },
      ],
      [signer],
      { validUntil: 1_700_000_000_000, random: counting() },
    );
    const payload = Buffer.from(envelope.payload, 'base64');
    const parsed = JSON.parse(payload.toString()) as { network: string; validUntil: number; nonce: string; actions: string[] };

    expect(Object.keys(parsed)).toEqual(['network', 'validUntil', 'nonce', 'actions']);
    expect(parsed.network).toBe(NETWORK);
    expect(parsed.nonce).toBe('03'.repeat(16));
    expect(parsed.actions).toEqual(envelope.actions.map((text) => createHash('sha256').update(text).digest('hex')));
    expect(JSON.parse(envelope.actions[0]!)).toEqual({
      type: 'vehicles.record_odometer',
      salt: '01'.repeat(16),
      by: 'workshop',
      vehicle: '00'.repeat(32),
    });

    const encoded = Buffer.concat([
      Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `),
      payload,
    ]);
    expect(id).toBe(createHash('sha256').update(encoded).digest('hex'));

    const key = createPublicKey({
      key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(PUBLIC, 'hex')]),
      format: 'der',
      type: 'spki',
    });
    expect(verify(null, encoded, key, Buffer.from(envelope.signatures[0]!.sig, 'base64'))).toBe(true);
    expect(envelope.signatures[0]!.keyid).toBe('did:key:zTest');
  });

  it('gives every action and every envelope fresh randomness', async () => {
    const build = () => buildEnvelope(NETWORK, [{ type: 'a' }, { type: 'a' }], [], { validUntil: 1 });
    const [first, second] = await Promise.all([build(), build()]);
    expect(first.envelope.actions[0]).not.toBe(first.envelope.actions[1]);
    expect(first.id).not.toBe(second.id);
  });

});
