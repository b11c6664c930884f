// Paying by a code that the payer shows, and collecting under a mandate.

import { describe, expect, it } from 'vitest';
import type { Account } from '../src/api/types';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, openAs, sign } from './visitor';

useBrowser();

type Holder = { id: string; did: string; account: Account };

/** A holder of the demonstration, with the account in euro as it is now. */
async function holder(number: number): Promise<Holder> {
  const { items } = await node.get('/v1/demo/personas', {});
  const found = items.filter(({ id }) => id.startsWith('holder-'))[number];
  if (!found) throw new Error(`no holder ${number}`);
  const { items: accounts } = await node.get('/v1/accounts', { query: { holder: found.did } });
  const account = accounts.find(({ currency }) => currency === 'EUR');
  if (!account) throw new Error(`no account of ${found.id}`);
  return { id: found.id, did: found.did, account };
}

describe('a code that the payer shows', () => {
  it('is charged by the payee, once; the payer sees it at once', async () => {
    const [payer, payee] = [await holder(0), await holder(1)];
    const paying = await openAs(payer.id, `/accounts/${payer.account.id}`);
    const show = paying.page.getByRole('region', { name: 'Show a code to pay' });
    await show.getByRole('button', { name: 'Show the code' }).click();
    await show.getByText('Enter an amount such as 12.50.').waitFor();
    await show.getByLabel('Most that may be charged', { exact: false }).fill('20');
    await show.getByRole('button', { name: 'Show the code' }).click();
    const shown = show.locator('[data-payer-code]');
    await shown.locator('svg').first().waitFor();
    await show.getByText(/^New code in \d+ seconds?$/).waitFor();
    await expectSound(paying.page);
    const code = (await shown.getAttribute('data-payer-code'))!;

    const charging = await openAs(payee.id, `/accounts/${payee.account.id}`);
    const charge = charging.page.getByRole('region', { name: 'Charge a code' });
    const paste = charge.getByLabel('Or paste a customer’s code');
    await paste.fill('hello');
    await charge.getByText('That is no code of a customer’s wallet.').waitFor();

    // From a picture of the payer's screen.
    await paste.fill('');
    await charge.getByRole('button', { name: 'Scan a customer’s code' }).click();
    const picture = { name: 'code.png', mimeType: 'image/png', buffer: await shown.locator('svg').first().screenshot() };
    await charging.page.locator('input[type=file]').setInputFiles(picture);
    await charging.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await charge.locator(`[data-charged="${payer.account.id}"]`).waitFor();
    await charge.getByText('€20.00').waitFor();

    await charge.getByLabel('Amount to charge', { exact: false }).fill('20.01');
    await charge.getByLabel('Reference', { exact: false }).fill('PUMP 4');
    await charge.getByRole('button', { name: 'Review and sign' }).click();
    await charge.getByText('That is more than €20.00.').waitFor();
    await charge.getByLabel('Amount to charge', { exact: false }).fill('12.50');
    await expectSound(charging.page);
    await charge.getByRole('button', { name: 'Review and sign' }).click();
    await sign(charging.page);
    await charging.page.keyboard.press('Enter');
    await charging.page.locator(`[data-balance="${payee.account.balance + 1_250}"]`).waitFor();
    await charging.page.getByRole('row', { name: /PUMP 4/ }).first().getByText('+€12.50').waitFor();

    // The payer's page says so, and shows no further code.
    await show.locator('[data-paid="1250"]').waitFor();
    expect(await shown.count()).toBe(0);
    await paying.page.locator(`[data-balance="${payer.account.balance - 1_250}"]`).waitFor();
    await expectSound(paying.page);

    // The same code a second time.
    await paste.fill(code);
    await charge.getByLabel('Amount to charge', { exact: false }).fill('1');
    await charge.getByRole('button', { name: 'Review and sign' }).click();
    await sign(charging.page, 'rejected');
    await charging.page.getByRole('dialog').getByText('Each code works once.', { exact: false }).waitFor();
    for (const opened of [paying, charging]) {
      expectInnocent(opened);
      await opened.close();
    }
  });
});

describe('a mandate', () => {
  it('is granted, collected under within its limits, and revoked', async () => {
    const [payer, payee] = [await holder(2), await holder(1)];
    const granting = await openAs(payer.id, '/wallet');
    await granting.page.getByRole('link', { name: 'Mandates' }).click();
    await granting.page.getByRole('heading', { name: 'Mandates', level: 1 }).waitFor();
    const form = granting.page.getByRole('form', { name: 'Grant a mandate' });
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await form.getByText('Choose today or a later day.').waitFor();
    await expectSound(granting.page);
    await form.getByLabel('For the account').fill(payee.account.id);
    await form.getByLabel('Most at once', { exact: false }).fill('10');
    await form.getByLabel('Most in a period', { exact: false }).fill('15');
    await form.getByLabel('Last day').fill(`${new Date().getFullYear() + 1}-06-30`);
    await form.getByRole('button', { name: 'Review and sign' }).click();
    await sign(granting.page);
    await granting.page.keyboard.press('Enter');
    const granted = granting.page.getByRole('region', { name: 'Others may collect from me' }).locator('[data-life=standing]').first();
    await granted.locator('[data-rest="1500"]').waitFor();
    const id = (await granted.getAttribute('data-mandate'))!;

    const collecting = await openAs(payee.id, '/wallet/mandates');
    const received = collecting.page.getByRole('region', { name: 'I may collect from others' }).locator(`[data-mandate="${id}"]`);
    await received.getByLabel('Amount').fill('10.01');
    await received.getByRole('button', { name: 'Collect' }).click();
    await received.getByText('That is more than €10.00.').waitFor();
    await received.getByLabel('Amount').fill('10');
    await received.getByRole('button', { name: 'Collect' }).click();
    await sign(collecting.page);
    await collecting.page.keyboard.press('Enter');
    await received.locator('[data-rest="500"]').waitFor();
    await expectSound(collecting.page);

    // The payer sees what was collected, and takes the permission back.
    await granted.locator('[data-rest="500"]').waitFor();
    await granting.page.locator(`[data-mandate="${id}"]`).getByRole('button', { name: 'Revoke the mandate' }).click();
    await sign(granting.page);
    await granting.page.keyboard.press('Enter');
    await granting.page.locator(`[data-mandate="${id}"][data-life=revoked]`).waitFor();
    await collecting.page.locator(`[data-mandate="${id}"][data-life=revoked]`).waitFor();
    expect(await received.getByRole('button', { name: 'Collect' }).count()).toBe(0);
    for (const opened of [granting, collecting]) {
      expectInnocent(opened);
      await opened.close();
    }
  });
});
