// Applying for a car loan: one form, three lenders, offers that a dealer can check, a notice, the lender's review, and the end of it all.

import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessHeader } from '../src/api/access';
import { signerFromSeed } from '../src/api/sign';
import type { ActionJson } from '../src/api/types';
import type { LoanApplication, NewApplication, OpenApplication } from '../src/credit/types';
import type { Sale } from '../src/market/types';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona, record } from './visitor';

useBrowser();

const APPLICANT = 'holder-1';
const REVIEWER = 'redwood-credit';

/** The API as a persona sees it. */
async function api(id: string) {
  const [info, { did, organisation, secretKey }] = await Promise.all([node.get('/v1/network', {}), persona(id)]);
  const party = organisation ? `org:${organisation}` : did;
  const authorization = await accessHeader(info, party, await signerFromSeed(did, secretKey));
  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const headers = { authorization, 'content-type': 'application/json' };
    return (await (await node.request(path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })).json()) as T;
  };
  const applicationsFor = async (vehicle: string): Promise<OpenApplication[]> =>
    (await ask<{ items: LoanApplication[] }>('/v1/applications?limit=200')).items.filter((each): each is OpenApplication => each.vehicle === vehicle);
  return { party, ask, applicationsFor };
}

const form = (page: Page) => page.getByRole('form', { name: 'Application for a car loan' });

/** Fills in the form; the car and its price come with the address. */
async function fillIn(page: Page, values: { paid: string; income: string; debts: string; reference: string }): Promise<void> {
  const inputs = form(page);
  await inputs.locator('[data-vehicle]').waitFor();
  await inputs.getByLabel('Paid at once').fill(values.paid);
  await inputs.getByLabel('Income a month').fill(values.income);
  await inputs.getByLabel('Payments on other debts').fill(values.debts);
  await inputs.getByLabel('Term').selectOption('36');
  await inputs.getByLabel('Name', { exact: true }).fill('Anna Sommer');
  await inputs.getByLabel('Known to the credit bureau as').fill(values.reference);
  await inputs.getByLabel('The lenders may ask the credit bureau about me.').check();
}

/** Sends it to all three, and waits until each has answered. */
async function send(page: Page): Promise<void> {
  await form(page).getByRole('button', { name: 'Ask 3 lenders' }).click();
  await page.locator('[data-answered="3"]').waitFor();
}

const contentOf = async (download: Download): Promise<Buffer> => readFile(await download.path());

async function saved(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return contentOf(download);
}

describe('an applicant', () => {
  it('asks three lenders at once, compares, and shares what they have signed', async () => {
    const car = await freshCar((await persona('holder-0')).did);
    const opened = await openAs(APPLICANT, `/credit?vehicle=${car.vin}&price=9800.00`);
    const { page } = opened;
    await form(page).getByRole('button', { name: 'Ask 3 lenders' }).click();
    await form(page).locator('[data-gaps]').waitFor();
    await form(page).getByText('Without it no lender can decide.').waitFor();
    await expectSound(page);

    await fillIn(page, { paid: '2,800.00', income: '4,200', debts: '0', reference: '9' });
    await form(page).locator('[data-financed="700000"]').waitFor();
    expect(await form(page).locator('[data-lender]').count()).toBe(3);
    await send(page);
    await expectSound(page);

    const anna = await api(APPLICANT);
    const made = await anna.applicationsFor(car.id);
    expect(made.map(({ lender }) => lender).sort()).toEqual(['hafenfeld-bank', 'jiangnan-finance', 'redwood-credit']);
    for (const { lender, status } of made) await page.locator(`[data-answer="${status}"][data-lender="${lender}"]`).waitFor();
    const offers = made.filter(({ status }) => status === 'offered').sort((a, b) => a.offer!.totalOfPayments - b.offer!.totalOfPayments);
    expect(offers.length).toBeGreaterThan(1);
    expect(await page.locator('[data-offer-of]').count()).toBe(offers.length);
    await page.locator(`[data-cheapest=true][data-offer-of="${offers[0]!.lender}"]`).waitFor();

    // The same application once more is no second one.
    await send(page);
    expect((await anna.applicationsFor(car.id)).length).toBe(3);

    const file = await saved(page, () => page.getByRole('button', { name: 'Share these offers' }).click());
    const shared = JSON.parse(file.toString('utf8')) as { documents: { signatures: { sig: string }[] }[] };
    expect(shared.documents.length).toBe(offers.length);
    expect(file.toString('utf8')).not.toContain('Anna');

    const dealing = await openAs('dealer', '/credit/desk');
    const choose = async (content: string): Promise<void> =>
      dealing.page.locator('input[type=file]').setInputFiles({ name: 'offers.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await dealing.page.getByRole('heading', { name: 'Compare a customer’s offers' }).waitFor();
    await choose(file.toString('utf8'));
    await dealing.page.locator(`[data-verified="${offers.length}"]`).waitFor();
    await dealing.page.locator(`[data-cheapest=true][data-offer-of="${offers[0]!.lender}"]`).waitFor();
    await expectSound(dealing.page);
    shared.documents[0]!.signatures = shared.documents[1]!.signatures;
    await choose(JSON.stringify(shared));
    await dealing.page.locator('[data-verdict=notItsKey]').waitFor();
    await choose('{}');
    await dealing.page.locator('[data-import=refused]').waitFor();
    await dealing.page.getByLabel('The customer’s key').selectOption({ value: (await persona(APPLICANT)).did });
    await form(dealing.page).waitFor();
    await expectSound(dealing.page);
    for (const each of [opened, dealing]) {
      expectInnocent(each);
      await each.close();
    }
  });

  it('learns why there is no loan, what would change it, and takes the notice along', async () => {
    const car = await freshCar((await persona('holder-0')).did);
    const opened = await openAs(APPLICANT, `/credit?vehicle=${car.vin}&price=9800.00`);
    const { page } = opened;
    // Debts eat nearly all of the income: no policy lends then.
    await fillIn(page, { paid: '2,800.00', income: '2,000', debts: '1,900', reference: '2' });
    await send(page);
    const declined = page.locator('[data-answer=declined]').first();
    await declined.locator('[data-reasons] li').first().waitFor();
    await expectSound(page);
    const pdf = await saved(page, () => declined.locator('[data-notice=pdf]').click());
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const html = await saved(page, () => declined.locator('[data-notice=html]').click());
    expect(html.toString('utf8')).toContain('Anna Sommer');

    await declined.getByRole('link', { name: 'Details and proof' }).click();
    await page.locator('[data-rule=maximum_debt_to_income][data-kept=false]').waitFor();
    await expectSound(page);
    await page.getByRole('button', { name: 'Decide again and compare' }).click();
    await page.locator('[data-rerun=identical]').waitFor();
    expect(await page.locator('[data-check]').count()).toBe(6);
    const evidence = JSON.parse((await saved(page, () => page.getByRole('button', { name: 'Download the evidence' }).click())).toString('utf8')) as object;
    expect(Object.keys(evidence)).toEqual(expect.arrayContaining(['model', 'policy', 'input', 'decision', 'recorded']));
    await page.getByRole('link', { name: 'See the transaction' }).click();
    await page.waitForURL(/\/explorer\/transactions\//);
    expectInnocent(opened);
    await opened.close();
  });
});

describe('an offer', () => {
  it('leads to the sale that it was asked for, and fills in lender and amount', async () => {
    const seller = await persona('holder-0');
    const car = await freshCar(seller.did);
    const [into] = (await node.get('/v1/accounts', { query: { holder: seller.did } })).items;
    const listing = { type: 'sales.list', seller: seller.did, vehicle: car.id, currency: 'EUR', asking: 980_000, account: into!.id, expiresAt: Date.now() + 5 * 86_400_000 };
    await record(seller, listing as unknown as ActionJson);
    const [sale] = (await node.get('/v1/sales', { query: { vehicle: car.id } })).items as unknown as Sale[];

    const opened = await openAs(APPLICANT, `/sales/${sale!.id}`);
    const { page } = opened;
    await page.getByRole('link', { name: 'Ask lenders for an offer' }).click();
    await page.waitForURL(/\/credit\?/);
    await fillIn(page, { paid: '2,800.00', income: '4,200', debts: '0', reference: '9' });
    await form(page).getByLabel('Jiangnan', { exact: false }).uncheck();
    await form(page).getByLabel('Redwood', { exact: false }).uncheck();
    await form(page).getByRole('button', { name: 'Ask 1 lender' }).click();
    await page.locator('[data-answer=offered]').getByRole('link', { name: 'Details and proof' }).click();
    await page.getByRole('link', { name: 'Use the offer in the sale' }).click();
    const offer = page.getByRole('form', { name: 'Make an offer' });
    await offer.getByLabel('Amount of the loan').waitFor();
    expect(await offer.getByLabel('Amount of the loan').inputValue()).toBe('7000.00');
    expect(await offer.getByLabel('Financed by').inputValue()).toBe('hafenfeld-bank');
    // Another choice holds: the offer isn't put back.
    await offer.getByLabel('Financed by').selectOption('');
    expect(await offer.getByLabel('Your loan offers for this car').inputValue()).toBe('');
    await expectSound(page);
    expectInnocent(opened);
    await opened.close();
  });
});

describe('a lender', () => {
  /** An application to the reviewer that its model leaves to a person: the bureau's records are tried one after the other. */
  async function referred(): Promise<LoanApplication> {
    const car = await freshCar((await persona('holder-0')).did);
    const anna = await api(APPLICANT);
    for (let number = 1; number <= 80; number += 1) {
      const body: NewApplication = {
        salt: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
        person: { name: 'Anna Sommer', address: '', dateOfBirth: '', email: '' },
        consumerReference: String(number),
        consent: true,
        vehicle: car.id,
        request: { amount: 700_000, termMonths: 36, vehicleValue: 980_000, downPayment: 280_000, monthlyIncome: 420_000, monthlyDebtPayments: 0 },
        answers: {},
      };
      const made = await anna.ask<LoanApplication>(`/v1/lenders/${REVIEWER}/applications`, body);
      if (made.status === 'referred') return made;
    }
    throw new Error('none of eighty was referred');
  }

  it('decides what the model leaves to people, proves it, and erases the person', async () => {
    const { id } = await referred();
    const opened = await openAs(REVIEWER, '/credit/applications?status=referred');
    const { page } = opened;
    await page.locator('[data-stage=received]').waitFor();
    const row = page.locator(`[data-row="${id}"]`);
    await row.getByText('Anna Sommer').waitFor();
    expect(await page.locator('tbody [data-row]').count()).toBeGreaterThan(0);
    await expectSound(page);
    await row.getByRole('link').first().click();

    const review = page.getByRole('region', { name: 'Your decision' });
    expect(await review.getByRole('button', { name: 'Make the offer' }).isDisabled()).toBe(true);
    await review.getByLabel('Interest a year').fill('9.1');
    await expectSound(page);
    await review.getByRole('button', { name: 'Make the offer' }).click();
    await page.locator('[data-offer]').waitFor();
    expect(await (await api(APPLICANT)).ask<LoanApplication>(`/v1/applications/${id}`)).toMatchObject({ status: 'offered', offer: { ratePpm: 91_000 } });
    await page.getByRole('button', { name: 'Decide again and compare' }).click();
    await page.locator('[data-rerun=identical]').waitFor();

    await page.getByRole('button', { name: 'Erase the person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('unreadable for ever', { exact: false }).waitFor();
    await expectSound(page);
    await dialog.getByRole('button', { name: 'Erase for ever' }).click();
    await page.getByText('The lender has erased what it kept of this person.', { exact: false }).waitFor();
    const erased = await (await api(REVIEWER)).ask<LoanApplication>(`/v1/applications/${id}`);
    expect(erased.status).toBe('erased');
    expect(erased.person).toBeUndefined();
    await expectSound(page);
    expectInnocent(opened);
    await opened.close();
  });
});

describe('an auditor', () => {
  it('sees what every lender has put on record, and has any of it decided again', async () => {
    const car = await freshCar((await persona('holder-0')).did);
    const anna = await api(APPLICANT);
    const body = {
      salt: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
      person: { name: 'Anna Sommer', address: '', dateOfBirth: '', email: '' }, consumerReference: '9', consent: true, vehicle: car.id,
      request: { amount: 700_000, termMonths: 36, vehicleValue: 980_000, downPayment: 280_000, monthlyIncome: 420_000, monthlyDebtPayments: 0 }, answers: {},
    };
    const { id, lender, lenderName, applicant, receivedAt, currency, status, recorded } = await anna.ask<LoanApplication>(`/v1/lenders/${REVIEWER}/applications`, body);
    const opened = await openAs('auditor', '/credit');
    const { page } = opened;
    // A member of an earlier version answers an auditor's list with its own applications, of which there are none.
    await page.route('**/v1/applications?*', (route) => route.fulfill({ json: { items: [{ id, lender, lenderName, applicant, receivedAt, currency, status, recorded }], nextCursor: null } }));
    await page.goto(new URL('/credit/applications', page.url()).href);
    const row = page.locator(`[data-row="${id}"]`);
    await row.getByText('Redwood', { exact: false }).waitFor();
    await row.getByText(recorded.outcome).waitFor();
    expect(await page.getByRole('link', { name: 'Apply for a loan' }).count()).toBe(0);
    await expectSound(page);
    await row.getByRole('button', { name: 'Decide again and compare' }).click();
    await row.locator('[data-rerun=identical]').waitFor();
    const other = recorded.outcome === 'declined' ? 'approved' : 'declined';
    await page.goto(new URL(`/credit/applications?status=${other}`, page.url()).href);
    await page.getByText('Nothing matches these filters.').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});
