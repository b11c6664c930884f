// Names that the visitor gives to keys and organisations. They stay in this browser: a name from the book is a private
// note, never a claim of the network.

import { useMemo } from 'react';
import { store, stored, useStored } from '../lib/storage';
import { isDid } from './did';

const KEY = 'vinculum.addressBook';
const FORMAT = 'vinculum-address-book';
const LONGEST_NAME = 60;
const MOST_ENTRIES = 2_000;

/** `party` is a `did:key:…` or the id of an organisation. */
export type Entry = { party: string; name: string };

export const isParty = (text: string): boolean => isDid(text) || /^[a-z0-9-]{1,40}$/.test(text);
export const isName = (text: string): boolean => text.trim() !== '' && text.length <= LONGEST_NAME;

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { party, name } = value as Record<string, unknown>;
  return typeof party === 'string' && isParty(party) && typeof name === 'string' && isName(name);
}

function entriesOf(text: string | null): Entry[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isEntry) : [];
  } catch {
    // What another program left there is not an address book.
    return [];
  }
}

/** The entries, by name. */
export function useAddressBook(): Entry[] {
  const [text] = useStored(KEY);
  return useMemo(() => entriesOf(text).sort((a, b) => a.name.localeCompare(b.name)), [text]);
}

/** What the visitor calls a party; undefined when the book doesn't have it. */
export function useNameOf(party: string): string | undefined {
  return useAddressBook().find((entry) => entry.party === party)?.name;
}

function save(entries: Entry[]): void {
  store(KEY, entries.length === 0 ? null : JSON.stringify(entries.slice(0, MOST_ENTRIES)));
}

/** Adds a name or changes it. */
export function setName({ party, name }: Entry): void {
  const others = entriesOf(stored(KEY)).filter((entry) => entry.party !== party);
  save([...others, { party, name: name.trim() }]);
}

export function removeName(party: string): void {
  save(entriesOf(stored(KEY)).filter((entry) => entry.party !== party));
}

/** The book as a file: `{ format, version, entries: [{ party, name }] }`. */
export const exportBook = (entries: Entry[]): string => JSON.stringify({ format: FORMAT, version: 1, entries }, null, 2);

/** Adds a file's entries to the book, the file's names winning; how many there were. Throws on any other file. */
export function importBook(text: string): number {
  const value = JSON.parse(text) as { format?: unknown; entries?: unknown };
  if (value?.format !== FORMAT || !Array.isArray(value.entries)) throw new Error('not an address book');
  const added = value.entries.filter(isEntry);
  const parties = new Set(added.map(({ party }) => party));
  save([...entriesOf(stored(KEY)).filter(({ party }) => !parties.has(party)), ...added]);
  return added.length;
}
