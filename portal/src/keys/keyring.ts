// The visitor's own keys. At rest they are encrypted in this browser; unlocked ones live in this page's memory, as keys
// that WebCrypto doesn't give out again, until they are locked or the page is left.

import { useSyncExternalStore } from 'react';
import { hexOf, signerFromSeed, type Signer } from '../api/sign';
import { deleteKey, readKeys, writeKey } from './database';
import { KeyError, lockSeed, openSeed, type KeyDetails, type KeyFile } from './keyFile';

type KeyringState = {
  /** By the time of their making; null until the database has answered. */
  keys: readonly KeyFile[] | null;
  unlocked: ReadonlyMap<string, Signer>;
  /** Why the keys can't be read here, if they can't. */
  failure: unknown;
};

let state: KeyringState = { keys: null, unlocked: new Map(), failure: null };
const watchers = new Set<() => void>();

function publish(next: Partial<KeyringState>): void {
  state = { ...state, ...next };
  for (const watcher of watchers) watcher();
}

/** Tells this visitor's other tabs that the keys have changed. */
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('vinculum.keys');

async function load(): Promise<void> {
  try {
    const keys = (await readKeys()).sort((a, b) => a.createdAt - b.createdAt);
    const unlocked = new Map([...state.unlocked].filter(([did]) => keys.some((key) => key.did === did)));
    publish({ keys, unlocked, failure: null });
  } catch (failure) {
    publish({ keys: [], failure });
  }
}

async function changed(): Promise<void> {
  await load();
  channel?.postMessage('changed');
}

let started = false;

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  if (!started) {
    started = true;
    channel?.addEventListener('message', () => void load());
    void load();
  }
  return () => watchers.delete(watcher);
}

export const useKeyring = (): KeyringState => useSyncExternalStore(watch, () => state);

async function keep(seed: Uint8Array<ArrayBuffer>, file: KeyFile): Promise<KeyFile> {
  if ((await readKeys()).some(({ did }) => did === file.did)) throw new KeyError('exists');
  await writeKey(file);
  await remember(seed, file.did);
  await changed();
  return file;
}

async function remember(seed: Uint8Array<ArrayBuffer>, did: string): Promise<Signer> {
  const signer = await signerFromSeed(did, hexOf(seed));
  publish({ unlocked: new Map([...state.unlocked, [did, signer]]) });
  return signer;
}

/** Makes a fresh key; it is unlocked at once. */
export async function makeKey(details: KeyDetails, passphrase: string): Promise<KeyFile> {
  return importSeed(crypto.getRandomValues(new Uint8Array(32)), details, passphrase);
}

/** Takes in a bare seed, under a passphrase of this browser's own. */
export async function importSeed(seed: Uint8Array<ArrayBuffer>, details: KeyDetails, passphrase: string): Promise<KeyFile> {
  return keep(seed, await lockSeed(seed, passphrase, details));
}

/** Takes in an exported key, which keeps its passphrase. */
export async function importKey(file: KeyFile, passphrase: string): Promise<KeyFile> {
  return keep(await openSeed(file, passphrase), file);
}

/** Unlocks a key until it is locked or the page is left. */
export async function unlockKey(did: string, passphrase: string): Promise<Signer> {
  const file = state.keys?.find((key) => key.did === did);
  if (!file) throw new KeyError('notAKey');
  return remember(await openSeed(file, passphrase), did);
}

export function lockKey(did: string): void {
  publish({ unlocked: new Map([...state.unlocked].filter(([other]) => other !== did)) });
}

/** Removes a key for good: who has no exported file can never sign with it again. */
export async function forgetKey(did: string): Promise<void> {
  await deleteKey(did);
  await changed();
}

/** Changes what the key is called, or the organisation that it acts for. */
export async function describeKey(did: string, details: KeyDetails): Promise<void> {
  const file = (await readKeys()).find((key) => key.did === did);
  if (!file) throw new KeyError('notAKey');
  await writeKey({ ...file, ...details });
  await changed();
}
