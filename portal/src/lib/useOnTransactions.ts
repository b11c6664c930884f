import { useEffect, useRef } from 'react';
import { onBlock } from './live';

/** Calls back whenever a block with transactions has become final, for pages that show what such blocks change. */
export function useOnTransactions(callback: () => void, enabled = true): void {
  const latest = useRef(callback);
  latest.current = callback;
  useEffect(() => {
    if (!enabled) return undefined;
    return onBlock((block) => {
      if (block.transactions > 0) latest.current();
    });
  }, [enabled]);
}
