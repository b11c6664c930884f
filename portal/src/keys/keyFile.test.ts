import { beforeAll, describe, expect, it } from 'vitest';
import { bytesOfHex, hexOf } from '../api/sign';
import { didOfSeed } from './did';
import { KeyError, lockSeed, openSeed, readKeyFile, ROUNDS, type KeyFile } from './keyFile';

// RFC 8032, 7.1, test 1: the seed and its public key, as a did:key.
const SEED = bytesOfHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
const DID = 'did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw';
const PASSPHRASE = 'correct horse battery';

let file: KeyFile;
beforeAll(async () => {
  file = await lockSeed(SEED, PASSPHRASE, { label: 'Workshop', organisation: 'garage-north' });
});

const failureOf = async (attempt: () => unknown): Promise<string> => {
  try {
    await attempt();
  } catch (error) {
    return error instanceof KeyError ? error.failure : String(error);
  }
  return 'none';
};

const read = (changes: object): unknown => readKeyFile(JSON.stringify({ ...file, ...changes }));

describe('a key at rest', () => {
  it('names the identity of its seed', async () => {
    expect(await didOfSeed(SEED)).toBe(DID);
    expect(file.did).toBe(DID);
  });

  it('opens with its passphrase, however it was typed', async () => {
    expect(hexOf(await openSeed(file, PASSPHRASE))).toBe(hexOf(SEED));
    const composed = await lockSeed(SEED, 'caf\u00e9 caf\u00e9', { label: 'x', organisation: null });
    expect(hexOf(await openSeed(composed, 'cafe\u0301 cafe\u0301'))).toBe(hexOf(SEED));
  });

  it('stays shut to another passphrase, and when it was altered', async () => {
    expect(await failureOf(() => openSeed(file, 'another one'))).toBe('wrongPassphrase');
    expect(await failureOf(() => openSeed({ ...file, secret: file.secret.replace(/^../, 'ff') }, PASSPHRASE))).toBe('wrongPassphrase');
    const renamed = { ...file, did: 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp' };
    expect(await failureOf(() => openSeed(renamed, PASSPHRASE))).toBe('wrongPassphrase');
  });

  it('never holds the seed in the open, and takes fresh randomness each time', async () => {
    expect(JSON.stringify(file)).not.toContain(hexOf(SEED).slice(0, 16));
    const again = await lockSeed(SEED, PASSPHRASE, { label: 'Workshop', organisation: null });
    for (const field of ['salt', 'iv', 'secret'] as const) expect(again[field]).not.toBe(file[field]);
    expect(file.rounds).toBe(ROUNDS);
  });
});

describe('a key file', () => {
  it('is read back as it was written', () => {
    expect(readKeyFile(JSON.stringify(file))).toEqual({ kind: 'encrypted', file });
  });

  it('may be the one line that the command line program writes', () => {
    expect(readKeyFile(`${hexOf(SEED)}\n`)).toEqual({ kind: 'seed', seed: SEED });
  });

  it('is refused when it is anything else', async () => {
    for (const text of ['', 'hello', '[]', 'null', '{}', `${hexOf(SEED)}00`, JSON.stringify({ format: 'x' })]) {
      expect(await failureOf(() => readKeyFile(text)), text).toBe('notAKey');
    }
    expect(await failureOf(() => read({ version: 2 }))).toBe('newerVersion');
    const damages = [{ rounds: 1_000 }, { rounds: 1e12 }, { rounds: '600000' }, { did: 'did:web:x' }, { salt: 'zz' }, { iv: '' }];
    for (const damage of [...damages, { secret: 'ab' }, { cipher: 'none' }, { label: 'x'.repeat(61) }, { version: 0 }]) {
      expect(await failureOf(() => read(damage)), JSON.stringify(damage)).toBe('damaged');
    }
  });
});
