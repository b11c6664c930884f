// The members decide together: a proposal stands when more than two thirds of them have signed, each in their own browser.

import { describe, expect, it } from 'vitest';
import { didOfSeed } from '../src/keys/did';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, openAs, sign } from './visitor';

useBrowser();

/** The personas that are validators of the demonstration. */
async function members(): Promise<string[]> {
  const [{ validators }, { items }] = await Promise.all([node.get('/v1/network', {}), node.get('/v1/demo/personas', {})]);
  const own = validators.map(({ organisation }) => organisation);
  return items.filter(({ organisation }) => organisation !== null && own.includes(organisation)).map(({ id }) => id);
}

describe('governance', () => {
  it('admits an organisation when three of four members have signed', async () => {
    const [first, second, third] = await members();
    const key = await didOfSeed(crypto.getRandomValues(new Uint8Array(32)));
    const name = `garage-${Date.now().toString(36)}`;
    const proposing = await openAs(first!, '/governance?propose=admit_organisation');
    const { page } = proposing;
    await expectSound(page);
    const form = page.getByRole('form', { name: 'Admit an organisation' });
    await form.getByRole('button', { name: 'Propose and sign' }).click();
    await form.locator('[aria-invalid=true]').first().waitFor();
    await form.locator('[name=organisation]').fill(name);
    await form.locator('[name=name]').fill('Garage Nord AB');
    await form.locator('[name=country]').fill('se');
    await form.locator('[name=key]').fill(key);
    await form.getByLabel('workshop').check();
    await form.getByRole('button', { name: 'Propose and sign' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('button[type=submit]:focus').waitFor();
    await page.keyboard.press('Enter');
    await dialog.locator('[data-result=shared]').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/proposals\//);
    await page.locator('[data-quorum="3"]').getByText('1 of 4 members have signed; 3 are needed.').waitFor();
    const address = new URL(page.url()).pathname;

    const signing = await openAs(second!, address);
    await signing.page.getByRole('button', { name: 'Review and sign' }).click();
    await signing.page.getByRole('dialog').locator('button[type=submit]:focus').waitFor();
    await signing.page.keyboard.press('Enter');
    await signing.page.getByRole('dialog').locator('[data-result=shared]').waitFor();
    await page.getByText('2 of 4 members have signed; 3 are needed.').waitFor();
    const missing = await fetch(new URL(`/v1/organisations/${name}`, page.url()));
    expect(missing.status).toBe(404);

    const deciding = await openAs(third!, address);
    await deciding.page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(deciding.page);
    for (const { page: each } of [proposing, signing]) await each.locator('[data-outcome=accepted]').waitFor();
    const admitted = await node.get('/v1/organisations/{id}', { path: { id: name } });
    expect([admitted.name, admitted.roles, admitted.status, admitted.keys[0]!.key]).toEqual(['Garage Nord AB', ['workshop'], 'active', key]);
    for (const opened of [proposing, signing, deciding]) {
      expectInnocent(opened);
      await opened.close();
    }
  });

  it('is looked on by others, who are told so', async () => {
    const opened = await openAs('workshop', '/governance');
    await opened.page.locator('[data-outsider]').waitFor();
    expect(await opened.page.getByRole('button', { name: 'Propose and sign' }).count()).toBe(0);
    await expectSound(opened.page);
    expectInnocent(opened);
    await opened.close();
  });
});
