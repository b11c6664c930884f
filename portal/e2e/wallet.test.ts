// Money: a holder pays another, both see it at once; the bank opens, pays in, freezes.

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Account } from '../src/api/types';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, openAs, persona, sign } from './visitor';

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
    await payIn.getByLabel('Amount in CNY').fill('5000');
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
});
