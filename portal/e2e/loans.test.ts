// A loan after it was made: what its page shows, the ways to pay it, other terms that both sides sign, and its sale to another holder.

import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { buildEnvelope, salted, signerFromSeed } from '../src/api/sign';
import type { ActionJson } from '../src/api/types';
import { DAY_MS } from '../src/lib/days';
import { monthlyTerms, utcDay } from '../src/market/settlement';
import { loanReference, type Loan } from '../src/market/types';
import { readRequest } from '../src/payments/code';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona, proposalOf, share, sign, type Persona } from './visitor';

useBrowser();

const HOLDER = 'lender';
const BORROWER = 'holder-2';
const BUYER = 'redwood-credit';
const PRINCIPAL = 60_000;
/** A busy machine takes its time from a signature to what the node answers. */
const POLL = { timeout: 10_000 };

const accountOf = async (holder: string) => (await node.get('/v1/accounts', { query: { holder } })).items.find(({ currency }) => currency === 'EUR')!;
const loanNow = async (id: string): Promise<Loan> => (await node.get('/v1/loans/{id}', { path: { id } })) as unknown as Loan;

/** Has these sign the actions in one transaction. */
async function put(signers: Persona[], actions: object[]): Promise<void> {
  const { networkId } = await node.get('/v1/network', {});
  const keys = await Promise.all(signers.map(({ did, secretKey }) => signerFromSeed(did, secretKey)));
  const { status, outcome } = await node.submit((await buildEnvelope(networkId, actions as ActionJson[], keys)).envelope);
  if (status !== 'accepted') throw new Error(outcome.detail);
}

/** A loan of a year, from that day on, on a car that the borrower has. */
async function freshLoan(since = Date.now()): Promise<Loan> {
  const [lender, borrower] = await Promise.all([persona(HOLDER), persona(BORROWER)]);
  const car = await freshCar(borrower.did);
  const by = lender.organisation!;
  const [from, to] = await Promise.all([accountOf(`org:${by}`), accountOf(borrower.did)]);
  const terms = monthlyTerms(PRINCIPAL, 59_000, 12, utcDay(since));
  const disclosure = await node.request('/v1/loan-disclosures', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(terms) });
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', await disclosure.arrayBuffer())).toString('hex');
  const paid = await salted({ type: 'payments.transfer', from: from.id, to: to.id, amount: PRINCIPAL, currency: 'EUR', reference: 'LOAN' } as unknown as ActionJson);
  const actions = [
    paid.action,
    { type: 'vehicles.place_lien', by, vehicle: car.id, lien: 'loan-a', occurredAt: Date.now() },
    {
      type: 'loans.originate', by, borrower: borrower.did, vehicle: car.id, lien: 'loan-a', account: from.id, currency: 'EUR', terms,
      allocation: ['interest', 'principal', 'late_charges', 'fees'], defaultDays: 60, disclosure: digest, proceeds: [paid.digest],
    },
  ];
  await put([lender, borrower], actions);
  const { items } = await node.get('/v1/loans', { query: { vehicle: car.id } });
  return items[0] as unknown as Loan;
}

/** The other side finds the proposal on the loan's page, reads it, and signs. */
async function signPending(page: Page, proposal: string, role: string): Promise<void> {
  const pending = page.locator(`[data-pending="${proposal}"]`);
  await pending.locator('[data-signed=false]').getByText(role, { exact: true }).waitFor();
  await pending.getByRole('link', { name: 'Read and sign' }).click();
  await page.getByRole('button', { name: 'Review and sign' }).click();
  await page.getByRole('dialog').locator('[data-about]').getByText('Rothfeld R3', { exact: false }).waitFor();
  await sign(page);
  await page.keyboard.press('Enter');
}

describe('a loan', () => {
  it('shows what secures it, and is paid by a mandate or by a code', async () => {
    const { id, loan } = await freshLoan();
    const opened = await openAs(BORROWER, `/loans/${id}`);
    const { page } = opened;
    await page.locator('[data-lien-status=placed]').getByRole('link', { name: 'loan-a' }).waitFor();
    await page.locator('[data-apr=disclosed]').getByText('as disclosed before signing').waitFor();
    await page.locator(`[data-payoff="${PRINCIPAL}"]`).waitFor();

    await page.getByRole('button', { name: 'By code' }).click();
    const code = await page.locator('[data-code]').getAttribute('data-code');
    const { networkId } = await node.get('/v1/network', {});
    const { instalments } = await loanNow(id);
    expect(readRequest(code!, networkId)).toMatchObject({ account: loan.account, amount: instalments![0]!.amount, reference: loanReference(id), once: true });
    await expectSound(page);

    await page.getByRole('button', { name: 'By mandate' }).click();
    const form = page.getByRole('form', { name: 'By mandate' });
    const largest = (Math.max(...instalments!.map(({ amount }) => amount)) / 100).toFixed(2);
    expect(await form.getByLabel('Most at once').inputValue()).toBe(largest);
    await expectSound(page);
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await sign(page);
    await page.keyboard.press('Enter');
    await form.getByRole('link', { name: 'Your mandates' }).click();
    await page.locator('[data-mandate][data-life=standing]').getByText(`€${largest}`).first().waitFor();
    expectInnocent(opened);
    await opened.close();
  });

  it('is deferred and modified by both sides, and assigned to another holder', async () => {
    const { id } = await freshLoan();
    const lending = await openAs(HOLDER, `/loans/${id}`);
    const borrowing = await openAs(BORROWER, `/loans/${id}`);
    const back = async (page: Page): Promise<void> => void (await page.goto(new URL(`/loans/${id}`, page.url()).href));
    const first = (await loanNow(id)).instalments![0]!.date;

    const servicing = lending.page.getByRole('region', { name: 'Servicing' });
    await servicing.getByLabel('By how many instalments').selectOption('2');
    await servicing.getByRole('button', { name: 'Put payments off' }).click();
    await share(lending.page);
    await signPending(borrowing.page, await proposalOf(lending.page), 'Borrower');
    await expect.poll(async () => (await loanNow(id)).instalments![0]!.date > first, POLL).toBe(true);

    // The borrower asks for a lower rate over a longer time, and reads what it comes to; the holder agrees.
    await back(borrowing.page);
    const asking = borrowing.page.getByRole('region', { name: 'Other terms' });
    await asking.locator('summary').click();
    await asking.getByLabel('Interest a year').fill('4.5');
    await asking.getByLabel('Number of payments').fill('0');
    await asking.getByText('From 1 to 240.').waitFor();
    await asking.getByLabel('Number of payments').fill('24');
    await asking.locator('[data-terms=new]').waitFor();
    const total = Number(await asking.locator('[data-terms=new]').getAttribute('data-total'));
    expect(total).toBeGreaterThan(PRINCIPAL);
    await expectSound(borrowing.page);
    await asking.getByRole('button', { name: 'Change the terms' }).click();
    await borrowing.page.getByRole('dialog').locator('[data-action="loans.modify"]').getByText('€600.00').waitFor();
    await share(borrowing.page);
    await back(lending.page);
    await signPending(lending.page, await proposalOf(borrowing.page), 'Holder');
    await expect.poll(async () => (await loanNow(id)).loan.terms, POLL).toMatchObject({ annual_rate_ppm: 45_000, payments: 24, principal: PRINCIPAL });

    // The holder sells the loan: the price changes hands with it.
    const buyer = await persona(BUYER);
    const before = await accountOf(`org:${buyer.organisation}`);
    await back(lending.page);
    await lending.page.locator('[data-apr]').getByText('of the terms in force now').waitFor();
    await servicing.getByText('Assign the loan').click();
    const form = servicing.getByRole('form', { name: 'Assign the loan' });
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await form.getByText('This is needed.').waitFor();
    await form.getByLabel('New holder').selectOption({ value: buyer.organisation! });
    await form.getByLabel('Account to be paid into').waitFor();
    await form.getByLabel('Price').fill('590.00');
    await expectSound(lending.page);
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await share(lending.page);
    const buying = await openAs(BUYER, `/loans/${id}`);
    await signPending(buying.page, await proposalOf(lending.page), 'New holder');
    await expect.poll(async () => (await loanNow(id)).loan.holder, POLL).toBe(buyer.organisation);
    await back(borrowing.page);
    await borrowing.page.locator(`[data-holder="${buyer.organisation}"]`).waitFor();
    await borrowing.page.getByText('Lent by').waitFor();
    await expectSound(borrowing.page);
    expect((await accountOf(`org:${buyer.organisation}`)).balance).toBe(before.balance - 59_000);
    for (const opened of [lending, borrowing, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('that was written off says so of what is paid after it', async () => {
    const { id } = await freshLoan(Date.now() - 200 * DAY_MS);
    await put([await persona(HOLDER)], [{ type: 'loans.charge_off', loan: id }]);
    const opened = await openAs(BORROWER, `/loans/${id}`);
    const { page } = opened;
    await page.locator('[data-state=charged_off]').waitFor();
    const pay = page.getByRole('form', { name: 'Pay', exact: true });
    await pay.getByLabel('Amount').fill('12.00');
    await pay.getByRole('button', { name: 'Review and sign' }).click();
    await page.getByRole('dialog').locator('[data-about]').getByText('Rothfeld R3', { exact: false }).waitFor();
    await sign(page);
    await page.keyboard.press('Enter');
    await page.locator('[data-payment="1200"][data-recovery]').getByText('recovery after write-off').waitFor();
    await expectSound(page);
    expectInnocent(opened);
    await opened.close();
  });
});
