// Selling against money in escrow: the title is held with the buyer's money, and both change hands or neither does.

import { describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { buildEnvelope, hexOf, salted, sha256, signerFromSeed } from '../src/api/sign';
import type { Account, ActionJson } from '../src/api/types';
import { monthlyTerms, utcDay } from '../src/market/settlement';
import type { Loan } from '../src/market/types';
import { expectInnocent, node, useBrowser, type Opened } from './browser';
import { expectSound, freshCar, openAs, persona, proposalOf, share, sign, type Persona } from './visitor';

useBrowser();

const PRICE = 2_500;
/** What the buyer pays of it where a bank lends the rest. */
const OWN = 500;

type Side = Persona & { account: Account };

/** A holder of the demonstration, with the account in euro as it is now. */
async function side(number: number): Promise<Side> {
  const { items } = await node.get('/v1/demo/personas', {});
  const found = items.filter(({ id }) => id.startsWith('holder-'))[number]!;
  return { ...found, account: await accountOf(found.did) };
}

async function accountOf(holder: string): Promise<Account> {
  const { items } = await node.get('/v1/accounts', { query: { holder } });
  return items.find(({ currency }) => currency === 'EUR')!;
}

const holdersOf = async (id: string): Promise<string[]> => (await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } })).holders;

async function escrowForm({ page }: Opened): Promise<Locator> {
  await page.getByText('Against money in escrow').click();
  return page.getByRole('form', { name: 'Sale against money in escrow' });
}

/** The seller proposes, with the release of that name; the buyer signs what the inbox shows. Gives the chain's id. */
async function agree(selling: Opened, buying: Opened, buyer: Side, release: string): Promise<string> {
  const form = await escrowForm(selling);
  await form.getByLabel(/^Buyer/).fill(buyer.did);
  await form.getByLabel('Price').fill('25.00');
  await form.getByLabel('Who pays the money out').selectOption({ label: release });
  await expect.poll(() => form.getByLabel('The buyer’s account').inputValue()).toBe(buyer.account.id);
  await form.getByRole('button', { name: 'Propose and sign' }).click();
  await share(selling.page);
  const id = await proposalOf(selling.page);
  await buying.page.locator(`[data-proposal="${id}"] a`).click();
  await buying.page.getByRole('heading', { name: /^Escrow for / }).waitFor();
  await expectSound(buying.page);
  await buying.page.getByRole('button', { name: 'Review and sign' }).click();
  await sign(buying.page);
  await buying.page.keyboard.press('Enter');
  await selling.page.locator('[data-outcome=accepted]').waitFor();
  return id;
}

/** Several actions in one transaction, signed by several; gives its id. */
async function together(signers: Persona[], actions: object[]): Promise<string> {
  const { networkId } = await node.get('/v1/network', {});
  const keys = await Promise.all(signers.map(({ did, secretKey }) => signerFromSeed(did, secretKey)));
  const { status, outcome, id } = await node.submit((await buildEnvelope(networkId, actions as ActionJson[], keys)).envelope);
  if (status !== 'accepted') throw new Error(outcome.detail);
  return id;
}

/** A bank lends most of the price; its money, the buyer's, the title and the loan are one chain, which the buyer resolves. */
async function withLoan(vehicle: string, seller: Side, buyer: Side, bank: Persona): Promise<object[]> {
  const [by, lien] = [bank.organisation!, 'loan-1'];
  const { id: account } = await accountOf(`org:${by}`);
  const terms = monthlyTerms(PRICE - OWN, 60_000, 12, utcDay(Date.now()));
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(terms) };
  const disclosed = new Uint8Array(await (await node.request('/v1/loan-disclosures', init)).arrayBuffer());
  const expiresAt = Date.now() + 2 * 86_400_000;
  const reserve = (from: string, amount: number) =>
    salted({
      type: 'payments.reserve', from, to: seller.account.id, amount, currency: 'EUR', release: { by: 'arbiter', arbiter: buyer.did },
      expiresAt, atDeadline: 'give_back',
    } as unknown as ActionJson);
  const [lent, own] = [await reserve(account, PRICE - OWN), await reserve(buyer.account.id, OWN)];
  return [
    lent.action,
    own.action,
    { type: 'vehicles.hold_title', vehicle, from: [seller.did], to: [buyer.did], lien: { by, lien } },
    {
      type: 'loans.originate', by, borrower: buyer.did, vehicle, lien, account, currency: 'EUR', terms, allocation: ['interest', 'principal', 'late_charges', 'fees'],
      defaultDays: 60, disclosure: hexOf(await sha256(disclosed)), proceeds: [lent.digest], pending: true,
    },
  ];
}

const loanStates = async (vehicle: string): Promise<string[]> =>
  ((await node.get('/v1/loans', { query: { vehicle } })).items as unknown as Loan[]).map(({ loan }) => loan.status.state);

const goTo = async ({ page }: Opened, path: string): Promise<void> => void (await page.goto(new URL(path, page.url()).href));

describe('a sale against money in escrow', () => {
  it('holds the title until the buyer has the car, and then passes title and money at once', async () => {
    const [seller, buyer] = [await side(0), await side(1)];
    const { id, vin } = await freshCar(seller.did);
    const selling = await openAs(seller.id, `/vehicles/${vin}/transfer`);
    const form = await escrowForm(selling);
    await form.getByLabel('Last day').fill('2020-01-01');
    await form.getByRole('button', { name: 'Propose and sign' }).click();
    for (const problem of ['Enter an amount such as 12.50.', 'An account is 64 letters and digits.', 'Choose today or a later day.']) {
      await form.getByText(problem).waitFor();
    }
    await form.getByLabel('The buyer’s account').fill(seller.account.id);
    await form.getByText('That is the account that the money goes to.').waitFor();
    await form.getByLabel('The buyer’s account').fill('0'.repeat(64));
    await form.getByText('The ledger has no such account.').waitFor();
    await form.getByLabel('The buyer’s account').fill(buyer.account.id);
    await form.getByLabel('Price').fill('99,999,999');
    await form.getByText('at its disposal', { exact: false }).waitFor();
    await expectSound(selling.page);

    await goTo(selling, `/vehicles/${vin}/transfer`);
    const buying = await openAs(buyer.id, '/inbox');
    const chain = await agree(selling, buying, buyer, 'The buyer, once they have the car');
    expect(await holdersOf(id)).toEqual([seller.did]);
    expect(await accountOf(buyer.did)).toMatchObject({ balance: buyer.account.balance, reserved: buyer.account.reserved + PRICE });

    // The car's page says so, and nobody can sell it meanwhile.
    await goTo(selling, `/vehicles/${vin}`);
    await selling.page.locator('[data-held]').getByText('The money can be paid until', { exact: false }).waitFor();
    await goTo(selling, `/vehicles/${vin}/transfer`);
    await selling.page.locator('[data-held]').waitFor();
    expect(await selling.page.getByRole('button', { name: 'Propose and sign' }).count()).toBe(0);
    await expectSound(selling.page);

    // The buyer finds it in the wallet, and pays it out alone.
    await goTo(buying, '/wallet');
    await buying.page.getByRole('link', { name: 'Reservations' }).click();
    const card = buying.page.locator(`[data-chain="${chain}"]`);
    await card.locator('[data-holds=title]').getByText('Rothfeld R3', { exact: false }).waitFor();
    await expectSound(buying.page);
    await card.getByRole('button', { name: 'Pay out and pass the title' }).click();
    await sign(buying.page);
    await buying.page.keyboard.press('Enter');
    await buying.page.locator(`[data-chain="${chain}"][data-status=posted]`).waitFor();
    await expectSound(buying.page);

    expect(await holdersOf(id)).toEqual([buyer.did]);
    expect((await accountOf(seller.did)).balance).toBe(seller.account.balance + PRICE);
    expect(await accountOf(buyer.did)).toMatchObject({ balance: buyer.account.balance - PRICE, reserved: buyer.account.reserved });
    for (const opened of [selling, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('gives the money back and frees the title when the seller calls it off', async () => {
    const [seller, buyer] = [await side(0), await side(1)];
    const { id, vin } = await freshCar(seller.did);
    const selling = await openAs(seller.id, `/vehicles/${vin}/transfer`);
    const buying = await openAs(buyer.id, '/inbox');
    const chain = await agree(selling, buying, buyer, 'Buyer and seller together');

    // The buyer alone can neither pay it out nor give it back.
    await goTo(buying, `/reservations/${chain}`);
    await buying.page.getByRole('button', { name: 'Pay out and pass the title' }).waitFor();
    await buying.page.getByText('Others have to sign too', { exact: false }).waitFor();
    expect(await buying.page.getByRole('button', { name: 'Give back and free the title' }).count()).toBe(0);
    await expectSound(buying.page);

    await goTo(selling, `/vehicles/${vin}`);
    await selling.page.locator('[data-held]').getByRole('link', { name: 'See the reservation' }).click();
    await selling.page.getByRole('button', { name: 'Give back and free the title' }).click();
    await sign(selling.page);
    await selling.page.keyboard.press('Enter');
    for (const { page } of [selling, buying]) await page.locator(`[data-chain="${chain}"][data-status=voided]`).waitFor();

    expect(await holdersOf(id)).toEqual([seller.did]);
    expect(await accountOf(seller.did)).toMatchObject({ balance: seller.account.balance, awaited: seller.account.awaited });
    expect(await accountOf(buyer.did)).toMatchObject({ balance: buyer.account.balance, reserved: buyer.account.reserved });
    await goTo(selling, `/vehicles/${vin}/transfer`);
    await selling.page.getByRole('button', { name: 'Propose and sign' }).waitFor();
    expect(await selling.page.locator('[data-held]').count()).toBe(0);
    for (const opened of [selling, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('is paid out by both together, each on their own device', async () => {
    const [seller, buyer] = [await side(0), await side(1)];
    const { id, vin } = await freshCar(seller.did);
    const selling = await openAs(seller.id, `/vehicles/${vin}/transfer`);
    const buying = await openAs(buyer.id, '/inbox');
    const chain = await agree(selling, buying, buyer, 'Buyer and seller together');
    await goTo(buying, `/reservations/${chain}`);
    await buying.page.getByRole('button', { name: 'Pay out and pass the title' }).click();
    await share(buying.page);
    await goTo(selling, `/proposals/${await proposalOf(buying.page)}`);
    await selling.page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(selling.page);
    await selling.page.keyboard.press('Enter');
    await buying.page.locator('[data-outcome=accepted]').waitFor();
    expect(await holdersOf(id)).toEqual([buyer.did]);
    for (const opened of [selling, buying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('can hold a loan too, which begins with its lien when the buyer pays the money out', async () => {
    const [seller, buyer, bank] = [await side(0), await side(1), await persona('lender')];
    const { id } = await freshCar(seller.did);
    const chain = await together([seller, buyer, bank], await withLoan(id, seller, buyer, bank));
    const buying = await openAs(buyer.id, `/reservations/${chain}`);
    for (const held of ['title', 'lien', 'loan']) await buying.page.locator(`[data-holds=${held}]`).waitFor();
    await expectSound(buying.page);
    await buying.page.getByRole('button', { name: 'Pay out and pass the title' }).click();
    await sign(buying.page);
    await buying.page.keyboard.press('Enter');
    await buying.page.locator(`[data-chain="${chain}"][data-status=posted]`).waitFor();
    const car = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } });
    expect([car.holders, car.liens.map(({ lender }) => lender)]).toEqual([[buyer.did], [bank.organisation]]);
    expect(await loanStates(id)).toEqual(['active']);
    expect((await accountOf(seller.did)).balance).toBe(seller.account.balance + PRICE);
    expectInnocent(buying);
    await buying.close();
  });

  it('lets a loan that it holds lapse when the seller calls it off', async () => {
    const [seller, buyer, bank] = [await side(0), await side(1), await persona('lender')];
    const { id } = await freshCar(seller.did);
    const chain = await together([seller, buyer, bank], await withLoan(id, seller, buyer, bank));
    const selling = await openAs(seller.id, `/reservations/${chain}`);
    await selling.page.getByRole('button', { name: 'Give back and free the title' }).click();
    await sign(selling.page);
    await selling.page.keyboard.press('Enter');
    await selling.page.locator(`[data-chain="${chain}"][data-status=voided]`).waitFor();
    expect([await holdersOf(id), await loanStates(id)]).toEqual([[seller.did], ['lapsed']]);
    expectInnocent(selling);
    await selling.close();
  });

  it('is ended by anybody after its deadline', async () => {
    const [seller, buyer, other] = [await side(0), await side(1), await side(2)];
    const { id } = await freshCar(seller.did);
    // Long enough for the page to be there before it passes; the page shows the button when it has.
    const reserve = {
      type: 'payments.reserve', from: buyer.account.id, to: seller.account.id, amount: PRICE, currency: 'EUR', release: { by: 'payee' },
      expiresAt: Date.now() + 15_000, atDeadline: 'give_back',
    };
    const hold = { type: 'vehicles.hold_title', vehicle: id, from: [seller.did], to: [buyer.did] };
    const chain = await together([seller, buyer], [reserve, hold]);

    const opened = await openAs(other.id, `/reservations/${chain}`);
    await opened.page.getByText('Others decide about this before the deadline.', { exact: false }).waitFor();
    await opened.page.getByRole('button', { name: 'Give back and free the title' }).click();
    await sign(opened.page);
    await opened.page.keyboard.press('Enter');
    await opened.page.locator(`[data-chain="${chain}"][data-status=expired]`).waitFor();
    expect(await holdersOf(id)).toEqual([seller.did]);
    expect(await accountOf(buyer.did)).toMatchObject({ balance: buyer.account.balance, reserved: buyer.account.reserved });
    expectInnocent(opened);
    await opened.close();
  });
});
