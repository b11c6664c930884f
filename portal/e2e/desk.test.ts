// The record desks: quick by keyboard, clear about what a role may do, and honest about what a record brings about.

import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { expectInnocent, node, open, someVehicle, UNKNOWN_VIN, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona, record, sign } from './visitor';

useBrowser();

const vehicle = (id: string) => node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } });

/** Active cars without findings, of which the tests of this file take one each. */
async function quietCars() {
  const { items } = await node.get('/v1/vehicles', { query: { status: 'active', limit: 100 } });
  return items.filter((item): item is typeof item & { vin: string } => item.vin !== null && item.findings.length === 0).slice(-12);
}

const desk = (page: Page) => page.locator('main form');
const car = (page: Page) => page.getByLabel('Car', { exact: true });

/** Waits until the desk shows the car that was named. */
const shown = (page: Page, id: string) => page.locator(`[data-vehicle="${id}"]`).waitFor();

describe('a desk', () => {
  it('leads to the role’s pages elsewhere', async () => {
    const bank = await openAs('bank', '/desk/bank');
    await expectSound(bank.page);
    await bank.page.getByRole('link', { name: 'Customers’ accounts' }).click();
    await bank.page.getByRole('heading', { name: 'Customers’ accounts' }).waitFor();
    await bank.close();
    const lender = await openAs('lender', '/desk/lender');
    const pages = lender.page.getByRole('navigation', { name: 'Elsewhere for this role' });
    await pages.getByRole('link', { name: 'Loans', exact: true }).waitFor();
    await pages.getByRole('link', { name: 'Loan applications' }).click();
    await lender.page.getByRole('heading', { name: 'Loan applications' }).first().waitFor();
    await lender.close();
  });
});

describe('a workshop', () => {
  it('records two services in a row without touching the mouse', async () => {
    const [first, second] = await quietCars();
    const opened = await openAs('workshop', '/desk/workshop');
    const { page } = opened;
    await expectSound(page);

    await car(page).focus();
    await page.keyboard.insertText(first!.vin.toLowerCase());
    await shown(page, first!.id);
    const { odometer } = await vehicle(first!.id);
    const reading = (odometer?.value ?? 0) + 21;
    await page.keyboard.press('Enter');
    await page.locator('input[name=odometer]:focus').waitFor();
    await page.keyboard.type(String(reading));
    await page.getByLabel('Work code').focus();
    await page.keyboard.type('OIL');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Oil and filter');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Oil and filter').first().waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain(`${reading.toLocaleString('en')} ${odometer?.unit ?? 'km'}`);
    await sign(page);
    await page.keyboard.press('Enter');

    // The work is still there; the car and its reading are not.
    await page.locator('input[name=vehicle]:focus').waitFor();
    expect(await car(page).inputValue()).toBe('');
    expect(await page.locator('input[name=odometer]').inputValue()).toBe('');
    expect(await page.getByLabel('What was done').inputValue()).toBe('Oil and filter');
    await page.keyboard.insertText(second!.vin);
    await shown(page, second!.id);
    await page.keyboard.press('Enter');
    await page.locator('input[name=odometer]:focus').waitFor();
    await page.keyboard.press('Enter');
    await sign(page);
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-recorded="2"] li').count()).toBe(2);

    await page.goto(new URL(`/vehicles/${first!.vin}`, page.url()).href);
    const entry = page.locator('#timeline li[data-type="vehicles.record_maintenance"]').first();
    await entry.getByText('Oil and filter').first().waitFor();
    expect(await entry.textContent()).toContain(`${reading.toLocaleString('en')} ${odometer?.unit ?? 'km'}`);
    expectInnocent(opened);
    await opened.close();
  });

  it('records an exchanged odometer, so that the lower reading after it is no contradiction', async () => {
    const [holder, workshop] = await Promise.all([persona('holder-0'), persona('workshop')]);
    const { id, vin } = await freshCar(holder.did);
    const reading = (value: number) => ({ value, unit: 'km', source: 'dashboard' });
    await record(workshop, {
      type: 'vehicles.record_odometer', by: workshop.organisation!, vehicle: id, occurredAt: Date.now() - 86_400_000, odometer: reading(8_000),
    });
    const opened = await openAs('workshop', `/desk/workshop?vehicle=${vin}`);
    const { page } = opened;
    await shown(page, id);
    await page.getByLabel('Work code').fill('ODO');
    await page.getByLabel('What was done').fill('Instrument cluster');
    await page.getByText('The odometer was exchanged (optional)').click();
    await page.getByLabel('Last reading of the old one').fill('8,100');
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await page.locator('[name="odometerExchange.installed"][aria-invalid=true]').waitFor();
    await page.getByLabel('First reading of the new one').fill('0');
    await expectSound(page);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('8,100 km on the old one, 0 km on the new one').waitFor();
    await sign(page);
    await record(workshop, {
      type: 'vehicles.record_odometer', by: workshop.organisation!, vehicle: id, occurredAt: Date.now(), odometer: reading(12),
    });
    expect((await vehicle(id)).findings).toEqual([]);
    expectInnocent(opened);
    await opened.close();
  });

  it('is told in sentences what is wrong, and is warned before a lower reading', async () => {
    const { vin, id } = await someVehicle({ finding: 'odometer_rollback' });
    const { odometer } = await vehicle(id);
    const opened = await openAs('workshop', '/desk/workshop?record=record_odometer');
    const { page } = opened;
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await page.getByText('Pick a car first.').waitFor();
    await car(page).fill('1FTEW1EP6GF58278O');
    await page.getByText('without I, O and Q').waitFor();
    await car(page).fill(UNKNOWN_VIN);
    await page.getByText('No car of this VIN is known here').waitFor();

    await car(page).fill(vin);
    await shown(page, id);
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await page.getByText('This is needed.').waitFor();
    await page.locator('input[name=odometer]').fill('many');
    await page.getByText('A number, please.').waitFor();
    await page.locator('input[name=odometer]').fill(String(odometer!.value - 1));
    await desk(page).getByText('suspected of a turned-back odometer').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expectInnocent(opened);
    await opened.close();
  });

  it('has no desk of the police, and hears why', async () => {
    const opened = await openAs('workshop', '/desk/police');
    const { page } = opened;
    await page.locator('[data-desk-closed=police]').getByText('Needs the role “police”').waitFor();
    expect(await page.locator('main form').count()).toBe(0);
    await page.getByRole('button', { name: /^Act as Svealand Traffic Police/ }).click();
    await desk(page).waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});

describe('the police', () => {
  it('report a theft and the recovery, which the car tells at once', async () => {
    const { vin, id } = (await quietCars())[2]!;
    const opened = await openAs('police', `/desk/police?record=report_theft&vehicle=${vin}`);
    const { page } = opened;
    await shown(page, id);
    await desk(page).getByText('nobody can transfer or pledge').waitFor();
    await page.getByLabel('Reference').fill('K-2026-118');
    await page.keyboard.press('Enter');
    await sign(page);
    expect((await vehicle(id)).status).toBe('stolen');
    await page.keyboard.press('Enter');

    await page.getByRole('link', { name: 'Recovery' }).click();
    await car(page).fill(vin);
    await shown(page, id);
    await page.getByLabel('Reference').fill('K-2026-118');
    await page.getByLabel('Condition').fill('Undamaged');
    await page.keyboard.press('Enter');
    await sign(page);
    expect((await vehicle(id)).status).toBe('active');

    await page.goto(new URL(`/vehicles/${vin}`, page.url()).href);
    await page.locator('#timeline li[data-type="vehicles.report_theft"]').waitFor();
    const recovery = page.locator('#timeline li[data-type="vehicles.report_recovery"]');
    await recovery.locator('summary').first().click();
    await recovery.getByText('Undamaged').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});

describe('an inspection body', () => {
  it('records a pass with a defect, from the car’s own page', async () => {
    const { vin, id } = (await quietCars())[3]!;
    const opened = await openAs('inspection_body', `/vehicles/${vin}`);
    const { page } = opened;
    await page.getByRole('link', { name: 'Add a record' }).click();
    await page.locator('[data-desk=inspection_body]').getByRole('link', { name: 'Open the desk' }).click();
    await shown(page, id);
    await page.getByLabel('Result').selectOption('pass');
    await page.getByLabel('Kind of inspection').fill('Periodic');
    await page.getByRole('button', { name: 'Add a defect' }).click();
    await page.getByLabel('Defect code').fill('1.1.13');
    await desk(page).getByText('choose “passed with defects”').waitFor();
    await page.getByLabel('Result').selectOption('pass_with_defects');
    expect(await desk(page).getByText('choose “passed with defects”').count()).toBe(0);
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(page);
    const { items } = await node.get('/v1/vehicles/{vehicle}/records', { path: { vehicle: id }, query: { limit: 200 } });
    expect(items.find(({ type }) => type === 'vehicles.record_inspection')).toBeDefined();
    expectInnocent(opened);
    await opened.close();
  });
});

describe('someone who only looks', () => {
  it('sees what each desk is for and what it needs', async () => {
    const opened = await open('/desk');
    const { page } = opened;
    await page.locator('[data-desk=workshop][data-open=false]').getByText('You are only looking so far.').waitFor();
    await expectSound(page);
    expectInnocent(opened);
    await opened.close();
  });
});
