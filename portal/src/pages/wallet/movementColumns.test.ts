// What the file of an account's movements has, in both languages, and which movements the filters leave.

import i18next from 'i18next';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, AccountEntry, Page } from '../../api/types';
import { writtenOf } from '../../components/DataTable';
import { csvLine } from '../../components/DataTable/csv';
import en from '../../i18n/en';
import zh from '../../i18n/zh';
import { decimalOf, matching, type MovementSearch } from '../../payments/movements';
import { columnsOf } from './movementColumns';

const [OWN, OTHER] = ['1'.repeat(64), '2'.repeat(64)];
const account = { id: OWN, currency: 'EUR' } as Account;
const timeZone = process.env.TZ;

/** Day `day` of May 2026, at noon. */
const entryOf = (day: number, change: number, kind: string, action: object = {}): AccountEntry =>
  ({ time: Date.UTC(2026, 4, day, 12), change, kind, transaction: `t${day}`, action: { type: kind, currency: 'EUR', ...action } }) as unknown as AccountEntry;

const paid = entryOf(4, -1_300, 'payments.transfer', { from: OWN, to: OTHER, amount: 1_300, reference: 'LUNCH, MAY' });
const received = entryOf(3, 123_450, 'payments.transfer', { from: OTHER, to: OWN, amount: 123_450, reference: '-1' });
const reserved = entryOf(2, 0, 'payments.reserve', { from: OWN, to: OTHER, amount: 500 });
const paidIn = entryOf(1, 5, 'payments.issue', { by: 'bank', account: OWN, amount: 5 });
const all = [paid, received, reserved, paidIn];

function linesIn(language: string, entries: AccountEntry[]): string[] {
  const columns = writtenOf(columnsOf(i18next.getFixedT(language), account, (id) => ({ bank: 'Hafenfeld Bank' })[id] ?? id));
  return [csvLine(columns.map(({ header }) => header)), ...entries.map((entry) => csvLine(columns.map(({ value }) => value(entry))))];
}

beforeAll(async () => {
  process.env.TZ = 'UTC';
  await i18next.init({ lng: 'en', resources: { en: { translation: en }, zh: { translation: zh } }, interpolation: { escapeValue: false } });
});
afterAll(() => {
  process.env.TZ = timeZone;
});

describe('the file of movements', () => {
  it('has a sentence, the other account and a decimal for each', () => {
    expect(linesIn('en', all)).toEqual([
      'Time,What happened,Counterparty account,Reference,Amount,Currency,Transaction\r\n',
      `2026-05-04T12:00:00.000Z,account 111111…1111 paid €13.00 to account 222222…2222.,${OTHER},"LUNCH, MAY",-13.00,EUR,t4\r\n`,
      `2026-05-03T12:00:00.000Z,"account 222222…2222 paid €1,234.50 to account 111111…1111.",${OTHER},'-1,1234.50,EUR,t3\r\n`,
      `2026-05-02T12:00:00.000Z,account 111111…1111 set €5.00 aside for account 222222…2222.,${OTHER},,0.00,EUR,t2\r\n`,
      '2026-05-01T12:00:00.000Z,Hafenfeld Bank paid €0.05 into account 111111…1111.,,,0.05,EUR,t1\r\n',
    ]);
  });

  it('is in the page’s language', async () => {
    await i18next.changeLanguage('zh');
    const [heads, line] = linesIn('zh', [paid]);
    await i18next.changeLanguage('en');
    expect(heads).toBe('时间,事项,对方账户,附言,金额,币种,交易\r\n');
    expect(line).toBe(`2026-05-04T12:00:00.000Z,账户 111111…1111向账户 222222…2222支付了€13.00。,${OTHER},"LUNCH, MAY",-13.00,EUR,t4\r\n`);
  });

  it('has as many decimals as the currency', () => {
    expect([decimalOf(-5, 'EUR'), decimalOf(0, 'EUR'), decimalOf(-1_300, 'JPY'), decimalOf(1_300, 'KWD')]).toEqual(['-0.05', '0.00', '-1300', '1.300']);
    expect(decimalOf(Number.MAX_SAFE_INTEGER, 'EUR')).toBe('90071992547409.91');
  });
});

describe('filters of movements', () => {
  /** Two pages of two. */
  const asked: (string | null)[] = [];
  const fetchEntries = async (cursor: string | null): Promise<Page<AccountEntry>> => {
    asked.push(cursor);
    return cursor === null ? { items: all.slice(0, 2), nextCursor: 'next' } : { items: all.slice(2), nextCursor: null };
  };
  const found = async (search: MovementSearch, wanted = 10) => (await matching(fetchEntries, search, null, wanted)).items;

  it.each<[MovementSearch, AccountEntry[]]>([
    [{}, all],
    [{ direction: 'in' }, [received, paidIn]],
    [{ direction: 'out' }, [paid]],
    [{ reference: 'lunch' }, [paid]],
    [{ since: '2026-05-02', until: '2026-05-03' }, [received, reserved]],
    [{ direction: 'in', until: '2026-05-01' }, [paidIn]],
  ])('%j', async (search, entries) => {
    expect(await found(search)).toEqual(entries);
  });

  it('look no further than needed', async () => {
    asked.length = 0;
    expect((await matching(fetchEntries, {}, null, 2)).nextCursor).toBe('next');
    await found({ since: '2026-05-04' });
    expect(asked).toEqual([null, null]);
  });
});
