// What a holder does with their car's record: finds it in the garage, hands it on, prints it, takes the file away.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { BASE, expectInnocent, node, open, someVehicle, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona } from './visitor';

useBrowser();

const verdict = (page: Page) => page.locator('[data-verdict]');

describe('the garage', () => {
  it('shows a holder their cars with what is to be done, and nobody else a garage', async () => {
    const { did } = await persona('holder-0');
    const { id } = await freshCar(did);
    const opened = await openAs('holder-0', '/');
    const { page } = opened;
    await page.getByRole('heading', { name: 'Your garage' }).waitFor();
    const car = page.locator(`[data-car="${id}"]`);
    await car.getByText('Rothfeld R3').waitFor();
    expect(await car.textContent()).toContain('nothing to do');
    const { items } = await node.get('/v1/vehicles', { query: { holder: did, limit: 50 } });
    expect(await page.locator('[data-car]').count()).toBe(items.length);
    await expectSound(page);
    await car.click();
    await page.getByRole('heading', { level: 1, name: 'Rothfeld R3' }).waitFor();
    expectInnocent(opened);
    await opened.close();

    const stranger = await open('/');
    await stranger.page.locator('[data-transaction]').first().waitFor();
    expect(await stranger.page.getByRole('heading', { name: 'Your garage' }).count()).toBe(0);
    await stranger.close();
  });
});

describe('a car’s record', () => {
  it('is handed on as a link and a code', async () => {
    const { vin } = await someVehicle({ status: 'active' });
    const opened = await open(`/vehicles/${vin}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog');
    const address = await dialog.getByLabel('Link').inputValue();
    expect(address).toBe(`${BASE}/vehicles/${vin}`);
    await dialog.getByRole('img', { name: `QR code of ${address}` }).waitFor();
    await expectSound(page);
    expectInnocent(opened);
    await opened.close();
    const other = await open(new URL(address).pathname);
    await other.page.getByText(vin).first().waitFor();
    await other.close();
  });

  it('is printed with what it says, as of when, and how to check it', async () => {
    const { vin, id } = await someVehicle({ finding: 'odometer_rollback' });
    const opened = await open(`/vehicles/${vin}/print`);
    const { page } = opened;
    const paper = page.locator('[data-paper]');
    await paper.waitFor();
    const { networkId } = await node.get('/v1/network', {});
    const { items } = await node.get('/v1/vehicles/{vehicle}/records', { path: { vehicle: id }, query: { limit: 200 } });
    const text = await paper.textContent();
    for (const part of [vin, id, networkId, 'Odometer turned back', 'Paper can be altered']) expect(text).toContain(part);
    expect(await paper.locator('table').last().locator('tbody tr').count()).toBe(items.length);
    await expectSound(page);
    // As printed: white paper without the portal around it.
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('body > #root header').first().isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    expectInnocent(opened);
    await opened.close();
  });

  it('is taken away as a file that verifies without the node, and not once it was altered by hand', async () => {
    const { vin } = await someVehicle({ finding: 'odometer_rollback' });
    const opened = await open(`/vehicles/${vin}`);
    const { page } = opened;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download report' }).click(),
    ]);
    const file = await download.path();
    const altered = readFileSync(file, 'utf8').replace(/\\?"odometer\\?":\{\\?"value\\?":(\d)/, (whole, digit: string) => whole.slice(0, -1) + String((Number(digit) % 9) + 1));
    expect(altered).not.toBe(readFileSync(file, 'utf8'));
    expectInnocent(opened);

    await page.goto(`${BASE}/verify`);
    await page.getByText('Drop a report file here').waitFor();
    await page.context().setOffline(true);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Trust this id and verify' }).click();
    await page.locator('[data-verdict=passed]').waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'altered.json', mimeType: 'application/json', buffer: Buffer.from(altered) });
    await page.locator('[data-verdict=failed]').waitFor();
    expect(await verdict(page).getAttribute('data-reason')).toBe('record_changed');
    await opened.close();
  });
});
