// What the pages of the documentation are made of. Each language has its own file with the same documents in the same order.

export type Term = { id: string; name: string; text: string };

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'steps'; items: { title: string; text: string }[] }
  | { kind: 'table'; heads: string[]; rows: string[][] }
  | { kind: 'terms'; items: Term[] }
  | { kind: 'code'; text: string };

export const TOPICS = ['verification', 'engineers', 'glossary', 'privacy', 'borrowing'] as const;

export type Topic = (typeof TOPICS)[number];

export type Article = { title: string; lead: string; blocks: Block[] };

export type Documents = Record<Topic, Article>;
