// Buying a car with a loan: seller, buyer and lender on their own devices, one transaction, and years later the clean title.

import { describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { buildEnvelope, signerFromSeed } from '../src/api/sign';
import type { ActionJson, SubmitResult } from '../src/api/types';
import type { Loan, Sale } from '../src/market/types';
import { verifyReport } from '../src/verify/report';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona, proposalOf, share, sign, type Persona } from './visitor';

useBrowser();

const LENDER = 'lender'; // the demonstration's lender is its bank
const PRICE = '9,800.00';

async function account(party: string): Promise<{ id: string; balance: number }> {
  const { items } = await node.get('/v1/accounts', { query: { holder: party } });
  return items[0]!;
}

async function salesOf(party: string): Promise<Sale[]> {
  return (await node.get('/v1/sales', { query: { party } })).items as unknown as Sale[];
}

async function loansOf(party: string): Promise<Loan[]> {
  return (await node.get('/v1/loans', { query: { party } })).items as unknown as Loan[];
}

/** Several actions in one transaction, signed by several. */
async function together(signers: Persona[], actions: object[]): Promise<SubmitResult> {
  const { networkId } = await node.get('/v1/network', {});
  const keys = await Promise.all(signers.map(({ did, secretKey }) => signerFromSeed(did, secretKey)));
  return node.submit((await buildEnvelope(networkId, actions as ActionJson[], keys)).envelope);
}

/** What the open dialog says of the sale that the actions only point at. */
async function expectAbout(page: Page, lines: string[]): Promise<void> {
  const about = page.getByRole('dialog').locator('[data-about]');
  for (const line of lines) await about.getByText(line, { exact: false }).first().waitFor();
}

/** Adds the visitor's signature to the proposal that is shown. */
async function cosign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review and sign' }).click();
  // What the loan costs, and that the lender has committed to these figures.
  await page.getByRole('dialog').locator('[data-disclosure=true]').waitFor();
  await page.getByRole('dialog').locator('button[type=submit]:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').locator('[data-result]').waitFor();
  await page.keyboard.press('Enter');
}

/** Asks the lenders of the form for 8 000 over two years, and waits for the bank's offer. */
async function applyForLoan(page: Page): Promise<void> {
  const form = page.getByRole('form', { name: 'Application for a car loan' });
  await form.getByRole('button', { name: 'Ask 3 lenders' }).click();
  await form.getByText('Without it no lender can decide.').waitFor();
  await fill(form, { 'Price of the car': '9,800.00', 'Paid at once': '1,800.00', 'Income a month': '4,200', 'Payments on other debts a month': '0', Name: 'Ben Ufer', 'Known to the credit bureau as': '9' });
  await form.getByLabel('Term').selectOption('24');
  await form.getByLabel('The lenders may ask the credit bureau about me.').check();
  await form.getByText('To be financed: €8,000.00').waitFor();
  await expectSound(page);
  await form.getByRole('button', { name: 'Ask 3 lenders' }).click();
  await page.getByRole('article', { name: 'Hafenfeld Bank AG' }).locator('[data-offer]').waitFor();
  await expectSound(page);
}

async function fill(form: Locator, values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await form.getByLabel(label, { exact: false }).first().fill(value);
}

/** The choice of the bank's offer in the buyer's form. */
const offerOf = async (form: Locator, amount: string): Promise<string> =>
  (await form.getByLabel('Your loan offers for this car').locator('option').allTextContents()).find((text) => text.startsWith('Hafenfeld') && text.includes(amount))!;

describe('a purchase with a loan', () => {
  it('goes from the listing to the clean title, and the report says so offline', async () => {
    const [seller, buyer, lender] = await Promise.all([persona('holder-0'), persona('holder-1'), persona(LENDER)]);
    const car = await freshCar(seller.did);
    const before = { seller: await account(seller.did), buyer: await account(buyer.did) };

    const selling = await openAs('holder-0', `/vehicles/${car.vin}/sell`);
    const form = selling.page.getByRole('form', { name: 'Put up for sale' });
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await form.getByText('Enter an amount such as 12.50.').waitFor();
    await form.getByLabel('Asking price').fill('10,400.00');
    await expectSound(selling.page);
    await selling.page.keyboard.press('Enter');
    await sign(selling.page);
    await selling.page.keyboard.press('Enter');
    await selling.page.waitForURL(/\/sales\?whose=mine/);
    const sale = (await salesOf(seller.did)).find(({ sale: { vehicle } }) => vehicle === car.id)!;
    await selling.page.goto(new URL(`/sales/${sale.id}`, selling.page.url()).href);
    await selling.page.getByText('There are no offers yet.').waitFor();

    const buying = await openAs('holder-1', `/sales/${sale.id}`);
    await buying.page.getByRole('link', { name: 'Ask lenders for an offer' }).click();
    await applyForLoan(buying.page);
    await buying.page.goto(new URL(`/sales/${sale.id}`, buying.page.url()).href);
    const offer = buying.page.getByRole('form', { name: 'Make an offer' });
    await offer.getByLabel('Price').fill(PRICE);
    await offer.getByLabel('Deposit').fill('500.00');
    await offer.getByLabel('Financed by').selectOption({ value: lender.organisation! });
    await offer.getByLabel('Amount of the loan').fill('10,000.00');
    await offer.getByRole('button', { name: 'Review and sign' }).click();
    await offer.getByText('That is more than €9,800.00.').waitFor();
    await offer.getByLabel('Your loan offers for this car').selectOption({ label: await offerOf(offer, '€8,000.00') });
    expect(await offer.getByLabel('Amount of the loan').inputValue()).toBe('8000.00');
    await expectSound(buying.page);
    await buying.page.keyboard.press('Enter');
    await buying.page.getByRole('dialog').getByText('set €500.00 aside', { exact: false }).waitFor();
    await expectAbout(buying.page, ['Rothfeld R3', '€9,800.00', '€8,000.00 · Hafenfeld Bank AG', 'Deposit']);
    await sign(buying.page);
    await buying.page.keyboard.press('Enter');

    // The seller sees the offer without asking, and accepts.
    await selling.page.locator('[data-offer=open]').getByRole('button', { name: 'Accept' }).click();
    await expectAbout(selling.page, ['Rothfeld R3', '€9,800.00', '€8,000.00 · Hafenfeld Bank AG', '€500.00', 'you']);
    await sign(selling.page);
    await selling.page.keyboard.press('Enter');
    // The seller holds no offer of the lender, and reads who has to go on.
    await selling.page.locator('[data-waits-for=others]').getByText('Hafenfeld Bank AG').waitFor();
    expect(await selling.page.getByRole('button', { name: 'Prepare and sign' }).count()).toBe(0);
    await expectSound(selling.page);

    // The buyer reads what the loan costs, and begins the settlement; the others add their signatures.
    const settle = buying.page.getByRole('form', { name: 'Settle the sale' });
    await settle.locator('[data-disclosure]').waitFor();
    await settle.locator('[data-by-offer]').getByText('24 months', { exact: false }).waitFor();
    await settle.getByText('Annual percentage rate').waitFor();
    await expectSound(buying.page);
    await settle.getByRole('button', { name: 'Prepare and sign' }).click();
    const dialog = buying.page.getByRole('dialog');
    for (const type of ['sales.settle', 'payments.post_chain', 'payments.transfer', 'vehicles.transfer_title', 'vehicles.place_lien']) await dialog.locator(`[data-action="${type}"]`).first().waitFor();
    const making = dialog.locator('[data-action="loans.originate"]');
    for (const line of ['€8,000.00', 'First payment', 'Germany', 'Right to withdraw']) await making.getByText(line).first().waitFor();
    await dialog.locator('[data-action="payments.transfer"]').getByText('(Lender)', { exact: false }).first().waitFor();
    await expectSound(buying.page);
    await dialog.locator('button[type=submit]:focus').waitFor();
    await buying.page.keyboard.press('Enter');
    await dialog.locator('[data-result=shared]').waitFor();
    await buying.page.keyboard.press('Enter');
    await buying.page.waitForURL(/\/proposals\//);
    const proposal = new URL(buying.page.url()).pathname;
    // Whoever has a part in the sale sees on its page who has signed, and prepares no second one.
    const lending = await openAs(LENDER, `/sales/${sale.id}`);
    for (const { page } of [lending, selling]) {
      const pending = page.locator(`[data-pending="${proposal.split('/').at(-1)}"]`);
      await pending.locator(`[data-signer="${buyer.did}"][data-signed=true]`).getByText('Buyer').waitFor();
      await pending.locator(`[data-signer="${seller.did}"][data-signed=false]`).getByText('Seller').waitFor();
      await pending.locator('[data-signed=false]').getByText('Lender', { exact: true }).waitFor();
      await page.locator('[aria-current=step]').getByText('1 of 3 have signed').waitFor();
      expect(await page.getByRole('button', { name: 'Prepare and sign' }).count()).toBe(0);
    }
    await expectSound(selling.page);
    await lending.page.getByRole('link', { name: 'Read and sign' }).click();
    await cosign(lending.page);
    await selling.page.goto(new URL(proposal, selling.page.url()).href);
    await cosign(selling.page);
    await buying.page.locator('[data-outcome=accepted]').waitFor();

    const settled = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: car.id } });
    expect(settled.holders).toEqual([buyer.did]);
    expect(settled.liens.filter(({ status }) => status !== 'released').map(({ lender: by }) => by)).toEqual([lender.organisation]);
    expect((await account(seller.did)).balance).toBe(before.seller.balance + 980_000);
    expect((await account(buyer.did)).balance).toBe(before.buyer.balance - 180_000);
    const loan = (await loansOf(buyer.did)).find(({ loan: { vehicle } }) => vehicle === car.id)!;
    expect(loan.loan.owed.principal).toBe(800_000);
    // The loan rests on the lender's decision on the ledger, which makes no second one.
    expect(loan.loan.decision).toMatch(/^[0-9a-f]{64}$/);
    const decision = await node.get('/v1/state', { query: { path: `loans/decision/${loan.loan.decision}` } });
    expect(decision.value).toMatchObject({ lender: lender.organisation, applicant: buyer.did, outcome: 'approved', loan: loan.id });

    // An instalment, then all the rest: the lender is not asked.
    await buying.page.goto(new URL(`/loans/${loan.id}`, buying.page.url()).href);
    await buying.page.locator('[data-decision=approved]').getByRole('link', { name: 'Details and proof' }).waitFor();
    await buying.page.locator('[data-lien-status=placed]').waitFor();
    const pay = buying.page.getByRole('form', { name: 'Pay', exact: true });
    await pay.getByLabel('Amount').fill('350.00');
    await expectSound(buying.page);
    await pay.getByRole('button', { name: 'Review and sign' }).click();
    await sign(buying.page);
    await buying.page.keyboard.press('Enter');
    await buying.page.locator('[data-owed="765000"]').waitFor();
    await pay.getByRole('button', { name: 'Pay off with €7,650.00' }).click();
    await sign(buying.page);
    await buying.page.keyboard.press('Enter');
    await buying.page.locator('[data-outcome=paid_off]').waitFor();
    for (const payment of [35_000, 765_000]) await buying.page.locator(`[data-payment="${payment}"]`).waitFor();
    await expectSound(buying.page);

    const free = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: car.id } });
    const report = await (await node.request(`/v1/vehicles/${car.id}/report`, {})).arrayBuffer();
    const { networkId } = await node.get('/v1/network', {});
    const verified = verifyReport(new Uint8Array(report), networkId);
    expect([verified.vehicle, verified.records]).toEqual([car.id, free.records]);
    expect(free.liens.map(({ status }) => status)).toEqual(['released']);
    for (const opened of [selling, buying, lending]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('without an application goes by the terms that the lender chooses, held against a law', async () => {
    const [seller, buyer, lender] = await Promise.all([persona('holder-0'), persona('holder-1'), persona(LENDER)]);
    const car = await freshCar(seller.did);
    const into = await account(seller.did);
    const expiresAt = Date.now() + 5 * 86_400_000;
    await together([seller], [{ type: 'sales.list', seller: seller.did, vehicle: car.id, currency: 'EUR', asking: 500_000, account: into.id, expiresAt }]);
    const sale = (await salesOf(seller.did)).find(({ sale: { vehicle } }) => vehicle === car.id)!;
    await together([buyer], [
      { type: 'sales.offer', sale: sale.id, buyer: buyer.did, price: 500_000, currency: 'EUR', financing: { lender: lender.organisation, amount: 400_000 }, expiresAt, settleBy: expiresAt },
    ]);
    const { value } = await node.get('/v1/state', { query: { path: `history/vehicle/${car.id}` } });
    const { count, digest } = value as { count: number; digest: string };
    await together([seller], [{ type: 'sales.accept', sale: sale.id, offer: 0, history: { count, digest } }]);

    const buying = await openAs('holder-1', `/sales/${sale.id}`);
    await buying.page.locator('[data-waits-for=offer]').getByRole('link', { name: 'Ask lenders for an offer' }).waitFor();
    await expectSound(buying.page);
    const lending = await openAs(LENDER, `/sales/${sale.id}`);
    const form = lending.page.getByRole('form', { name: 'Settle the sale' });
    for (const label of ['Interest a year', 'Term', 'Law', 'Right to withdraw, in days']) expect(await form.getByLabel(label, { exact: true }).inputValue()).toBe('');
    await form.getByRole('button', { name: 'Prepare and sign' }).click();
    await expect.poll(() => form.getByText('This is needed.').count()).toBe(4);
    await expectSound(lending.page);
    await form.getByLabel('Interest a year').fill('6.4');
    await form.getByLabel('Term').selectOption('36');
    await form.getByLabel('Law').selectOption('DE');
    await form.getByLabel('Right to withdraw, in days').fill('14');
    await form.getByText('Annual percentage rate').waitFor();
    await form.getByRole('button', { name: 'Prepare and sign' }).click();
    await share(lending.page);
    const { actions, forecast } = await node.get('/v1/proposals/{id}', { path: { id: await proposalOf(lending.page) } });
    const law = { jurisdiction: 'DE', condition: 'new', use: 'private', cashPrice: 500_000, downPayment: 100_000 };
    expect(actions.find(({ type }) => type === 'loans.originate')).toMatchObject({ law, coolingOffDays: 14, terms: { annual_rate_ppm: 64_000, payments: 36 } });
    expect(forecast?.status).toBe('accepted');
    for (const opened of [buying, lending]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('stops when a record comes in between, and the buyer gets the deposit back', async () => {
    const [seller, buyer, police] = await Promise.all([persona('holder-0'), persona('holder-1'), persona('police')]);
    const car = await freshCar(seller.did);
    const [into, from] = await Promise.all([account(seller.did), account(buyer.did)]);
    const expiresAt = Date.now() + 5 * 86_400_000;
    await together([seller], [
      { type: 'sales.list', seller: seller.did, vehicle: car.id, currency: 'EUR', asking: 500_000, account: into.id, expiresAt },
    ]);
    const sale = (await salesOf(seller.did)).find(({ sale: { vehicle } }) => vehicle === car.id)!;
    await together([buyer], [
      { type: 'payments.reserve', from: from.id, to: into.id, amount: 20_000, currency: 'EUR', release: { by: 'both_parties' }, expiresAt: expiresAt + 1, atDeadline: 'give_back' },
      { type: 'sales.offer', sale: sale.id, buyer: buyer.did, price: 500_000, currency: 'EUR', deposit: 20_000, expiresAt, settleBy: expiresAt },
    ]);
    const selling = await openAs('holder-0', `/sales/${sale.id}`);
    await selling.page.getByRole('button', { name: 'Accept' }).click();
    await sign(selling.page);
    await selling.page.keyboard.press('Enter');
    await together([police], [{ type: 'vehicles.report_theft', by: police.organisation, vehicle: car.id, occurredAt: Date.now(), reference: 'T-1' }]);

    const buying = await openAs('holder-1', `/sales/${sale.id}`);
    await buying.page.locator('[data-obstacle=history]').waitFor();
    await expectSound(buying.page);
    await buying.page.getByRole('button', { name: 'Cancel the sale' }).click();
    await sign(buying.page);
    await buying.page.keyboard.press('Enter');
    await buying.page.locator('[data-state=cancelled]').waitFor();
    await buying.page.getByText('The car’s history had changed').waitFor();
    const back = (await node.get('/v1/accounts/{id}', { path: { id: from.id } })) as { reserved: number };
    expect(back.reserved).toBe(0);
    for (const opened of [selling, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });
});
