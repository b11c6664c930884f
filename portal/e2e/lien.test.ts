// A lender and a holder: a lien is placed with both signatures, entered in the register, and released.

import { describe, expect, it } from 'vitest';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona, sign } from './visitor';

useBrowser();

describe('a lien', () => {
  it('needs the holder’s signature, and then is the lender’s to perfect and to release', async () => {
    const { id } = await freshCar((await persona('holder-0')).did);
    const opened = await openAs('lender', `/desk/lender?vehicle=${id}`);
    const { page } = opened;
    await page.getByText('No lien on this car.').waitFor();
    await page.getByLabel('Name of the lien').fill('Loan 7');
    await page.getByRole('button', { name: 'Review and sign' }).click();
    await page.getByText('1 to 40 of a-z, 0-9 and -.').waitFor();
    await page.getByLabel('Name of the lien').fill('loan-7');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.locator('button[type=submit]:focus').waitFor();
    await page.keyboard.press('Enter');
    await dialog.locator('[data-result=shared]').waitFor();
    await page.keyboard.press('Enter');
    const address = await page.getByRole('link', { name: 'It waits for the holders’ signatures' }).getAttribute('href');
    expect((await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: id } })).liens).toEqual([]);

    const holder = await openAs('holder-0', address!);
    await holder.page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(holder.page);
    await holder.close();

    const lien = page.locator('[data-lien="loan-7"]');
    await page.reload();
    await lien.getByRole('textbox').fill('KFZ 88 121');
    await lien.getByRole('button', { name: 'Perfect a lien' }).click();
    await sign(page);
    await page.keyboard.press('Enter');
    await page.locator('[data-lien="loan-7"][data-status=perfected]').waitFor();
    await page.locator('[data-own-lien="loan-7"]').first().waitFor();
    await expectSound(page);
    await lien.getByRole('button', { name: 'Release a lien' }).click();
    await sign(page);
    await page.keyboard.press('Enter');
    await page.locator('[data-lien="loan-7"][data-status=released]').waitFor();
    expect(await lien.getByRole('button').count()).toBe(0);
    expectInnocent(opened);
    await opened.close();
  });
});
