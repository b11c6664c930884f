// What several browser tests do as a visitor: act as someone, sign, and judge a page by its accessibility and width.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { components } from '../src/api/schema.gen';
import { buildEnvelope, signerFromSeed } from '../src/api/sign';
import type { ActionJson, SubmitResult } from '../src/api/types';
import { prepareBirth } from '../src/pages/desk/births';
import { BASE, node, open, PHONE, type Opened } from './browser';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] };

/** Serious and critical violations of WCAG 2 A and AA on the page as it stands. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: Violation[] }> } };
    return (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations;
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** Nothing has to be scrolled sideways. */
export async function expectFits(page: Page): Promise<void> {
  // A table becomes cards only when the page has heard of the new width.
  const overhang = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(overhang, { timeout: 3_000 }).toBeLessThanOrEqual(0);
}

/** The page is sound for everybody: on a phone, and by the rules of accessibility. */
export async function expectSound(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize(PHONE);
  await expectFits(page);
  if (size) await page.setViewportSize(size);
}

export type Persona = components['schemas']['Persona'];

/** The demonstration's identity of that id, such as `police` or `holder-0`. */
export async function persona(id: string): Promise<Persona> {
  const { items } = await node.get('/v1/demo/personas', {});
  const found = items.find((item) => item.id === id);
  if (!found) throw new Error(`no persona ${id}`);
  return found;
}

/** A fresh visitor who acts as a persona. */
export async function openAs(id: string, path: string): Promise<Opened> {
  const storageState = { cookies: [], origins: [{ origin: new URL(BASE).origin, localStorage: [{ name: 'vinculum.persona', value: id }] }] };
  return open(path, { storageState });
}

/** Puts an action on the ledger, as the persona. */
export async function record({ did, secretKey }: Persona, action: ActionJson): Promise<SubmitResult> {
  const { networkId } = await node.get('/v1/network', {});
  const { envelope } = await buildEnvelope(networkId, [action], [await signerFromSeed(did, secretKey)]);
  return node.submit(envelope);
}

/** Signs in the open dialog by keyboard alone, and waits until the record is final. */
export async function sign(page: Page, expected: 'accepted' | 'rejected' = 'accepted'): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.locator('button[type=submit]:focus').waitFor();
  await page.keyboard.press('Enter');
  await dialog.locator(`[data-result="${expected}"]`).waitFor();
}

/** Signs in the open dialog what others have to sign too. */
export async function share(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.locator('button[type=submit]:focus').waitFor();
  await page.keyboard.press('Enter');
  await dialog.locator('[data-result=shared]').waitFor();
  await page.keyboard.press('Enter');
}

/** The id of the proposal that a page ends at. */
export async function proposalOf(page: Page): Promise<string> {
  await page.waitForURL(/\/proposals\/[0-9a-f]{64}$/);
  return new URL(page.url()).pathname.split('/').at(-1)!;
}

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const VALUES = '12345678123457923456789';
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** The VIN of that first part and serial number, with the check digit that belongs to it. */
export function vinOf(start: string, serial: number): string {
  const draft = `${start}0${String(serial).padStart(8, '0').slice(-8)}`;
  const value = (letter: string): number => Number(DIGITS.includes(letter) ? letter : VALUES[LETTERS.indexOf(letter)]);
  const rest = [...draft].reduce((sum, letter, at) => sum + value(letter) * WEIGHTS[at]!, 0) % 11;
  return draft.slice(0, 8) + (rest === 10 ? 'X' : String(rest)) + draft.slice(9);
}

/** Begins with the time, so that no two runs on one ledger build the same car. */
let serial = Math.floor(Date.now() / 100) % 100_000_000;
export const freshVin = (wmi: string): string => vinOf(`${wmi}ZZZZ8`.slice(0, 8), (serial += 1) % 100_000_000);

/** A car that only this test knows, built by the demonstration's manufacturer for `holder`. */
export async function freshCar(holder: string): Promise<{ id: string; vin: string }> {
  const maker = await persona('manufacturer');
  const { wmis } = await node.get('/v1/organisations/{id}', { path: { id: maker.organisation! } });
  const vin = freshVin(wmis[0]!);
  const { vehicle, wmi } = await node.get('/v1/vin/{vin}', { path: { vin } });
  const birth = { vin, make: 'Rothfeld', model: 'R3', modelYear: 2026, powertrain: 'petrol', builtAt: Date.UTC(2026, 0, 5), holder };
  const { action } = await prepareBirth(birth, maker.organisation!, vehicle, wmi);
  const { status, outcome } = await record(maker, action);
  if (status !== 'accepted') throw new Error(outcome.detail);
  return { id: vehicle, vin };
}
