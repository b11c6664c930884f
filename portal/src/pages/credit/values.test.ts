// What the bureau of the demonstration reports are levels of the German credit data: each has words in both languages.

import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import en from '../../i18n/en';
import zh from '../../i18n/zh';

/** What no model may weigh, and the outcome itself: the bureau reports neither. */
const LEFT_OUT = ['marital_status', 'sex', 'foreign_worker', 'creditworthiness'];

it('the levels of the credit data are translated', () => {
  const file = readFileSync(new URL('../../../../crates/credit/data/german-credit.csv', import.meta.url), 'utf8');
  const { data, meta } = Papa.parse<Record<string, string>>(file, { header: true, skipEmptyLines: true });
  for (const column of meta.fields!.filter((name) => !LEFT_OUT.includes(name))) {
    const levels = [...new Set(data.map((row) => row[column]!))].filter((level) => !/^\d+$/.test(level));
    for (const texts of [en, zh]) {
      const known = Object.keys((texts.credit.value as Record<string, object>)[column] ?? {});
      expect(known.sort(), column).toEqual(levels.map((level) => level.replaceAll('_', '-')).sort());
    }
  }
});
