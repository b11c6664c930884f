// What holds on every page: languages, widths, keyboard, accessibility, and an honest word when the connection is lost.

import { beforeAll, describe, expect, it } from 'vitest';
import type { Organisation, TransactionSummary, VehicleSummary } from '../src/api/types';
import { expectInnocent, node, open, PHONE, someVehicle, UNKNOWN_VIN, useBrowser } from './browser';
import { expectFits, violations } from './visitor';

useBrowser();

/** Every page of the portal: its address, from a few facts of the network, and what it shows once it is loaded. */
const PAGES: [name: string, address: (facts: Facts) => string, ready: string][] = [
  ['home', () => '/', '[data-transaction]'],
  ['vehicles', () => '/vehicles', 'tbody tr'],
  ['vehicle', ({ vehicle }) => `/vehicles/${vehicle.vin}`, '#timeline li'],
  ['odometer table', ({ vehicle }) => `/vehicles/${vehicle.vin}?odometer=table`, '#odometer tbody tr'],
  ['unknown vehicle', () => `/vehicles/${UNKNOWN_VIN}`, 'h1'],
  ['organisations', () => '/organisations', 'tbody tr'],
  ['organisation', ({ organisation }) => `/organisations/${organisation.id}`, 'h2'],
  ['explorer', () => '/explorer', '[data-transaction]'],
  ['block', ({ transaction }) => `/explorer/blocks/${transaction.height}`, '[data-transaction]'],
  ['transaction', ({ transaction }) => `/explorer/transactions/${transaction.id}`, 'article'],
  ['search', ({ vehicle }) => `/search?q=${encodeURIComponent(vehicle.make)}`, 'h1'],
  ['verify', () => '/verify', 'input[type=file]'],
  ['developers', () => '/developers', 'pre'],
  ['missing', () => '/no/such/page', 'h1'],
];

type Facts = { vehicle: VehicleSummary; organisation: Organisation; transaction: TransactionSummary };

let facts: Facts;

beforeAll(async () => {
  const { items: organisations } = await node.get('/v1/organisations', { query: { role: 'workshop', limit: 1 } });
  const { items: transactions } = await node.get('/v1/transactions', { query: { limit: 1 } });
  facts = { vehicle: await someVehicle({ finding: 'odometer_rollback' }), organisation: organisations[0]!, transaction: transactions[0]! };
});

describe.each(PAGES)('the page: %s', (_, address, ready) => {
  it.each(['light', 'dark'] as const)('has no serious accessibility violation when %s', async (colorScheme) => {
    const opened = await open(address(facts), { colorScheme });
    await opened.page.locator(ready).first().waitFor({ state: 'attached' });
    expect(await opened.page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(colorScheme);
    expect(await violations(opened.page)).toEqual([]);
    expectInnocent(opened);
    await opened.close();
  });

  it.each(['en-GB', 'zh-CN'])('fits a phone in %s, with nothing to scroll sideways', async (locale) => {
    const opened = await open(address(facts), { viewport: PHONE, locale });
    await opened.page.locator(ready).first().waitFor({ state: 'attached' });
    await expectFits(opened.page);
    await opened.close();
  });
});

describe('the colours', () => {
  it('turn dark at a choice, and stay so', async () => {
    const opened = await open('/developers');
    const { page } = opened;
    const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    // The attribute comes first; the page is painted in the new colours a moment later.
    await expect.poll(background).not.toBe(light);
    await page.reload();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});

describe('the language', () => {
  it('switches at once, is remembered, and follows the browser at first', async () => {
    const opened = await open('/');
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Know the car before you buy it' }).waitFor();
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByText('简体中文').click();
    await page.getByRole('heading', { level: 1, name: '买车之前，先了解它' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '买车之前，先了解它' }).waitFor();
    expectInnocent(opened);
    await opened.close();

    const chinese = await open('/vehicles', { locale: 'zh-CN' });
    await chinese.page.getByRole('heading', { level: 1, name: '车辆' }).waitFor();
    await chinese.close();
  });
});

describe('the shell', () => {
  it.each(['Act as', 'Language', 'Appearance'])('has an accessible menu: %s', async (name) => {
    const opened = await open('/developers');
    await opened.page.getByRole('button', { name }).click();
    await opened.page.getByRole('menuitemradio', { checked: true }).waitFor();
    expect(await violations(opened.page)).toEqual([]);
    await opened.close();
  });

  it('can be skipped by keyboard, and searched from any page', async () => {
    const opened = await open('/organisations');
    const { page } = opened;
    await page.locator('tbody tr').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');

    await page.getByRole('searchbox').fill('1');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^(Block 1|Search)$/ }).waitFor();
    expectInnocent(opened);
    await opened.close();
  });

  it('says so when the connection is lost, and recovers by itself', async () => {
    const opened = await open('/developers');
    const { page } = opened;
    await page.getByRole('status').getByText('Live').waitFor();
    await page.route('**/v1/events*', (route) => route.abort());
    await page.reload();
    await page.getByText('No connection to the node').waitFor();
    await page.getByRole('status').getByText('Offline').waitFor();
    await page.unroute('**/v1/events*');
    await page.getByRole('status').getByText('Live').waitFor();
    expect(await page.getByText('No connection to the node').count()).toBe(0);
    await opened.close();
  });

  it('shows the network that it is connected to', async () => {
    const { networkId } = await node.get('/v1/network', {});
    const opened = await open('/developers');
    await opened.page.locator(`footer code[title="${networkId}"]`).waitFor();
    await opened.close();
  });
});

describe('lists', () => {
  it('keep their filters in the address, and page through cursors', async () => {
    const opened = await open('/vehicles');
    const { page } = opened;
    const first = await page.locator('tbody tr').first().textContent();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.waitForURL('**/vehicles?cursor=*');
    await page.locator('table[data-stale=false]').waitFor();
    expect(await page.locator('tbody tr').first().textContent()).not.toBe(first);
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.waitForURL(/\/vehicles$/);
    await page.getByRole('combobox', { name: 'Finding' }).click();
    await page.getByRole('option', { name: 'Odometer turned back' }).click();
    await page.waitForURL('**/vehicles?finding=odometer_rollback');
    await page.locator('table[data-stale=false]').waitFor();
    for (const row of await page.locator('tbody tr').all()) expect(await row.textContent()).toContain('Odometer turned back');
    expectInnocent(opened);
    await opened.close();
  });

  it('say that nothing matches', async () => {
    const opened = await open('/vehicles?make=NoSuchMake');
    await opened.page.getByText('No vehicle matches.').waitFor();
    await opened.close();
  });
});
