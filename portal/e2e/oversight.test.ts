// What overseers look at: the network's health, findings across the fleet, coverage, the audit trail; and the tables in which
// they do.

import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectInnocent, node, open, someVehicle, useBrowser } from './browser';
import { expectSound, persona, record } from './visitor';

useBrowser();

/** The rows of the file that a table exports, each by its columns' names. */
async function exported(page: Page): Promise<Record<string, string>[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text.startsWith('\ufeff'), 'spreadsheets need the mark to read UTF-8').toBe(true);
  return Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true }).data;
}

const cells = async (page: Page, column: number): Promise<string[]> =>
  (await page.locator(`tbody tr > :nth-child(${column})`).allTextContents()).map((text) => text.trim());

describe('the network’s health', () => {
  it('shows every validator, figures with their counts, and plots with the same numbers as tables', async () => {
    const opened = await open('/network');
    const { page } = opened;
    await page.getByText('4 of 4 validators were heard from in the last minute.').waitFor();
    await page.locator('figure canvas').nth(3).waitFor();
    expect(await page.locator('figure canvas').count()).toBe(4);
    const { validators } = await node.get('/v1/network', {});
    const leaders = page.getByRole('table', { name: 'Leaders' }).or(page.locator('section table').last());
    for (const { name } of validators) await leaders.getByText(name, { exact: false }).first().waitFor();
    const histogram = page.locator('figure').first();
    await histogram.locator('summary').click();
    const counts = await histogram.locator('tbody td').allTextContents();
    const sum = counts.reduce((total, text) => total + Number(text.replaceAll(',', '')), 0);
    expect(sum).toBeGreaterThan(0);
    expect(await page.locator('dl').first().textContent()).toContain('median');
    await expectSound(page);
    expectInnocent(opened);
    await opened.close();
  });
});

describe('findings across the fleet', () => {
  it('are grouped, sorted by a heading, narrowed to a kind, kept in the address, and exported as they are', async () => {
    const opened = await open('/regulator');
    const { page } = opened;
    await page.getByRole('button', { name: 'Vehicles' }).click();
    await page.waitForURL(/sort=/);
    const ascending = (await cells(page, 2)).map(Number);
    expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'Vehicles' }).click();
    const descending = (await cells(page, 2)).map(Number);
    expect(descending).toEqual([...ascending].reverse());
    const total = ascending.reduce((sum, each) => sum + each, 0);
    expect(total).toBe((await node.get('/v1/statistics', {})).vehicles);

    await page.getByRole('combobox', { name: 'Finding' }).click();
    await page.getByRole('option', { name: 'Odometer turned back' }).click();
    await page.waitForURL(/kind=odometer_rollback/);
    await page.getByText('“odometer turned back”', { exact: false }).or(page.getByText('“Odometer turned back”', { exact: false })).waitFor();
    const address = page.url();
    const rows = await cells(page, 1);
    await page.reload();
    await page.locator('tbody tr').first().waitFor();
    expect(await cells(page, 1)).toEqual(rows);
    expect(page.url()).toBe(address);
    await expectSound(page);

    const file = await exported(page);
    expect(file.map((row) => row.Make)).toEqual(rows);
    expect(file.reduce((sum, row) => sum + Number(row.Vehicles), 0)).toBe(total);
    expectInnocent(opened);
    await opened.close();
  });

  it('are seen by country and by maker too', async () => {
    for (const by of ['model', 'country', 'manufacturer']) {
      const opened = await open(`/regulator?by=${by}`);
      await opened.page.locator('tbody tr').first().waitFor();
      const sum = (await cells(opened.page, 2)).reduce((total, each) => total + Number(each.replaceAll(',', '')), 0);
      expect(sum, by).toBe((await node.get('/v1/statistics', {})).vehicles);
      await opened.close();
    }
  });
});

describe('coverage', () => {
  it('makes silence visible, and can be narrowed to it', async () => {
    const opened = await open('/regulator/coverage');
    const { page } = opened;
    await page.locator('[data-silent=true]').first().waitFor();
    const all = await page.locator('tbody tr').count();
    await page.getByLabel('Only countries with silence').check();
    await page.waitForURL(/silent=/);
    for (const row of await page.locator('tbody tr').all()) expect(await row.locator('[data-silent=true]').count()).toBeGreaterThan(0);
    expect(await page.locator('tbody tr').count()).toBeLessThanOrEqual(all);
    await expectSound(page);
    expectInnocent(opened);
    await opened.close();
  });
});

describe('the audit trail', () => {
  it('is filtered by what became of transactions, with chosen columns, and exported whole', async () => {
    const workshop = await persona('workshop');
    const { id } = await someVehicle({ status: 'active' });
    // A theft is not a workshop's to report.
    await record(workshop, { type: 'vehicles.report_theft', by: workshop.organisation!, vehicle: id, occurredAt: Date.now(), reference: 'X-2' });
    const opened = await open('/regulator/audit?status=rejected');
    const { page } = opened;
    await page.locator('tbody tr').first().waitFor();
    const { rejected } = await node.get('/v1/statistics', {});
    await page.getByRole('button', { name: 'Columns' }).click();
    const choice = page.getByRole('menuitemcheckbox').nth(1);
    const name = (await choice.textContent())!.trim();
    const was = await choice.getAttribute('aria-checked');
    await choice.click();
    await page.waitForURL(/columns=/);
    await page.keyboard.press('Escape');
    const headings = await page.locator('thead th').allTextContents();
    expect(headings.some((heading) => heading.trim() === name)).toBe(was !== 'true');
    const file = await exported(page);
    expect(file.length).toBe(rejected);
    expectInnocent(opened);
    await opened.close();
  });
});
