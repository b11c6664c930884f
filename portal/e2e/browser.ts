// What the browser tests share: one Chromium, pages that note whatever they must not do, and facts from the API itself.

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { createClient, type Parameters } from '../src/api/client';
import type { VehicleSummary } from '../src/api/types';

/** The node under test: one with a demonstration fleet, such as `vinculum demo` starts. */
export const BASE = process.env.VINCULUM_URL ?? 'http://127.0.0.1:8080';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

let browser: Browser | undefined;

/** Starts Chromium before the tests of a file, with further switches if given, and ends it after them. */
export function useBrowser(...switches: string[]): void {
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...switches,
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    browser = undefined;
  });
}

/** What a page did that it must never do: requests to other hosts, errors, violations of the content security policy. */
export type Misdeeds = { foreign: string[]; errors: string[] };

export type Opened = { page: Page; misdeeds: Misdeeds; close: () => Promise<void> };

/** A fresh visitor: nothing remembered, English unless told otherwise. */
export async function open(path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  if (!browser) throw new Error('useBrowser() comes first');
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const misdeeds: Misdeeds = { foreign: [], errors: [] };
  const own = new URL(BASE).host;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== own) misdeeds.foreign.push(request.url());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /content security policy/i.test(message.text())) misdeeds.errors.push(message.text());
  });
  await page.goto(BASE + path);
  return { page, misdeeds, close: () => context.close() };
}

export function expectInnocent({ misdeeds }: Opened): void {
  expect(misdeeds).toEqual({ foreign: [], errors: [] });
}

/** A VIN of the right form that the demonstration fleet doesn't have. */
export const UNKNOWN_VIN = '1M8GDM9AXKP042788';

/** The portal's own client, for the facts that a test starts from. */
export const node = createClient(BASE);

/** A vehicle of the demonstration fleet that a query finds, with a VIN that this node knows. */
export async function someVehicle(query: Parameters<'/v1/vehicles'>['query']): Promise<VehicleSummary & { vin: string }> {
  const { items } = await node.get('/v1/vehicles', { query: { limit: 50, ...query } });
  const found = items.find((item) => item.vin !== null);
  if (!found?.vin) throw new Error(`no vehicle with a known VIN for ${JSON.stringify(query)}`);
  return { ...found, vin: found.vin };
}
