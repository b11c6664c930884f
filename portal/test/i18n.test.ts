// The two languages say the same things, say them all, and say nothing that nobody reads.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../src/i18n/en';
import zh from '../src/i18n/zh';
import { FINDING_KINDS, PAYMENT_TYPES, RECORD_TYPES } from '../src/lib/terms';

type Texts = { [key: string]: string | Texts };

const SOURCE = new URL('../src', import.meta.url).pathname;
const PLURAL = /_(zero|one|two|few|many|other)$/;

function flatten(texts: Texts, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === 'string') flat.set(prefix + name, value);
    else for (const [key, text] of flatten(value, `${prefix}${name}.`)) flat.set(key, text);
  }
  return flat;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [readFileSync(path, 'utf8')] : [];
  });
}

function rustFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['target', 'tests', 'testing'].includes(entry.name) ? [] : rustFiles(path);
    return entry.name.endsWith('.rs') ? [path] : [];
  });
}

const english = flatten(en);
const chinese = flatten(zh);
const base = (key: string): string => key.replace(PLURAL, '');
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]!))].sort();
const code = sources(SOURCE).join('\n');

/** Every text in the code that could be a key, and every pattern of keys that the code puts together. */
const literals = new Set([...code.matchAll(/'([\w]+(?:\.[\w]+)+)'/g)].map((match) => match[1]!));
const patterns = [
  ...[...code.matchAll(/`([\w]+(?:\.[\w]+)*\.)\$\{[^`]*`/g)].map((match) => match[1]!),
  ...[...code.matchAll(/(?:term|named)\(\s*t,\s*'([\w.]+)'/g)].map((match) => `${match[1]}.`),
  ...[...code.matchAll(/inGroup\('([\w.]+)'\)/g)].map((match) => `${match[1]}.`),
];

/** The groups of texts at the head of each file. */
const groups = (language: string): string[] => {
  const folder = join(SOURCE, 'i18n', language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8')) as object));
};

describe('languages', () => {
  it('have each group of texts in one file only: a second would hide the first', () => {
    for (const language of ['en', 'zh']) expect(groups(language)).toEqual([...new Set(groups(language))]);
  });

  it('have the same keys, plural forms aside', () => {
    const names = (texts: Map<string, string>): string[] => [...new Set([...texts.keys()].map(base))].sort();
    expect(names(chinese)).toEqual(names(english));
  });

  it('have every plural form that their grammar needs', () => {
    for (const [texts, tag] of [[english, 'en'], [chinese, 'zh']] as const) {
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
      const counted = [...texts.keys()].filter((key) => PLURAL.test(key) && texts.has(`${base(key)}_other`));
      for (const key of counted) for (const form of forms) expect(texts.has(`${base(key)}_${form}`), `${tag} ${base(key)}_${form}`).toBe(true);
    }
  });

  it('have the same placeholders', () => {
    for (const [key, text] of chinese) {
      const other = english.get(key) ?? english.get(`${base(key)}_other`);
      expect(placeholders(text), key).toEqual(placeholders(other ?? ''));
    }
  });

  it('leave nothing empty or untranslated', () => {
    // Names and symbols that are the same in every language.
    const shared = new Set(['vehicle.title', 'vehicle.vin']);
    for (const [key, text] of english) expect(text.trim(), key).not.toBe('');
    for (const [key, text] of chinese) {
      if (!shared.has(key)) expect(text, key).toMatch(/[\u4e00-\u9fff\uff00-\uffef]|^“{{reason}}”$/);
    }
  });

  it('write Chinese with Chinese punctuation', () => {
    for (const [key, text] of chinese) expect(text, key).not.toMatch(/[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/);
  });
});

describe('terms of the ledger', () => {
  it('have a sentence for every type of record, in lists and in a car’s history', () => {
    for (const type of RECORD_TYPES) {
      for (const key of [`recordType.${type}`, `record.${type}`, `sentence.vehicles.${type}`]) {
        expect(english.has(key), key).toBe(true);
      }
    }
  });

  it('have a sentence and a name for every type of payment', () => {
    for (const type of PAYMENT_TYPES) {
      for (const key of [`paymentType.${type}`, `sentence.payments.${type}`]) expect(english.has(key), key).toBe(true);
    }
  });

  it('name every kind of finding, with what it means and its figures', () => {
    for (const kind of FINDING_KINDS) {
      for (const key of [`finding.kind.${kind}`, `finding.explain.${kind}`, `finding.told.${kind}`]) {
        expect(english.has(key), key).toBe(true);
      }
    }
  });

  it('say every refusal that the program can give, and no other', () => {
    const crates = new URL('../../crates', import.meta.url).pathname;
    const codes = rustFiles(crates).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/Code::new\(\s*\d+,\s*"(\w+)"/g)].map((match) => match[1]!),
    );
    expect(codes.length).toBeGreaterThan(20);
    const said = [...english.keys()].filter((key) => key.startsWith('refusal.')).map((key) => key.slice('refusal.'.length));
    expect(said.sort()).toEqual([...new Set(codes)].sort());
  });
});

describe('code', () => {
  it('asks only for texts that exist', () => {
    const asked = [...code.matchAll(/\b(?:t|rich)\((?:\s*t,)?\s*'([\w.]+)'/g)].map((match) => match[1]!);
    expect(asked.length).toBeGreaterThan(100);
    for (const key of asked) expect(english.has(key) || english.has(`${key}_other`), key).toBe(true);
  });

  it('uses every text', () => {
    const unused = [...english.keys()].filter(
      (key) => !literals.has(key) && !literals.has(base(key)) && !patterns.some((pattern) => key.startsWith(pattern)),
    );
    expect(unused).toEqual([]);
  });
});
