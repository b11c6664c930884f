import { useCallback, useMemo, useRef, useState } from 'react';
import { blankOf, renew, type Draft, type Drafts, type Field } from './fields';
import { readForm, type Problems } from './read';

export type Form = {
  drafts: Drafts;
  /** What the form says as it stands; complete only without problems. */
  values: Record<string, unknown>;
  /** Only those that the visitor should see: of fields that they left, or all once they tried to go on. */
  shown: Problems;
  set: (name: string, draft: Draft) => void;
  /** The visitor left a field. */
  leave: (place: string) => void;
  /** The values, or null with all problems shown and the first such field in focus. */
  submit: () => Record<string, unknown> | null;
  /** Empties what belongs to the last car. */
  renew: () => void;
  /** The element that holds the fields. */
  ref: React.RefObject<HTMLFormElement | null>;
};

const blank = (fields: readonly Field[]): Drafts => Object.fromEntries(fields.map((field) => [field.name, blankOf(field)]));

export function useForm(fields: readonly Field[], initial: Drafts = {}): Form {
  const [drafts, setDrafts] = useState<Drafts>(() => ({ ...blank(fields), ...initial }));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const ref = useRef<HTMLFormElement>(null);
  const { values, problems } = useMemo(() => readForm(fields, drafts), [fields, drafts]);
  const shown = useMemo(
    () => (tried ? problems : Object.fromEntries(Object.entries(problems).filter(([place]) => left.has(place)))),
    [problems, tried, left],
  );
  const set = useCallback((name: string, draft: Draft) => setDrafts((known) => ({ ...known, [name]: draft })), []);
  const leave = useCallback((place: string) => setLeft((known) => (known.has(place) ? known : new Set([...known, place]))), []);

  const submit = (): Record<string, unknown> | null => {
    // Read anew: what was not in the future when it was typed still isn't, and "today" is now.
    const read = readForm(fields, drafts);
    if (Object.keys(read.problems).length === 0) return read.values;
    setTried(true);
    const [first] = Object.keys(read.problems);
    ref.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    return null;
  };
  const begin = (): void => {
    setDrafts((known) => renew(fields, known));
    setLeft(new Set());
    setTried(false);
  };
  return { drafts, values, shown, set, leave, submit, renew: begin, ref };
}
