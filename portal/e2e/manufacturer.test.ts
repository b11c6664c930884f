// A manufacturer: births one by one and from a file, and a recall of many cars at once.

import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, freshCar, freshVin, openAs, persona, sign } from './visitor';

useBrowser();

let maker: string;
let wmi: string;

beforeAll(async () => {
  maker = (await persona('manufacturer')).organisation!;
  wmi = (await node.get('/v1/organisations/{id}', { path: { id: maker } })).wmis[0]!;
});

const vehicle = (vin: string) => node.get('/v1/vehicles/{vehicle}', { path: { vehicle: vin } });

/** Confirms the work on many cars, and waits until the last is done. */
async function carryOut(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Sign and submit' }).click();
  await page.locator('[data-ended=true]').waitFor();
}

describe('a new car', () => {
  it('is registered under an identifier of the manufacturer’s own, and found by its VIN', async () => {
    const vin = freshVin(wmi);
    const opened = await openAs('manufacturer', '/desk/manufacturer');
    const { page } = opened;
    await page.getByText('May register cars under:').waitFor();
    await expectSound(page);
    await page.getByLabel('VIN', { exact: true }).fill('YV1LW5547W2400001');
    await page.getByText('is not one of this manufacturer’s identifiers').waitFor();
    await page.getByLabel('VIN', { exact: true }).fill(vin);
    await page.getByLabel('Make').fill('Rothfeld');
    await page.getByLabel('Model', { exact: true }).fill('R5');
    await page.getByLabel('Model year').fill('2026');
    await page.getByLabel('Powertrain').selectOption('battery_electric');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(page);
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Make').inputValue()).toBe('Rothfeld');
    expect(await page.getByLabel('VIN', { exact: true }).inputValue()).toBe('');
    expect(await vehicle(vin)).toMatchObject({ vin, make: 'Rothfeld', model: 'R5', holders: [`org:${maker}`] });

    // Nobody registers it twice.
    await page.getByLabel('VIN', { exact: true }).fill(vin);
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await page.getByRole('dialog').getByText('A car of this VIN exists').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});

describe('a file of new cars', () => {
  it('tells of each row what became of it, and can be chosen again without doubles', async () => {
    const [first, second, foreign] = [freshVin(wmi), freshVin(wmi), freshVin('JH4')];
    const row = (vin: string, powertrain = 'petrol') => `${vin},Rothfeld,R3,2026,${powertrain},2026-03-01,`;
    const rows = ['vin,make,model,modelYear,powertrain,builtAt,holder', row(first), row('SHORT'), row(second), row(foreign), row(first)];
    const file = { name: 'births.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
    const opened = await openAs('manufacturer', '/desk/manufacturer?record=birth_file');
    const { page } = opened;
    const choose = () => page.locator('main input[type=file]').setInputFiles(file);
    await choose();
    await page.locator('[data-good="3"][data-bad="2"]').waitFor();
    await page.locator('[data-refused-line="3"]').getByText('is no VIN').waitFor();
    await page.locator('[data-refused-line="6"]').getByText('twice').waitFor();
    await page.getByRole('button', { name: 'Register 3 cars' }).click();
    await carryOut(page);
    await page.locator('[data-done="2"][data-there="0"][data-refused="1"]').waitFor();
    expect(await page.locator('[data-refused-line="5"]').textContent()).toContain(foreign);
    expect((await vehicle(second)).vin).toBe(second);
    await expectSound(page);

    await page.getByRole('button', { name: 'Register 3 cars' }).click();
    await carryOut(page);
    await page.locator('[data-done="0"][data-there="2"][data-refused="1"]').waitFor();
    expectInnocent(opened);
    await opened.close();
  });

  it('is refused as a whole when a column is missing', async () => {
    const opened = await openAs('manufacturer', '/desk/manufacturer?record=birth_file');
    const { page } = opened;
    await page.locator('main input[type=file]').setInputFiles({ name: 'births.csv', mimeType: 'text/csv', buffer: Buffer.from('vin,make\nx,y') });
    await page.getByRole('alert').getByText('The column model is missing.').waitFor();
    await opened.close();
  });
});

describe('a recall of many cars', () => {
  it('opens on each car of a pasted list, once', async () => {
    const [first, second] = [await freshCar(`org:${maker}`), await freshCar(`org:${maker}`)];
    const opened = await openAs('manufacturer', '/desk/manufacturer?record=recall_many');
    const { page } = opened;
    await page.getByLabel('VINs of the cars').fill(`${first.vin}, ${second.vin.toLowerCase()}\n${freshVin(wmi)}\nnonsense`);
    await page.locator('[data-vins="3"]').waitFor();
    await page.getByLabel('Campaign').fill('R-2026-07');
    await page.getByLabel('Component').fill('Steering column');
    await page.getByLabel('Remedy').fill('Replace the bolt');
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await page.getByRole('dialog').getByText('Recall R-2026-07 on 3 cars').waitFor();
    await carryOut(page);
    await page.locator('[data-done="2"][data-there="0"][data-refused="1"]').waitFor();
    await page.locator('[data-refused-line="4"]').getByText('NONSENSE').waitFor();
    expect((await vehicle(first.id)).openRecalls).toBe(1);
    await expectSound(page);

    await page.getByRole('button', { name: 'Review and sign' }).click();
    await carryOut(page);
    await page.locator('[data-done="0"][data-there="2"][data-refused="1"]').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});
