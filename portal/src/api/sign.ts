// Builds and signs transaction envelopes (DSSE) in the browser, with WebCrypto's Ed25519.
//
// A payload names the SHA-256 of each action's bytes; the action texts travel beside it. A signature covers the payload
// through DSSE's pre-authentication encoding (PAE), and the transaction's id is the SHA-256 of that encoding.

import type { ActionJson, EnvelopeJson } from './types';

export const PAYLOAD_TYPE = 'application/vnd.vinculum.transaction+json';

/** How long an envelope may still be executed after it was built, unless told otherwise. */
const VALIDITY_MS = 10 * 60 * 1000;

/** PKCS#8 wrapping of a raw Ed25519 seed (RFC 8410): WebCrypto imports private keys in no shorter form. */
export const PKCS8_PREFIX = '302e020100300506032b657004220420';

/** Something that signs for a `did:key`. */
export type Signer = { did: string; sign(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> };

export type BuiltEnvelope = { id: string; envelope: EnvelopeJson };

export type BuildOptions = {
  now?: number;
  validUntil?: number;
  /** Source of salts and nonce; tests pass a fixed one. */
  random?: (length: number) => Uint8Array<ArrayBuffer>;
};

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new Error('not hexadecimal');
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const encoder = new TextEncoder();

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** DSSE's pre-authentication encoding: `"DSSEv1" SP len(type) SP type SP len(payload) SP payload`. */
export function preAuthenticationEncoding(type: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const typeBytes = encoder.encode(type);
  const head = encoder.encode(`DSSEv1 ${typeBytes.length} ${type} ${payload.length} `);
  const encoded = new Uint8Array(head.length + payload.length);
  encoded.set(head);
  encoded.set(payload, head.length);
  return encoded;
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A signer over a 32-byte Ed25519 seed. Throws where the page isn't served over https or from localhost. */
export async function signerFromSeed(did: string, seedHex: string): Promise<Signer> {
  if (!globalThis.crypto?.subtle) throw new Error('signing needs https or localhost');
  const key = await crypto.subtle.importKey('pkcs8', bytesOfHex(PKCS8_PREFIX + seedHex), 'Ed25519', false, ['sign']);
  return { did, sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, message)) };
}

/** An action as its bytes will be: with the salt that it brings, or a fresh one. */
const actionText = ({ type, ...fields }: ActionJson, random = randomBytes): string =>
  JSON.stringify({ type, salt: hexOf(random(16)), ...fields });

const digestOf = async (text: string): Promise<string> => hexOf(await sha256(encoder.encode(text)));

/** Gives an action its salt ahead of the envelope, and its digest, which other actions of the same envelope can then name. */
export async function salted(action: ActionJson): Promise<{ action: ActionJson; digest: string }> {
  const text = actionText(action);
  return { action: JSON.parse(text) as ActionJson, digest: await digestOf(text) };
}

/**
 * An envelope that carries `actions` for `network` (the 64-hex network id), signed by every signer. Each action gets a
 * fresh 16-byte salt, so that its digest can't be guessed by whoever sees only the payload.
 */
export async function buildEnvelope(
  network: string,
  actions: ActionJson[],
  signers: Signer[],
  options: BuildOptions = {},
): Promise<BuiltEnvelope> {
  const random = options.random ?? randomBytes;
  const validUntil = options.validUntil ?? (options.now ?? Date.now()) + VALIDITY_MS;
  const texts = actions.map((action) => actionText(action, random));
  const digests = await Promise.all(texts.map(digestOf));
  const payload = encoder.encode(
    JSON.stringify({ network, validUntil, nonce: hexOf(random(16)), actions: digests }),
  );
  const message = preAuthenticationEncoding(PAYLOAD_TYPE, payload);
  const signatures = await Promise.all(
    signers.map(async (signer) => ({ keyid: signer.did, sig: base64Of(await signer.sign(message)) })),
  );
  return {
    id: hexOf(await sha256(message)),
    envelope: { payloadType: PAYLOAD_TYPE, payload: base64Of(payload), signatures, actions: texts },
  };
}
