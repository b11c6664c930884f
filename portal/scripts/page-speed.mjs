// Measures how soon a vehicle's page can be used on a slow connection: Chromium with an empty cache, a throttled network
// and a slowed processor, as Lighthouse does it. Prints the medians of five visits as JSON.
//   VINCULUM_URL=http://127.0.0.1:8080 node scripts/page-speed.mjs [VIN or vehicle id]
import { chromium } from 'playwright-core';

const BASE = process.env.VINCULUM_URL ?? 'http://127.0.0.1:8080';
const VISITS = 5;
/** How many times slower than this machine; Lighthouse takes 4 for a phone. */
const CPU_SLOWDOWN = Number(process.env.CPU_SLOWDOWN ?? 4);
/** DevTools' "Fast 4G": 9 Mbit/s down, 1.5 Mbit/s up, 165 ms round trip, each with the presets' correction. */
const FAST_4G = {
  offline: false,
  downloadThroughput: ((9 * 1000 * 1000) / 8) * 0.9,
  uploadThroughput: ((1.5 * 1000 * 1000) / 8) * 0.9,
  latency: 165 * 0.9,
};

const { items } = await (await fetch(`${BASE}/v1/vehicles?finding=odometer_rollback&limit=50`)).json();
const vehicle = process.argv[2] ?? items.find(({ vin }) => vin !== null).vin;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Installed before the page's own scripts: notes when the verdict is first in the document. */
function watch() {
  globalThis.timings = { verdict: null };
  const look = () => {
    const isThere = document.querySelector('[data-level]') && document.querySelectorAll('[data-tile]').length === 8;
    // Two frames later it has been painted.
    if (isThere) requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.timings.verdict = performance.now())));
    else requestAnimationFrame(look);
  };
  look();
}

async function visit(browser) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', FAST_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript(watch);
  await page.goto(`${BASE}/vehicles/${vehicle}`, { waitUntil: 'commit' });
  // The browser notes a paint a little after it.
  const isPainted = () => globalThis.timings?.verdict != null && performance.getEntriesByName('first-contentful-paint').length > 0;
  await page.waitForFunction(isPainted, undefined, { timeout: 60_000 });
  const bytesUntilVerdict = bytes;
  const timings = await page.evaluate(() => ({
    firstContentfulPaint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    ...globalThis.timings,
  }));
  await context.close();
  return { ...timings, bytesUntilVerdict };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const visits = [];
for (let count = 0; count < VISITS; count += 1) visits.push(await visit(browser));
await browser.close();

const of = (name) => Math.round(median(visits.map((each) => each[name])));
console.log(
  JSON.stringify(
    {
      page: `/vehicles/${vehicle}`,
      network: 'Fast 4G: 9 Mbit/s, 165 ms (x 0.9)',
      cpuSlowdown: CPU_SLOWDOWN,
      visits: VISITS,
      firstContentfulPaintMs: of('firstContentfulPaint'),
      verdictVisibleMs: of('verdict'),
      bytesUntilVerdict: of('bytesUntilVerdict'),
    },
    null,
    2,
  ),
);
