// A buyer's way: search the VIN, read the verdict, check the proof, and catch a forged file.

import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { components } from '../src/api/schema.gen';
import { expectInnocent, node, open, someVehicle, UNKNOWN_VIN, useBrowser } from './browser';

useBrowser();

type Report = components['schemas']['Report'];

const reportOf = (vehicle: string): Promise<Report> => node.get('/v1/vehicles/{vehicle}/report', { path: { vehicle } });

/** Hands a report to the page's file field, as if the visitor had chosen it. */
async function choose(page: Page, report: Report | string, name = 'report.json'): Promise<void> {
  const buffer = Buffer.from(typeof report === 'string' ? report : JSON.stringify(report));
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer });
}

const verdict = (page: Page) => page.locator('[data-verdict]');

describe('a vehicle with a rolled back odometer', () => {
  it('is found by its VIN, tells its verdict first, and proves it', async () => {
    const { vin, id } = await someVehicle({ finding: 'odometer_rollback' });
    const vehicle = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } });
    const opened = await open('/');
    const { page } = opened;

    await page.getByRole('searchbox').fill(vin.toLowerCase());
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/vehicles/${vin}`);
    await page.getByRole('heading', { level: 1, name: `${vehicle.make} ${vehicle.model}` }).waitFor();

    expect(await page.locator('[data-level]').getAttribute('data-level')).toBe('stop');
    expect(await page.locator('[data-level]').textContent()).toMatch(/Odometer turned back.*but [\d,]+ (km|mi) on .*less/);
    expect(await page.locator('[data-tile]').count()).toBe(8);
    expect(await page.locator('[data-tile=odometer]').getAttribute('data-tone')).toBe('bad');
    await page.getByRole('heading', { level: 3, name: 'Odometer turned back' }).first().waitFor();
    await page.locator('#odometer canvas').waitFor();
    expect(await page.locator('#timeline li[id^=record-]').count()).toBe(vehicle.records);

    // The record that a finding rests on is one click away.
    const finding = vehicle.findings.find(({ kind }) => kind === 'odometer_rollback')!;
    await page.locator('#findings').getByRole('link', { name: `Record ${finding.records.at(-1)}`, exact: true }).first().click();
    await page.locator(`#record-${finding.records.at(-1)}[data-cited=true]`).waitFor();

    // First use: the portal asks which network to trust, and says what its own suggestion is worth.
    await page.getByRole('button', { name: 'Verify this report' }).click();
    await page.getByText('which could lie').waitFor();
    await page.getByRole('button', { name: 'Trust this id and verify' }).click();
    await verdict(page).waitFor();
    expect(await verdict(page).getAttribute('data-verdict')).toBe('passed');
    expect(await page.locator('[data-check]').count()).toBeGreaterThanOrEqual(5);
    expect(await verdict(page).textContent()).toMatch(/Holds as of block [\d,]+/);

    const { networkId } = await node.get('/v1/network', {});
    expect(await page.evaluate(() => localStorage.getItem('vinculum.network'))).toBe(networkId);
    expectInnocent(opened);
    await opened.close();
  });

  it('shows the same readings as a table, in the unit that the reader prefers', async () => {
    const { vin } = await someVehicle({ finding: 'odometer_rollback' });
    const opened = await open(`/vehicles/${vin}`);
    const { page } = opened;
    await page.locator('#odometer').getByText('Table', { exact: true }).click();
    await page.locator('#odometer').getByText('mi', { exact: true }).click();
    await page.locator('#odometer tbody tr').first().waitFor();
    expect(await page.locator('#odometer tbody tr').first().textContent()).toMatch(/[\d,]+ mi/);
    expect(page.url()).toContain('odometer=table');
    expectInnocent(opened);
    await opened.close();
  });

  it('narrows its timeline by type, in the address', async () => {
    const { vin } = await someVehicle({ finding: 'odometer_rollback' });
    const opened = await open(`/vehicles/${vin}?types=register_birth`);
    await opened.page.locator('#timeline li[data-type="vehicles.register_birth"]').waitFor();
    expect(await opened.page.locator('#timeline li[id^=record-]').count()).toBe(1);
    await opened.close();
  });
});

describe('a report file', () => {
  const confirm = (page: Page) => page.getByRole('button', { name: 'Trust this id and verify' }).click();

  it('passes unaltered, without the node', async () => {
    const { id, vin } = await someVehicle({ finding: 'odometer_rollback' });
    const report = await reportOf(id);
    const opened = await open('/verify');
    const { page } = opened;
    await page.getByText('Drop a report file here').waitFor();
    await page.getByLabel('VIN of the car in front of you').fill(vin);
    await choose(page, report);
    // From here on nothing may be asked of anyone.
    await page.context().setOffline(true);
    await confirm(page);
    await verdict(page).waitFor();
    expect(await verdict(page).getAttribute('data-verdict')).toBe('passed');
    expect(await verdict(page).textContent()).toContain(vin);
    expectInnocent(opened);
    await opened.close();
  });

  it.each<[string, string, (report: Report) => Report | string]>([
    [
      'a changed reading',
      'record_changed',
      (report) => ({
        ...report,
        entries: report.entries.map((entry) => ({
          ...entry,
          action: entry.action.replace(/"odometer":\{"value":(\d+)/, (_, value: string) => `"odometer":{"value":${Number(value) + 1}`),
        })),
      }),
    ],
    ['a dropped record', 'history_mismatch', (report) => ({ ...report, entries: report.entries.slice(0, -1) })],
    ['another network', 'wrong_network', (report) => ({ ...report, network: '0'.repeat(64) })],
    ['a cut file', 'malformed', (report) => JSON.stringify(report).slice(0, -20)],
  ])('with %s is refused as %s', async (_, reason, alter) => {
    const { id } = await someVehicle({ finding: 'odometer_rollback' });
    const opened = await open('/verify');
    const { page } = opened;
    await page.getByText('Drop a report file here').waitFor();
    await choose(page, alter(await reportOf(id)), 'altered.json');
    await confirm(page);
    await verdict(page).waitFor();
    expect(await verdict(page).getAttribute('data-verdict')).toBe('failed');
    expect(await verdict(page).getAttribute('data-reason')).toBe(reason);
    expect(await page.getByText('File: altered.json').count()).toBe(1);
    expectInnocent(opened);
    await opened.close();
  });

  it('of another car is refused when the visitor names the VIN', async () => {
    const { id } = await someVehicle({ finding: 'odometer_rollback' });
    const { vin } = await someVehicle({ finding: 'ownership_churn' });
    const opened = await open('/verify');
    const { page } = opened;
    await page.getByLabel('VIN of the car in front of you').fill(vin);
    await choose(page, await reportOf(id));
    await confirm(page);
    await verdict(page).waitFor();
    expect(await verdict(page).getAttribute('data-reason')).toBe('vin_mismatch');
    await opened.close();
  });

  it('is refused under a pasted id of another network, and the portal warns of the mismatch', async () => {
    const { id } = await someVehicle({ finding: 'odometer_rollback' });
    const opened = await open('/verify');
    const { page } = opened;
    await choose(page, await reportOf(id));
    await page.getByLabel('Trusted network id').fill('ab'.repeat(32));
    await confirm(page);
    await verdict(page).waitFor();
    expect(await verdict(page).getAttribute('data-reason')).toBe('wrong_network');
    await page.getByText('belongs to another network').first().waitFor();
    await opened.close();
  });
});

describe('a VIN that nobody registered', () => {
  it('is neither good nor bad news', async () => {
    const opened = await open(`/vehicles/${UNKNOWN_VIN}`);
    await opened.page.getByRole('heading', { name: 'This car is not known here' }).waitFor();
    await opened.page.getByText('says nothing good or bad').waitFor();
    await opened.page.getByText('What the VIN itself says').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});
