// The questions of several lenders as one form: what two lenders ask with the same choices is asked once.

import type { LenderDesk, Question, Value } from './types';

export type Asked = Question & {
  /** Tells it from another lender's question of the same name with other choices. */
  key: string;
  /** The names of the lenders that ask it, if not all do. */
  by: string[] | null;
};

const keyOf = ({ name, options }: Question): string =>
  options === null ? name : `${name}:${options.map(({ value }) => value).sort().join('|')}`;

/** What has to be asked for all of these lenders, in the order in which they ask. */
export function questionsOf(desks: readonly LenderDesk[]): Asked[] {
  const asked = new Map<string, { question: Question; by: string[] }>();
  for (const desk of desks) {
    for (const question of desk.questions) {
      const known = asked.get(keyOf(question));
      if (known) known.by.push(desk.name);
      else asked.set(keyOf(question), { question, by: [desk.name] });
    }
  }
  return [...asked].map(([key, { question, by }]) => ({ ...question, key, by: by.length < desks.length ? by : null }));
}

/** A number as people write it; null for a text that is none. */
export function readNumber(text: string): number | null {
  const plain = text.normalize('NFKC').trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** What one lender is told: an answer for each of its questions, null for those that were left open. */
export function answersFor(desk: LenderDesk, typed: (key: string) => string): Record<string, Value> {
  return Object.fromEntries(
    desk.questions.map((question): [string, Value] => {
      const text = typed(keyOf(question)).trim();
      return [question.name, text === '' ? null : question.options === null ? readNumber(text) : text];
    }),
  );
}
