// One event stream for the whole visit: tells whether the node can be reached, and when there is a new block.
//
// Only block events are taken from it. Pages then ask for what they show, at most a few times a second, so that a network
// at ten thousand transactions a second doesn't push every one of them into the visitor's browser.

import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

export type BlockEvent = { height: number; time: number; transactions: number; digest: string };

type LiveState = { status: 'connecting' | 'live' | 'offline'; block: BlockEvent | null };

const STREAM = '/v1/events?types=block';
/** A stream that the server refused outright isn't retried by the browser: wait this long, then twice as long, up to the last. */
const RETRY_FIRST_MS = 1_000;
const RETRY_LAST_MS = 15_000;
/** A page that nobody looks at lets go of its stream after this time: browsers allow few connections to one host. */
const HIDDEN_MS = 30_000;
/** Blocks that arrive within this time of each other are announced as one. */
const ANNOUNCE_MS = 400;

let state: LiveState = { status: 'connecting', block: null };
const watchers = new Set<() => void>();
const blockListeners = new Set<(block: BlockEvent) => void>();

function publish(next: Partial<LiveState>): void {
  state = { ...state, ...next };
  for (const watcher of watchers) watcher();
}

/** Calls `listener` with the newest block whenever there are new ones. Returns the way to stop. */
export function onBlock(listener: (block: BlockEvent) => void): () => void {
  blockListeners.add(listener);
  return () => blockListeners.delete(listener);
}

export function useLive(): LiveState {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => state,
  );
}

/** Opens the stream and keeps it open. When a lost connection returns, everything on screen is asked for again. */
export function startLive(client: QueryClient): void {
  let retry = RETRY_FIRST_MS;
  let wasLost = false;
  let announcing = false;

  const announce = (block: BlockEvent): void => {
    publish({ block });
    if (announcing) return;
    announcing = true;
    setTimeout(() => {
      announcing = false;
      if (state.block) for (const listener of blockListeners) listener(state.block);
    }, ANNOUNCE_MS);
  };

  let source: EventSource | null = null;
  const connect = (): void => {
    const opened = new EventSource(STREAM);
    source = opened;
    opened.onopen = () => {
      retry = RETRY_FIRST_MS;
      publish({ status: 'live' });
      if (wasLost) void client.invalidateQueries();
      wasLost = false;
    };
    opened.onerror = () => {
      wasLost = true;
      publish({ status: 'offline' });
      if (opened.readyState !== EventSource.CLOSED) return;
      source = null;
      setTimeout(resume, retry);
      retry = Math.min(retry * 2, RETRY_LAST_MS);
    };
    opened.addEventListener('block', (event) => announce(JSON.parse(event.data as string) as BlockEvent));
  };
  const resume = (): void => {
    if (source === null && document.visibilityState === 'visible') connect();
  };
  let hiding: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.visibilityState === 'visible') return resume();
    hiding = setTimeout(() => {
      source?.close();
      source = null;
      wasLost = true;
    }, HIDDEN_MS);
  });
  connect();
}
