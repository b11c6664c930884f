// Loan applications: lenders answer, a decline says why, the lender's queue, the decision run again, the person erased.

import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona } from './visitor';

useBrowser();

/** What the bureau knows these people by: a good risk, one for a person to look at, and a bad one. */
const GOOD = '17';
const MIDDLING = '2';
const BAD = '5';

async function apply(page: Page, reference: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Application for a car loan' });
  for (const [label, value] of Object.entries({ 'Price of the car': '12,000', 'Paid at once': '4,000', 'Income a month': '4,200', 'Known to the credit bureau as': reference })) {
    await form.getByLabel(label, { exact: false }).fill(value);
  }
  await form.locator('input[name=name]').fill('Ben Ufer');
  await form.getByLabel('Term').selectOption('24');
  await form.getByLabel('Housing').selectOption('rent');
  await form.getByLabel('The lenders may ask the credit bureau about me.').check();
  await form.getByRole('button', { name: 'Ask 3 lenders' }).click();
  await page.locator('article[data-answer]').nth(2).waitFor();
}

describe('applying for a loan', () => {
  it('compares what lenders offer, the cheapest first', async () => {
    const holder = await persona('holder-1');
    const car = await freshCar(holder.did);
    const { page } = await openAs('holder-1', `/credit?vehicle=${car.vin}`);
    await apply(page, GOOD);
    const table = page.getByRole('region', { name: 'Offers compared' });
    const rows = table.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(3);
    expect(await rows.first().textContent()).toContain('costs least');
    const totals = (await rows.locator('td:last-child').allTextContents()).map((text) => Number(text.replace(/[^\d.]/g, '')));
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    await expectSound(page);
  });

  it('says why not, gives the notice, and lets the applicant decide again', async () => {
    const holder = await persona('holder-1');
    const car = await freshCar(holder.did);
    const { page } = await openAs('holder-1', `/credit?vehicle=${car.vin}`);
    await apply(page, BAD);
    const answer = page.getByRole('article', { name: 'Hafenfeld Bank AG' });
    expect(await answer.getAttribute('data-answer')).toBe('declined');
    expect(await answer.locator('[data-reasons] li').count()).toBeGreaterThan(0);
    const saved = page.waitForEvent('download');
    await answer.getByRole('button', { name: 'Notice (PDF)' }).click();
    expect((await saved).suggestedFilename()).toMatch(/^vinculum-notice-[0-9a-f]{8}-en\.pdf$/);
    await answer.getByRole('link', { name: 'Details and proof' }).click();
    await page.getByRole('button', { name: 'Decide again and compare' }).click();
    await page.locator('[data-rerun=identical]').waitFor();
    expect(await page.locator('[data-check]').count()).toBe(6);
    await expectSound(page);
  });

  it('leaves some to a person at the lender, who can also erase the applicant', async () => {
    const holder = await persona('holder-2').catch(() => persona('holder-1'));
    const car = await freshCar(holder.did);
    const applying = await openAs(holder.id, `/credit?vehicle=${car.vin}`);
    await apply(applying.page, MIDDLING);
    const answer = applying.page.getByRole('article', { name: 'Hafenfeld Bank AG' });
    expect(await answer.getAttribute('data-answer')).toBe('referred');
    await answer.getByRole('link', { name: 'Details and proof' }).click();
    await applying.page.waitForURL(/\/credit\/applications\/[0-9a-f]{64}$/);
    const { pathname } = new URL(applying.page.url());

    const lending = await openAs('lender', '/credit/applications');
    await lending.page.getByRole('region', { name: 'What became of applications' }).waitFor();
    await lending.page.locator('[data-stage=referred]').waitFor();
    await expectSound(lending.page);
    await lending.page.goto(new URL(pathname, lending.page.url()).href);
    const review = lending.page.getByRole('region', { name: 'Your decision' });
    await review.getByLabel('Interest a year').fill('9.5');
    await expectSound(lending.page);
    await review.getByRole('button', { name: 'Make the offer' }).click();
    await lending.page.locator('[data-offer]').waitFor();
    await applying.page.reload();
    await applying.page.locator('[data-offer]').getByText('9.5 %').waitFor();

    await lending.page.getByRole('button', { name: 'Erase the person' }).click();
    await lending.page.getByRole('dialog').getByRole('button', { name: 'Erase for ever' }).click();
    await lending.page.getByText('The lender has erased what it kept of this person.', { exact: false }).waitFor();
    expect(await lending.page.getByText('Ben Ufer').count()).toBe(0);
  });
});
