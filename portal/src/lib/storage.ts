import { useSyncExternalStore } from 'react';

// What the portal remembers between visits: each under one key of localStorage, all optional. A browser that refuses
// storage (private mode, blocked cookies) still works; it only forgets.

type StoredKey =
  | 'vinculum.language'
  | 'vinculum.unit'
  | 'vinculum.network'
  | 'vinculum.persona'
  | 'vinculum.addressBook'
  | 'vinculum.inboxRead'
  | 'vinculum.credentials';

const memory = new Map<StoredKey, string>();
const watchers = new Set<() => void>();

export function stored(key: StoredKey): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
}

export function store(key: StoredKey, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value === null) memory.delete(key);
    else memory.set(key, value);
  }
  for (const watcher of watchers) watcher();
}

/** A remembered value that re-renders whoever reads it, in this tab and when another tab changes it. */
export function useStored(key: StoredKey): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      window.addEventListener('storage', watcher);
      return () => {
        watchers.delete(watcher);
        window.removeEventListener('storage', watcher);
      };
    },
    () => stored(key),
  );
  return [value, (next) => store(key, next)];
}
