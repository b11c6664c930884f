// Keys at rest in this browser: one object store of IndexedDB, with encrypted seeds only.

import { KeyError, type KeyFile } from './keyFile';

const NAME = 'vinculum';
const STORE = 'keys';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(NAME, 1);
    } catch {
      // A browser that refuses storage may throw instead of answering.
      reject(new KeyError('noDatabase'));
      return;
    }
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'did' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new KeyError('noDatabase'));
    request.onblocked = () => reject(new KeyError('noDatabase'));
  });
}

async function run<Value>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
  const database = await open();
  try {
    return await new Promise<Value>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      // Only a completed transaction is on the disk.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(new KeyError('noDatabase'));
    });
  } finally {
    database.close();
  }
}

export const readKeys = (): Promise<KeyFile[]> => run('readonly', (store) => store.getAll() as IDBRequest<KeyFile[]>);

export async function writeKey(key: KeyFile): Promise<void> {
  await run('readwrite', (store) => store.put(key));
}

export async function deleteKey(did: string): Promise<void> {
  await run('readwrite', (store) => store.delete(did));
}
