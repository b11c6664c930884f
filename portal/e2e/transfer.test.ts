// Seller and buyer, each in their own browser: a sale is proposed, reviewed and signed, or withdrawn; a lien is in its way.

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectInnocent, node, useBrowser, type Opened } from './browser';
import { expectSound, freshCar, openAs, persona, proposalOf, share, sign } from './visitor';

useBrowser();

async function holders(): Promise<{ seller: string; buyer: string; sellerDid: string; buyerDid: string }> {
  const { items } = await node.get('/v1/demo/personas', {});
  const [seller, buyer] = items.filter(({ id }) => id.startsWith('holder-'));
  return { seller: seller!.id, buyer: buyer!.id, sellerDid: seller!.did, buyerDid: buyer!.did };
}

const holdersOf = async (id: string): Promise<string[]> => (await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } })).holders;

/** The seller names the buyer and signs; gives the proposal's address. */
async function propose({ page }: Opened, buyerDid: string, note: string): Promise<string> {
  await page.getByLabel(/^Buyer/).fill(buyerDid);
  await page.getByLabel(/^Note/).fill(note);
  await page.getByRole('button', { name: 'Propose and sign' }).click();
  await share(page);
  return `/proposals/${await proposalOf(page)}`;
}

const signer = (page: Page, party: string, signed: boolean) => page.locator(`[data-signer="${party}"][data-signed=${signed}]`);

describe('a sale', () => {
  it('is proposed by the seller, reviewed and signed by the buyer, and then both see it done', async () => {
    const { seller, buyer, sellerDid, buyerDid } = await holders();
    const { id, vin } = await freshCar(sellerDid);
    const selling = await openAs(seller, `/vehicles/${vin}/transfer`);
    await expectSound(selling.page);
    await selling.page.getByRole('button', { name: 'Propose and sign' }).click();
    await selling.page.locator('[aria-invalid=true]').first().waitFor();
    const address = await propose(selling, buyerDid, 'as agreed on Friday');
    await signer(selling.page, sellerDid, true).waitFor();
    await signer(selling.page, buyerDid, false).waitFor();
    await expectSound(selling.page);

    // The buyer's inbox has it without anybody sending the address.
    const buying = await openAs(buyer, '/inbox');
    await buying.page.locator(`[data-proposal="${address.split('/').at(-1)}"] a`).click();
    await buying.page.getByText('as agreed on Friday').waitFor();
    await buying.page.getByRole('button', { name: 'Review and sign' }).click();
    expect(await holdersOf(id)).toEqual([sellerDid]);
    await sign(buying.page);
    await buying.page.keyboard.press('Enter');
    for (const { page } of [selling, buying]) await page.locator('[data-outcome=accepted]').waitFor();
    expect(await holdersOf(id)).toEqual([buyerDid]);
    for (const opened of [selling, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('can be withdrawn by either side until both have signed', async () => {
    const { seller, buyer, sellerDid, buyerDid } = await holders();
    const { id } = await freshCar(sellerDid);
    const selling = await openAs(seller, `/vehicles/${id}/transfer`);
    const address = await propose(selling, buyerDid, '');
    const buying = await openAs(buyer, address);
    await buying.page.getByRole('button', { name: 'Withdraw' }).click();
    await buying.page.getByRole('dialog').locator('button[type=submit]').click();
    for (const { page } of [selling, buying]) {
      await page.locator('[data-outcome=withdrawn]').waitFor();
      expect(await page.getByRole('button', { name: 'Review and sign' }).count()).toBe(0);
    }
    expect(await holdersOf(id)).toEqual([sellerDid]);
    for (const opened of [selling, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('of a car with a lien says what would clear it, and takes the lender’s signature too', async () => {
    const { seller, buyer, sellerDid, buyerDid } = await holders();
    const { id } = await freshCar(sellerDid);
    const lender = await persona('lender');
    const lending = await openAs('lender', `/desk/lender?vehicle=${id}`);
    await lending.page.getByLabel('Name of the lien').fill('loan-1');
    await lending.page.getByRole('button', { name: 'Review and sign' }).click();
    await share(lending.page);
    const lienAddress = await lending.page.getByRole('link', { name: 'It waits for the holders’ signatures' }).getAttribute('href');
    const selling = await openAs(seller, lienAddress!);
    await selling.page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(selling.page);

    await selling.page.goto(new URL(`/vehicles/${id}/transfer`, selling.page.url()).href);
    const obstacle = selling.page.locator('[data-obstacle=lien]');
    await obstacle.getByText('loan-1', { exact: false }).waitFor();
    expect(await obstacle.textContent()).toContain('Either the lender releases it first');
    const address = await propose(selling, buyerDid, '');
    await signer(selling.page, `org:${lender.organisation}`, false).waitFor();

    const buying = await openAs(buyer, address);
    await buying.page.getByRole('button', { name: 'Review and sign' }).click();
    await share(buying.page);
    expect(await holdersOf(id)).toEqual([sellerDid]);
    await lending.page.goto(new URL(address, lending.page.url()).href);
    await lending.page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(lending.page);
    await buying.page.locator('[data-outcome=accepted]').waitFor();
    expect(await holdersOf(id)).toEqual([buyerDid]);
    for (const opened of [lending, selling, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('is not for somebody who does not hold the car', async () => {
    const { seller, buyerDid } = await holders();
    const { id } = await freshCar(buyerDid);
    const opened = await openAs(seller, `/vehicles/${id}/transfer`);
    await opened.page.locator('[data-obstacle=holder]').waitFor();
    expect(await opened.page.getByRole('button', { name: 'Propose and sign' }).count()).toBe(0);
    await opened.close();
  });
});
