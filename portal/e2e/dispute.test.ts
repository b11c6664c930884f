// A holder and a reporter, each in their own browser: a dispute, its answer, and both versions for everyone to see.

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectInnocent, node, open, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona, record, sign } from './visitor';

useBrowser();

const DAY_MS = 86_400_000;

/** A car of `holder-0` with one odometer reading by the workshop; gives the number of that record. */
async function carWithReading(value: number): Promise<{ id: string; number: number; reading: (value: number) => Promise<unknown> }> {
  const [holder, workshop] = await Promise.all([persona('holder-0'), persona('workshop')]);
  const { id } = await freshCar(holder.did);
  const reading = (kilometres: number) =>
    record(workshop, {
      type: 'vehicles.record_odometer', by: workshop.organisation!, vehicle: id, occurredAt: Date.now() - DAY_MS,
      odometer: { value: kilometres, unit: 'km', source: 'dashboard' },
    });
  await reading(value);
  const { items } = await node.get('/v1/vehicles/{vehicle}/records', { path: { vehicle: id } });
  return { id, number: Math.max(...items.map((item) => item.number)), reading };
}

/** Takes a step about a record, with what the visitor says, up to the final result. */
async function take(page: Page, number: number, step: string, words: string | null): Promise<void> {
  await page.locator(`#record-${number} [data-step=${step}]`).click();
  const dialog = page.getByRole('dialog');
  if (words !== null) await dialog.getByRole('textbox').fill(words);
  await dialog.getByRole('button', { name: 'Review and sign' }).click();
  await sign(page);
  await page.keyboard.press('Enter');
}

const dispute = (page: Page, number: number, state: string) => page.locator(`#record-${number} [data-dispute=${state}]`);

describe('a wrong reading', () => {
  it('is disputed by the holder, corrected by its reporter, and stays to be seen beside the right one', async () => {
    const { id, number, reading } = await carWithReading(99_120);
    const holder = await openAs('holder-0', `/vehicles/${id}`);
    const reporter = await openAs('workshop', `/vehicles/${id}`);
    await holder.page.locator(`#record-${number}`).waitFor();
    expect(await holder.page.locator('[data-step=correct]').count()).toBe(0);
    await take(holder.page, number, 'dispute', 'The car showed 9,912 km');
    await dispute(holder.page, number, 'open').getByText('The car showed 9,912 km').waitFor();

    // The reporter's page shows it without a reload, with the deadline.
    await dispute(reporter.page, number, 'open').getByText('The car showed 9,912 km').waitFor();
    expect(await dispute(reporter.page, number, 'open').textContent()).toMatch(/\d{4}.*in \d+ (days|weeks)|next month/);
    await expectSound(reporter.page);
    expect(await reporter.page.locator('[data-step=dispute]').count()).toBe(0);

    await reading(9_912);
    await reporter.page.locator(`#record-${number + 2}`).waitFor();
    await take(reporter.page, number, 'correct', 'A digit too many');
    for (const { page } of [holder, reporter]) {
      await dispute(page, number, 'answered').waitFor();
      const entry = await page.locator(`#record-${number}`).textContent();
      for (const said of ['99,120 km', '9,912 km', 'The car showed 9,912 km', 'A digit too many']) expect(entry).toContain(said);
      expect(await page.locator(`#record-${number}`).getAttribute('data-status')).toBe('incorrect_data');
      // Nothing more can be done about it.
      expect(await page.locator(`#record-${number} [data-step]`).count()).toBe(0);
    }
    const vehicle = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } });
    expect(vehicle.odometer?.value).toBe(9_912);
    expectInnocent(holder);
    expectInnocent(reporter);
    await holder.close();
    await reporter.close();
  });

  it('may stand after all: the reporter upholds one dispute, and the holder withdraws another', async () => {
    const { id, number, reading } = await carWithReading(12_000);
    await reading(12_400);
    const holder = await openAs('holder-0', `/vehicles/${id}`);
    await take(holder.page, number, 'dispute', 'Never been there');
    await take(holder.page, number + 1, 'dispute', 'Nor there');
    await take(holder.page, number + 1, 'withdraw', null);
    await dispute(holder.page, number + 1, 'withdrawn').waitFor();

    const reporter = await openAs('workshop', `/vehicles/${id}`);
    await take(reporter.page, number, 'answer', 'The invoice is signed by you');
    await dispute(holder.page, number, 'answered').getByText('The invoice is signed by you').waitFor();
    expect(await holder.page.locator(`#record-${number}`).getAttribute('data-status')).toBe('standing');
    expectInnocent(holder);
    expectInnocent(reporter);
    await holder.close();
    await reporter.close();
  });

  it('is not for others to dispute or correct, and the page says whose right it is', async () => {
    const { id } = await carWithReading(7_000);
    const looking = await open(`/vehicles/${id}`);
    await looking.page.getByText('You are only looking so far.').waitFor();
    expect(await looking.page.locator('[data-step]').count()).toBe(0);
    const other = await openAs('police', `/vehicles/${id}`);
    await other.page.getByText(/Svealand Traffic Police .* is neither/).waitFor();
    expect(await other.page.locator('[data-step]').count()).toBe(0);
    await looking.close();
    await other.close();
  });
});
