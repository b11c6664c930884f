// Money: a holder pays another, both see it at once; the bank opens, pays in, freezes.

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { buildEnvelope, signerFromSeed } from '../src/api/sign';
import type { Account, ActionJson } from '../src/api/types';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, openAs, persona, record, sign } from './visitor';

useBrowser();

const LENDER = 'lender'; // the demonstration's lender is its bank

async function accountOf(holder: string): Promise<Account> {
  const { items } = await node.get('/v1/accounts', { query: { holder } });
  if (!items[0]) throw new Error(`no account of ${holder}`);
  return items[0];
}

async function holder(number: number): Promise<{ id: string; account: Account }> {
  const { items } = await node.get('/v1/demo/personas', {});
  const found = items.filter(({ id }) => id.startsWith('holder-'))[number]!;
  return { id: found.id, account: await accountOf(found.did) };
}

describe('a wallet', () => {
  it('pays, and the payee sees the money without asking', async () => {
    const [payer, payee] = [await holder(0), await holder(1)];
    const receiving = await openAs(payee.id, `/accounts/${payee.account.id}`);
    await receiving.page.locator(`[data-balance="${payee.account.balance}"]`).waitFor();

    const paying = await openAs(payer.id, '/wallet');
    const { page } = paying;
    await expectSound(page);
    await page.locator(`[data-account="${payer.account.id}"]`).click();
    const form = page.getByRole('form', { name: 'Pay', exact: true });
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await form.getByText('An account is 64 letters and digits.').waitFor();
    await form.getByText('Enter an amount such as 12.50.').waitFor();
    await form.getByLabel('To the account').fill(payer.account.id);
    await form.getByText('That is this account itself.').waitFor();
    await form.getByLabel('To the account').fill(payee.account.id);
    await form.getByLabel('Amount in EUR').fill('99,999,999.00');
    await form.getByText(/^You have €/).waitFor();
    await form.getByLabel('Amount in EUR').fill('12.50');
    await form.getByLabel('Reference').fill('Müller');
    await form.getByText('Letters, digits, inner spaces', { exact: false }).waitFor();
    await form.getByLabel('Reference').fill('LUNCH');
    await expectSound(page);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('€12.50', { exact: false }).waitFor();
    await sign(page);
    await page.keyboard.press('Enter');

    await page.locator(`[data-balance="${payer.account.balance - 1_250}"]`).waitFor();
    await receiving.page.locator(`[data-balance="${payee.account.balance + 1_250}"]`).waitFor();
    const row = receiving.page.getByRole('row', { name: /LUNCH/ }).first();
    await row.getByText('+€12.50').waitFor();
    expect(await form.getByLabel('Amount in EUR').inputValue()).toBe('');
    for (const opened of [receiving, paying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('pays by a code that the payee shows: pasted, and from a picture', async () => {
    const [payer, payee] = [await holder(0), await holder(1)];
    const before = await accountOf((await persona(payee.id)).did);
    const receiving = await openAs(payee.id, `/accounts/${payee.account.id}`);
    const receive = receiving.page.getByRole('region', { name: 'Receive' });
    await receive.getByLabel('Amount').fill('7.25');
    await receive.getByLabel('Reference').fill('COFFEE');
    const shown = receive.locator('[data-code*="COFFEE"]');
    await shown.waitFor();
    const code = (await shown.getAttribute('data-code'))!;
    await expectSound(receiving.page);

    const paying = await openAs(payer.id, `/accounts/${payer.account.id}`);
    const form = paying.page.getByRole('form', { name: 'Pay', exact: true });
    const paste = form.getByLabel('Or paste a payment code');
    await paste.fill(code.replace('7.25', '1.25'));
    await form.getByText('check sum is wrong', { exact: false }).waitFor();
    await paste.fill(code);
    await form.locator('[data-payee]').waitFor();
    expect(await form.getByLabel('Amount in EUR').inputValue()).toBe('7.25');
    expect(await form.getByLabel('To the account').inputValue()).toBe(payee.account.id);

    // After a refused code nothing of the good one is left to be paid.
    await paste.fill(code.replace('7.25', '1.25'));
    await form.locator('[data-payee]').waitFor({ state: 'detached' });
    for (const field of ['To the account', 'Amount in EUR', 'Reference']) expect(await form.getByLabel(field).inputValue()).toBe('');
    await form.getByLabel('To the account').fill(payee.account.id);
    await form.getByLabel('Amount in EUR').fill('7.25');
    await paste.press('Enter');
    await form.locator('[name=code]:focus').waitFor();
    expect(await paying.page.getByRole('dialog').count()).toBe(0);

    // The same code from a picture of the payee's screen.
    await form.getByRole('button', { name: 'Scan a code' }).click();
    const picture = { name: 'code.png', mimeType: 'image/png', buffer: await shown.locator('svg').first().screenshot() };
    await paying.page.locator('input[type=file]').setInputFiles(picture);
    await paying.page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await form.getByLabel('Amount in EUR').inputValue()).toBe('7.25');
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await paying.page.getByRole('dialog').getByText(/^To Account .*, as the code says, account /).waitFor();
    await sign(paying.page);
    await paying.page.keyboard.press('Enter');
    expect(await paste.inputValue()).toBe('');
    await receiving.page.locator(`[data-balance="${before.balance + 725}"]`).waitFor();
    await receiving.page.getByRole('row', { name: /COFFEE/ }).first().getByText('+€7.25').waitFor();
    for (const opened of [receiving, paying]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('tells its history by filters that stand in the address, and as a file', async () => {
    const { account } = await holder(0);
    const opened = await openAs((await holder(0)).id, `/accounts/${account.id}`);
    const { page } = opened;
    const history = page.getByRole('region', { name: 'Movements' });
    await history.getByRole('row', { name: /COFFEE/ }).first().waitFor();
    await history.getByLabel('Reference contains').fill('lunch');
    await page.waitForURL(/reference=lunch/);
    await history.getByRole('row', { name: /COFFEE/ }).first().waitFor({ state: 'detached' });
    await history.getByRole('row', { name: /LUNCH/ }).first().waitFor();
    await history.getByLabel('In or out').click();
    await page.getByRole('option', { name: 'Money out' }).click();
    await page.waitForURL(/direction=out/);
    await history.getByLabel('From', { exact: true }).first().fill('2020-01-01');
    await page.waitForURL(/since=2020-01-01/);
    await expectSound(page);

    const download = page.waitForEvent('download');
    await history.getByRole('button', { name: 'Export CSV' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text.split('\r\n')[0]).toBe('\uFEFFTime,What happened,Counterparty account,Reference,Amount,Currency,Transaction');
    expect(text).toMatch(/Z,account .{11} paid €12\.50 to .+\.,[0-9a-f]{64},LUNCH,-12\.50,EUR,[0-9a-f]{64}\r\n/);
    expect(text).not.toContain('COFFEE');

    await page.reload();
    await history.getByRole('row', { name: /LUNCH/ }).first().waitFor();
    await history.getByLabel('In or out').click();
    await page.getByRole('option', { name: 'Money in' }).click();
    await history.getByText('Nothing matches', { exact: false }).waitFor();
    await history.getByRole('button', { name: 'Clear' }).click();
    await history.getByRole('row', { name: /COFFEE/ }).first().waitFor();
    expect(new URL(page.url()).search).toBe('');
    expectInnocent(opened);
    await opened.close();
  });

  it('asks a bank for an account, which the bank signs and pays into', async () => {
    const asker = await openAs((await holder(2)).id, '/wallet');
    const form = asker.page.getByRole('form', { name: 'Open an account' });
    await form.getByLabel('Currency', { exact: false }).fill('e1');
    await form.getByText('Three letters, such as EUR.').waitFor();
    await form.getByLabel('Currency', { exact: false }).fill('cny');
    await asker.page.keyboard.press('Enter');
    const dialog = asker.page.getByRole('dialog');
    await dialog.locator('button[type=submit]:focus').waitFor();
    await asker.page.keyboard.press('Enter');
    await dialog.locator('[data-result=shared]').waitFor();
    await asker.page.keyboard.press('Enter');
    await asker.page.waitForURL(/\/proposals\//);

    const bank = await openAs(LENDER, new URL(asker.page.url()).pathname);
    await bank.page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(bank.page);
    await bank.page.keyboard.press('Enter');
    const { did } = await persona((await holder(2)).id);
    const opened = (await node.get('/v1/accounts', { query: { holder: did } })).items.at(-1)!;
    expect([opened.currency, opened.balance]).toEqual(['CNY', 0]);

    await bank.page.goto(new URL(`/accounts/${opened.id}`, bank.page.url()).href);
    const payIn = bank.page.getByRole('form', { name: 'Pay money in' });
    await payIn.getByLabel('Amount (CNY)').fill('5000');
    await payIn.getByRole('button', { name: 'Review and sign' }).click();
    await sign(bank.page);
    await bank.page.keyboard.press('Enter');
    await bank.page.locator('[data-balance="500000"]').waitFor();
    await expectSound(bank.page);
    for (const visit of [asker, bank]) {
      expectInnocent(visit);
      await visit.close();
    }
  });

  it('of a frozen account pays nothing until the bank unfreezes it', async () => {
    const { id, account } = await holder(1);
    const bank = await openAs(LENDER, '/wallet');
    await bank.page.getByRole('row').filter({ has: bank.page.locator(`[title="${account.id}"]`) }).getByRole('link').first().click();
    await bank.page.getByLabel('Reason').selectOption('suspected_fraud');
    await bank.page.getByRole('button', { name: 'Freeze the account' }).click();
    await sign(bank.page);
    await bank.page.keyboard.press('Enter');

    const owner = await openAs(id, `/accounts/${account.id}`);
    await owner.page.getByText('Frozen: suspected fraud').waitFor();
    expect(await owner.page.getByRole('form', { name: 'Pay', exact: true }).count()).toBe(0);
    await bank.page.getByRole('button', { name: 'Unfreeze the account' }).click();
    await sign(bank.page);
    await owner.page.getByRole('form', { name: 'Pay', exact: true }).waitFor();
    for (const visit of [bank, owner]) {
      expectInnocent(visit);
      await visit.close();
    }
  });

  it('pays back in part and the rest, and the ledger refuses more', async () => {
    const [payer, payee] = [await holder(0), await holder(1)];
    const reference = `BACK ${Date.now()}`;
    const payment = { type: 'payments.transfer', from: payer.account.id, to: payee.account.id, amount: 1_000, currency: 'EUR', reference };
    await record(await persona(payer.id), payment as unknown as ActionJson);
    const { items } = await node.get('/v1/accounts/{id}/entries', { path: { id: payee.account.id }, query: { limit: 1 } });
    const { balance } = await accountOf((await persona(payee.id)).did);

    const opened = await openAs(payee.id, `/accounts/${payee.account.id}?kind=transfer`);
    const { page } = opened;
    const begin = page.getByRole('row').filter({ hasText: reference }).getByRole('button', { name: 'Refund…' });
    const form = page.getByRole('form', { name: 'Refund' });
    const amount = form.getByLabel('Amount to refund in EUR');
    const review = form.getByRole('button', { name: 'Review and sign' });
    await begin.click();
    await form.waitFor();
    expect(await amount.inputValue()).toBe('10.00');
    await amount.fill('10.01');
    await review.click();
    await form.getByText('That is more than €10.00.').waitFor();
    await amount.fill('4');
    await expectSound(page);
    await review.click();
    await page.getByRole('dialog').getByText('refunded €4.00 to', { exact: false }).waitFor();
    await sign(page);
    await page.keyboard.press('Enter');
    await page.locator(`[data-balance="${balance - 400}"]`).waitFor();

    // The rest is paid back from elsewhere while it is about to be signed here.
    await begin.click();
    await expect.poll(() => amount.inputValue()).toBe('6.00');
    await review.click();
    await page.getByRole('dialog').getByText('refunded €6.00 to', { exact: false }).waitFor();
    const rest = { type: 'payments.refund', payment: items[0]!.digest, from: payee.account.id, to: payer.account.id, amount: 600, currency: 'EUR' };
    expect((await record(await persona(payee.id), rest as unknown as ActionJson)).status).toBe('accepted');
    await sign(page, 'rejected');
    await page.getByRole('dialog').getByText('The refunds would be more than the payment.').waitFor();
    await page.keyboard.press('Enter');
    await page.locator(`[data-balance="${balance - 1_000}"]`).waitFor();
    await begin.click();
    await page.getByRole('dialog').getByText('All of this payment has been refunded.').waitFor();
    expectInnocent(opened);
    await opened.close();
  });

  it('may be overdrawn as far as the bank says, and is closed once it is empty', async () => {
    const [bank, customer] = [await persona(LENDER), await persona((await holder(2)).id)];
    const opening = { type: 'payments.open_account', by: bank.organisation, holder: customer.did, currency: 'SEK' };
    const { networkId } = await node.get('/v1/network', {});
    const signers = await Promise.all([bank, customer].map(({ did, secretKey }) => signerFromSeed(did, secretKey)));
    await node.submit((await buildEnvelope(networkId, [opening as unknown as ActionJson], signers)).envelope);
    const account = (await node.get('/v1/accounts', { query: { holder: customer.did } })).items.findLast(({ currency }) => currency === 'SEK')!;

    const opened = await openAs(LENDER, `/accounts/${account.id}`);
    const { page } = opened;
    const form = page.getByRole('form', { name: 'Set the credit limit' });
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await form.getByText('That is the limit already.').waitFor();
    await form.getByLabel('Limit from now on').fill('1,250.50');
    await expectSound(page);
    await page.keyboard.press('Enter');
    await sign(page);
    await page.keyboard.press('Enter');
    await page.getByText('credit limit SEK 1,250.50', { exact: false }).waitFor();

    // Money in it keeps it open.
    const issue = { type: 'payments.issue', by: bank.organisation, account: account.id, amount: 700, currency: 'SEK' };
    await record(bank, issue as unknown as ActionJson);
    const close = page.getByRole('region', { name: 'Close the account' });
    await close.getByText('It holds SEK 7.00: have that paid out first.').waitFor();
    expect(await close.getByRole('button').isDisabled()).toBe(true);
    const redeem = { ...issue, type: 'payments.redeem' };
    await node.submit((await buildEnvelope(networkId, [redeem as unknown as ActionJson], signers)).envelope);
    await close.getByText('It holds', { exact: false }).waitFor({ state: 'detached' });
    await close.getByRole('button', { name: 'Close the account' }).click();
    await sign(page);
    await page.keyboard.press('Enter');
    await page.getByText('Closed', { exact: true }).waitFor();
    expect(await page.getByRole('form', { name: 'Pay money in' }).count()).toBe(0);
    expectInnocent(opened);
    await opened.close();
  });
});
