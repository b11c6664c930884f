// A key of one's own: made here, taken away as a file, brought back, and signed with.

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectInnocent, node, open, useBrowser } from './browser';
import { expectSound, freshCar, persona, record } from './visitor';

useBrowser();

const PASSPHRASE = 'copper lantern ferry';

const dialog = (page: Page) => page.getByRole('dialog');
const key = (page: Page) => page.locator('[data-key]');

async function makeKey(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Make a key' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await dialog(page).getByLabel('New passphrase').fill(PASSPHRASE);
  await dialog(page).getByLabel('The same again').fill(PASSPHRASE);
  await dialog(page).getByRole('button', { name: 'Make a key' }).click();
  await key(page).waitFor();
  return (await key(page).getAttribute('data-key'))!;
}

/** Exports the only key, and gives the file's text. */
async function exportKey(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^More for/ }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export as a file' }).click()]);
  return readFile(await download.path(), 'utf8');
}

async function forgetKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Forget' }).click();
  const forget = dialog(page).getByRole('button', { name: 'Forget' });
  expect(await forget.isDisabled()).toBe(true);
  await dialog(page).getByRole('switch', { name: 'I have its file' }).press('Space');
  await forget.click();
  await page.getByText('You have no key here yet').waitFor();
}

describe('a key', () => {
  it('is made, exported, forgotten, imported, and signs for the car that it holds', async () => {
    const opened = await open('/keys');
    const { page } = opened;
    await page.getByRole('button', { name: 'Make a key' }).click();
    await dialog(page).getByLabel('New passphrase').fill('short');
    await dialog(page).getByText('At least 10 characters.', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    const did = await makeKey(page, 'Family car');
    expect(did).toMatch(/^did:key:z6Mk/);
    await expectSound(page);
    const file = await exportKey(page);
    expect(JSON.parse(file)).toMatchObject({ format: 'vinculum-key', did, label: 'Family car' });
    await forgetKey(page);

    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await dialog(page).locator('input[type=file]').setInputFiles({ name: 'family.json', mimeType: 'application/json', buffer: Buffer.from(file) });
    await dialog(page).getByLabel('Passphrase').fill('not the passphrase');
    await dialog(page).getByRole('button', { name: 'Import' }).click();
    await dialog(page).getByText('The passphrase is wrong').waitFor();
    await dialog(page).getByLabel('Passphrase').fill(PASSPHRASE);
    await dialog(page).getByRole('button', { name: 'Import' }).click();
    await page.locator(`[data-key="${did}"][data-locked=false]`).waitFor();

    // After a reload it is locked; signing asks for the passphrase.
    const { id } = await freshCar(did);
    const workshop = await persona('workshop');
    await record(workshop, {
      type: 'vehicles.record_odometer', by: workshop.organisation!, vehicle: id, occurredAt: Date.now() - 60_000,
      odometer: { value: 310, unit: 'km', source: 'dashboard' },
    });
    await page.goto(new URL(`/vehicles/${id}`, page.url()).href);
    await page.locator('[data-step=dispute]').first().click();
    await dialog(page).getByRole('textbox').fill('It was delivered with 31 km');
    await dialog(page).getByRole('button', { name: 'Review and sign' }).click();
    await dialog(page).getByLabel('Passphrase').fill('not the passphrase');
    await dialog(page).getByRole('button', { name: 'Unlock, sign and submit' }).click();
    await dialog(page).getByText('The passphrase is wrong').waitFor();
    await dialog(page).getByLabel('Passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await dialog(page).locator('[data-result=accepted]').waitFor();
    const { items } = await node.get('/v1/vehicles/{vehicle}/records', { path: { vehicle: id } });
    expect(items.find(({ dispute }) => dispute)?.dispute).toMatchObject({ holder: did, state: 'open' });
    expectInnocent(opened);
    await opened.close();
  });

  it('is not taken from a file that is none, nor from a damaged one', async () => {
    const opened = await open('/keys');
    const { page } = opened;
    await makeKey(page, 'Second');
    const file = await exportKey(page);
    await forgetKey(page);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    const choose = (text: string) =>
      dialog(page).locator('input[type=file]').setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await choose('{"hello":1}');
    await dialog(page).getByText('This is not a key file.').waitFor();
    await choose(file.replace(/"secret": "../, '"secret": "zz'));
    await dialog(page).getByText('This key file is damaged.').waitFor();
    expect(await dialog(page).getByRole('button', { name: 'Import' }).isDisabled()).toBe(true);
    expectInnocent(opened);
    await opened.close();
  });
});
