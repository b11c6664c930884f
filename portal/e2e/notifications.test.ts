// What others do to a holder's car arrives by itself: in the inbox, and at a program of the holder's own by webhook.

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { expectInnocent, useBrowser } from './browser';
import { expectSound, freshCar, openAs, persona, record } from './visitor';

useBrowser();

type Received = { headers: IncomingHttpHeaders; body: string };

/** A program that takes webhooks; the first request is answered with a failure, as if it were just starting. */
async function receiver(): Promise<{ url: string; next: () => Promise<Received>; close: () => void }> {
  const received: Received[] = [];
  const waiting: ((one: Received) => void)[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(parts).toString() };
      const waiter = waiting.shift();
      if (waiter) waiter(one);
      else received.push(one);
      count += 1;
      response.writeHead(count === 1 ? 503 : 204).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    next: () => {
      const one = received.shift();
      return one ? Promise.resolve(one) : new Promise((take) => waiting.push(take));
    },
    close: () => server.close(),
  };
}

/** The signature that Standard Webhooks ask for, with the key that the page showed. */
function signatureOf(secret: string, { headers, body }: Received): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

async function reading(vehicle: string, value: number): Promise<void> {
  const workshop = await persona('workshop');
  await record(workshop, {
    type: 'vehicles.record_odometer', by: workshop.organisation!, vehicle, occurredAt: Date.now() - 60_000,
    odometer: { value, unit: 'km', source: 'dashboard' },
  });
}

describe('a record on a holder’s car', () => {
  it('appears in the open inbox, counts in the header, and can be marked as read', async () => {
    const { id } = await freshCar((await persona('holder-0')).did);
    const opened = await openAs('holder-0', '/inbox');
    const { page } = opened;
    await page.locator('[data-inbox]').waitFor();
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.locator('[data-inbox] [data-new=true]').first().waitFor({ state: 'detached' });
    await reading(id, 12_345);
    await page.locator('[data-new=true]').getByText('12,345 km', { exact: false }).waitFor();
    const badge = page.locator('header [data-unread]');
    expect(Number(await badge.getAttribute('data-unread'))).toBeGreaterThan(0);
    await expectSound(page);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.locator('[data-new=true]').first().waitFor({ state: 'detached' });
    expectInnocent(opened);
    await opened.close();
  });

  it('is sent to the holder’s webhook as a signed CloudEvent, again after a failure, and the log tells', async () => {
    const { id } = await freshCar((await persona('holder-0')).did);
    const program = await receiver();
    const opened = await openAs('holder-0', '/inbox/webhooks');
    const { page } = opened;
    await page.getByRole('textbox').fill('ftp://example.com');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.locator('[aria-invalid=true]').waitFor();
    await page.getByRole('textbox').fill(program.url);
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    const secret = await page.locator('[data-secret]').getAttribute('data-secret');
    await expectSound(page);
    await reading(id, 23_456);

    const [refused, taken] = [await program.next(), await program.next()];
    expect(taken.headers['webhook-id']).toBe(refused.headers['webhook-id']);
    expect(taken.headers['webhook-signature']).toBe(signatureOf(secret!, taken));
    expect(taken.headers['content-type']).toContain('application/cloudevents+json');
    const event = JSON.parse(taken.body) as { specversion: string; type: string; data: { vehicle: { id: string } } };
    expect([event.specversion, event.type, event.data.vehicle.id]).toEqual(['1.0', 'network.vinculum.vehicles.record_odometer', id]);
    const card = page.locator('[data-webhook]').filter({ hasText: program.url });
    await card.locator('[data-delivery=delivered]').getByText('204').waitFor();
    await card.getByRole('button', { name: 'Remove' }).click();
    await card.waitFor({ state: 'detached' });
    expectInnocent(opened);
    await opened.close();
    program.close();
  });
});
