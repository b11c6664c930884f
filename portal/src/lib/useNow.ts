import { useEffect, useState } from 'react';

/** The present time, refreshed every `interval` milliseconds: for texts like "3 minutes ago". */
export function useNow(interval: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}
