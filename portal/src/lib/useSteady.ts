import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { onBlock } from './live';

/** Scrolled this little counts as being at the top. */
const TOP_PIXELS = 8;
/** While rows stand still, only their number is asked for, and this seldom. */
const STILL_MS = 2_000;

/** Whether nobody is reading at a place that new rows would move: the page is at its top, and neither pointer nor focus is on it. */
function useCalm(frame: RefObject<HTMLElement | null>): boolean {
  const [calm, setCalm] = useState(true);
  useEffect(() => {
    const element = frame.current;
    let hovered = false;
    let focused = false;
    const judge = (): void => setCalm(scrollY <= TOP_PIXELS && !hovered && !focused);
    const note = (event: Event): void => {
      // A finger that scrolls also "enters"; it never says that it left.
      if (event.type === 'pointerenter') hovered = (event as PointerEvent).pointerType === 'mouse';
      if (event.type === 'pointerleave') hovered = false;
      if (event.type === 'focusin') focused = true;
      if (event.type === 'focusout') focused = false;
      judge();
    };
    const kinds = ['pointerenter', 'pointerleave', 'focusin', 'focusout'];
    for (const kind of kinds) element?.addEventListener(kind, note);
    addEventListener('scroll', judge, { passive: true });
    judge();
    return () => {
      for (const kind of kinds) element?.removeEventListener(kind, note);
      removeEventListener('scroll', judge);
    };
  }, [frame]);
  return calm;
}

export type Steady<List> = {
  /** What to show; it changes only when nobody looks, or when the reader asks. */
  shown: List | undefined;
  /** How many rows have come since; at `full` there may be more than the page can tell. */
  waiting: number;
  full: boolean;
  /** Puts the new rows in. */
  show: () => void;
};

type Options<List, Row> = {
  /** The newest answer of the node. */
  latest: List | undefined;
  rowsOf: (list: List) => Row[];
  keyOf: (row: Row) => string | number;
  /** Names what is listed; when that changes, the rows do at once. */
  scope: string;
  /** False while the reader wants everything to stand still. */
  live: boolean;
  /** Asks the node again. */
  refresh: () => void;
  /** What the rows stand in. */
  frame: RefObject<HTMLElement | null>;
};

/**
 * Keeps a list of the newest things from moving under its reader. With every new block the node is asked again; what came goes in
 * by itself while the list is at the top of its page and nobody points at it, and otherwise waits for `show`.
 */
export function useSteady<List, Row>({ latest, rowsOf, keyOf, scope, live, refresh, frame }: Options<List, Row>): Steady<List> {
  const calm = useCalm(frame);
  const follows = live && calm;
  const [held, setHeld] = useState<{ scope: string; list: List } | null>(null);
  const adopts = latest !== undefined && (follows || held?.scope !== scope);
  if (adopts && (held?.list !== latest || held.scope !== scope)) setHeld({ scope, list: latest });

  const asked = useRef(0);
  useEffect(
    () =>
      onBlock(() => {
        if (!follows && Date.now() - asked.current < STILL_MS) return;
        asked.current = Date.now();
        refresh();
      }),
    [follows, refresh],
  );

  const shown = adopts ? latest : held?.list;
  const known = new Set(shown ? rowsOf(shown).map(keyOf) : []);
  const rows = latest ? rowsOf(latest) : [];
  const waiting = rows.filter((row) => !known.has(keyOf(row))).length;
  const show = useCallback(() => {
    if (latest === undefined) return;
    setHeld({ scope, list: latest });
    const element = frame.current;
    if (element && element.getBoundingClientRect().top < 0) element.scrollIntoView({ block: 'start' });
  }, [latest, scope, frame]);
  return { shown, waiting, full: waiting > 0 && waiting === rows.length, show };
}
