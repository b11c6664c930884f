// A record made in one window shows in another, live, as a sentence.

import { describe, expect, it } from 'vitest';
import { BASE, expectInnocent, node, open, someVehicle, useBrowser } from './browser';
import { openAs, persona, record, sign } from './visitor';

useBrowser();

describe('recording an odometer reading', () => {
  it('says what will be signed, becomes final, and appears in the explorer by itself', async () => {
    const { id } = await someVehicle({ status: 'active' });
    const vehicle = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } });
    const unit = vehicle.odometer?.unit ?? 'km';
    const value = (vehicle.odometer?.value ?? 0) + 17;
    const watcher = await open('/explorer');
    await watcher.page.getByRole('status').getByText('Live').waitFor();
    await watcher.page.locator('[data-transaction]').first().waitFor();
    const reader = await open(`/vehicles/${id}`);
    await reader.page.locator('#timeline li').first().waitFor();

    const recorder = await openAs('workshop', `/desk/workshop?record=record_odometer&vehicle=${id}`);
    const { page } = recorder;
    await page.locator(`[data-vehicle="${id}"]`).waitFor();
    await page.locator('input[name=odometer]').fill(String(value));
    await page.getByRole('button', { name: 'Review and sign' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`${value.toLocaleString('en')} ${unit}`).first().waitFor();
    await sign(page);
    expect(await dialog.textContent()).toMatch(/Recorded in block [\d,]+/);
    const target = await dialog.getByRole('link', { name: 'See the transaction' }).getAttribute('href');
    const transaction = target!.split('/').at(-1)!;

    const row = watcher.page.locator(`[data-transaction="${transaction}"]`);
    await row.waitFor();
    expect(await row.textContent()).toContain(`${value.toLocaleString('en')} ${unit}`);
    expect(await row.textContent()).toMatch(/read .* from the odometer of/);

    // The car's own page has the record without a reload.
    await reader.page.locator('#timeline').getByText(`Odometer showed ${value.toLocaleString('en')} ${unit}`).first().waitFor();

    // In full: the sentence again, the signer, the exact text.
    await watcher.page.goto(new URL(target!, watcher.page.url()).href);
    await watcher.page.getByText('Accepted', { exact: true }).first().waitFor();
    await watcher.page.getByText('Exact', { exact: true }).click();
    await watcher.page.locator('pre', { hasText: 'vehicles.record_odometer' }).first().waitFor();
    for (const opened of [watcher, reader, recorder]) {
      expectInnocent(opened);
      await opened.close();
    }
  });
});

describe('a transaction that the ledger refuses', () => {
  it('is shown with what it tried, why it was refused, and that nothing changed', async () => {
    const workshop = await persona('workshop');
    const { id } = await someVehicle({ status: 'active' });
    // A theft is for the police and insurers to report.
    const action = { type: 'vehicles.report_theft', by: workshop.organisation!, vehicle: id, occurredAt: Date.now(), reference: 'X-1' };
    const { id: transaction, status, outcome } = await record(workshop, action);
    expect([status, outcome.name]).toEqual(['rejected', 'role_required']);

    const opened = await open(`/explorer/transactions/${transaction}`);
    const { page } = opened;
    await page.getByText('Refused', { exact: true }).first().waitFor();
    await page.getByText(/reported .* stolen/).first().waitFor();
    await page.getByText('A refused transaction changes nothing').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});

describe('the explorer', () => {
  it('shows new blocks by itself', async () => {
    const opened = await open('/explorer');
    const { page } = opened;
    const first = page.locator('[data-height]').first();
    await first.waitFor();
    const before = Number(await first.getAttribute('data-height'));
    await page.locator(`[data-height="${before + 2}"]`).waitFor();
    expect(Number(await first.getAttribute('data-height'))).toBeGreaterThan(before);
    expectInnocent(opened);
    await opened.close();
  });

  it('lets rows stand still while it is not live, and counts what came', async () => {
    const opened = await open('/explorer');
    const { page } = opened;
    await page.getByRole('status').getByText('Live').waitFor();
    await page.locator('[data-height]').first().waitFor();
    await page.getByRole('switch', { name: 'Live' }).press('Space');
    const before = await page.locator('[data-height]').first().getAttribute('data-height');
    await page.getByRole('button', { name: /new blocks?/ }).waitFor();
    expect(await page.locator('[data-height]').first().getAttribute('data-height')).toBe(before);
    await page.getByRole('button', { name: /new blocks?/ }).click();
    await page.locator(`[data-height]:first-child:not([data-height="${before}"])`).waitFor();
    expectInnocent(opened);
    await opened.close();
  });

  it('opens a block and says that an unknown one does not exist', async () => {
    const opened = await open('/explorer/blocks/1');
    await opened.page.getByRole('heading', { name: 'Block 1', exact: true }).waitFor();
    await opened.page.getByText('State root after it').waitFor();
    await opened.page.goto(new URL('/explorer/blocks/999999999', opened.page.url()).href);
    await opened.page.getByRole('alert').waitFor();
    await opened.close();
  });
});

describe('the interface', () => {
  it('lets pages run nothing but their own files', async () => {
    const policy = (await fetch(BASE)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it('answers an unknown path with a problem document, never with the portal', async () => {
    const response = await fetch(`${BASE}/v1/no/such/thing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, name: 'not_found', code: expect.any(Number), detail: expect.stringContaining('/v1/no/such/thing') });
  });

  it('is described by a page of its own, which tries operations out', async () => {
    const opened = await open('/developers');
    const { page } = opened;
    await page.getByRole('link', { name: 'Open the API reference' }).click();
    await page.waitForURL('**/v1/reference');
    const operation = page.locator('section', { has: page.getByText('/v1/network', { exact: true }) });
    await operation.getByText('Try it').click();
    await operation.getByRole('button').first().click();
    await operation.getByText('networkId').first().waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});
