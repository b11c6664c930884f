// Takes a picture of every page, in both languages, on a desktop and on a phone, for people to look at.
//   VINCULUM_URL=http://127.0.0.1:8080 node scripts/screenshots.mjs [part of a name]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const BASE = process.env.VINCULUM_URL ?? 'http://127.0.0.1:8080';
const folder = new URL('../screenshots/', import.meta.url).pathname;
const only = process.argv[2] ?? '';

const LOCALES = { en: 'en-GB', zh: 'zh-CN' };
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
/** Pages that are taken in dark as well. */
const DARK = new Set(['home', 'vehicle', 'explorer', 'transaction', 'verified']);

const api = async (path) => (await fetch(`${BASE}/v1/${path}`)).json();
const first = async (path) => (await api(path)).items[0];

const rolledBack = (await api('vehicles?finding=odometer_rollback&limit=50')).items.find(({ vin }) => vin !== null);
const quiet = (await api('vehicles?limit=200')).items.find(({ findings, vin }) => vin !== null && findings.length === 0);
const { id: organisation } = await first('organisations?role=workshop&limit=1');
const transaction = await first('transactions?type=vehicles.record_inspection&limit=1');
const { did } = (await api('demo/personas')).items.find(({ id }) => id === 'holder-0');
const { id: sale } = await first('sales?limit=1');
const loan = await first('loans?limit=1');
const mine = await first(`vehicles?holder=${encodeURIComponent(did)}&status=active&limit=1`);
const own = await first(`accounts?holder=${encodeURIComponent(did)}`);
const other = (await api('accounts?limit=200')).items.find(({ id, currency }) => currency === 'EUR' && id !== own.id);

const verify = async (page) => {
  await page.locator('aside button').first().click();
  await page.locator('aside form button[type=submit], aside [data-trust] button').first().click();
  await page.locator('[data-verdict]').waitFor();
};

/** A holder applies to every lender; the bureau's record 2 is one on which they differ. */
const apply = async (page) => {
  for (const [name, value] of Object.entries({ price: '12,000', downPayment: '4,000', income: '4,200', debts: '0', reference: '2', name: 'Ben Ufer' })) {
    // The reference is named after its bureau.
    await page.locator(`main form input[name="${name}"], main form input[name^="${name}."]`).first().fill(value);
  }
  await page.locator('main form input[type=checkbox]').last().check();
  await page.locator('main form button[type=submit]').click();
  await page.locator('article[data-answer]').nth(2).waitFor();
};

/** The second of the two ways to sell. */
const chooseEscrow = (page) => page.locator('main label[for$=escrow]').click();

/** A file of two orders, one of them to an account elsewhere. */
const chooseOrders = async (page) => {
  const account = (id) => `<Id><Othr><Id>${id.slice(0, 32)}</Id></Othr></Id>`;
  const row = (id, euros, to) =>
    `<CdtTrfTxInf><PmtId><EndToEndId>${id}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">${euros}</InstdAmt></Amt>` +
    `<Cdtr><Nm>Meisterbetrieb am Ahornweg</Nm></Cdtr><CdtrAcct>${to}</CdtrAcct></CdtTrfTxInf>`;
  const rows = row('INV-2026-114', '120.50', account(other.id)) + row('INV-2026-115', '89.00', '<Id><IBAN>GB29NWBK60161331926819</IBAN></Id>');
  const xml =
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>PICTURE-1</MsgId>' +
    '<CreDtTm>2026-01-31T09:30:00</CreDtTm><NbOfTxs>2</NbOfTxs><InitgPty/></GrpHdr><PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd>' +
    `<ReqdExctnDt><Dt>2026-01-31</Dt></ReqdExctnDt><Dbtr/><DbtrAcct>${account(own.id)}</DbtrAcct>` +
    `<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>${rows}</PmtInf></CstmrCdtTrfInitn></Document>`;
  await page.locator('main input[type=file]').setInputFiles({ name: 'orders.xml', mimeType: 'application/xml', buffer: Buffer.from(xml) });
  await page.locator('[data-row]').nth(1).waitFor();
};

const followFirst = async (page) => {
  await page.locator('tbody tr a').first().click();
  await page.locator('dl.facts').first().waitFor();
};

const DESKS = ['workshop', 'inspection_body', 'police', 'registrar', 'manufacturer', 'lender'];

/** Name, address, what shows that it is loaded, what is done before the picture is taken, and as whom. */
const PAGES = [
  ['home', '/', '[data-transaction]'],
  ['vehicles', '/vehicles', 'tbody tr'],
  ['vehicle', `/vehicles/${rolledBack.vin}`, '#odometer canvas'],
  ['vehicle-table', `/vehicles/${rolledBack.vin}?odometer=table`, '#odometer tbody tr'],
  ['vehicle-quiet', `/vehicles/${quiet.vin}`, '#timeline li'],
  ['verified', `/vehicles/${rolledBack.vin}`, '#timeline li', verify],
  ['unknown', '/vehicles/1M8GDM9AXKP042788', 'h1'],
  ['organisations', '/organisations', 'tbody tr'],
  ['organisation', `/organisations/${organisation}`, '[data-transaction]'],
  ['explorer', '/explorer', '[data-transaction]'],
  ['block', `/explorer/blocks/${transaction.height}`, '[data-transaction]'],
  ['transaction', `/explorer/transactions/${transaction.id}`, 'article'],
  ['search', `/search?q=${encodeURIComponent(rolledBack.make)}`, 'h1'],
  ['verify', '/verify', 'input[type=file]'],
  ['developers', '/developers', 'pre'],
  ['reference', '/v1/reference', 'h1'],
  ['missing', '/no/such/page', 'h1'],
  ['print', `/vehicles/${rolledBack.vin}/print`, 'h1'],
  ['blocks', '/explorer/blocks', 'tbody tr'],
  ['transactions', '/explorer/transactions', 'tbody tr'],
  ['members', '/explorer/members', 'h1'],
  ['network', '/network', 'canvas'],
  ['regulator', '/regulator', 'tbody tr'],
  ['coverage', '/regulator/coverage', 'h1'],
  ['audit', '/regulator/audit', 'tbody tr'],
  ['docs', '/docs', 'h1'],
  ['docs-verification', '/docs/verification', 'h1'],
  ['keys', '/keys', 'h1'],
  ['garage', '/', '[data-transaction]', undefined, 'holder-0'],
  ['desks', '/desk', 'h1', undefined, 'workshop'],
  ...DESKS.map((role) => [`desk-${role}`, `/desk/${role}?vehicle=${quiet.vin}`, 'main form', undefined, role]),
  ['transfer', `/vehicles/${quiet.id}/transfer`, 'h1', undefined, 'holder-0'],
  ['transfer-escrow', `/vehicles/${mine.id}/transfer`, 'main form', chooseEscrow, 'holder-0'],
  ['proposals', '/proposals', 'h1', undefined, 'holder-0'],
  ['governance', '/governance', 'h1', undefined, 'manufacturer'],
  ['inbox', '/inbox', 'h1', undefined, 'holder-0'],
  ['wallet', '/wallet', 'main form', undefined, 'holder-0'],
  ['wallet-mandates', '/wallet/mandates', 'main form', undefined, 'holder-0'],
  ['wallet-reservations', '/wallet/reservations', 'main h2', undefined, 'holder-0'],
  ['wallet-files', '/wallet/files', 'main section.card', chooseOrders, 'holder-0'],
  ['account', `/accounts/${own.id}`, 'tbody tr', undefined, 'holder-0'],
  ['market', '/sales', 'tbody tr', undefined, 'holder-0'],
  ['market-sale', `/sales/${sale}`, 'main form', undefined, 'holder-2'],
  ['market-sell', `/vehicles/${rolledBack.vin}/sell`, 'main form, [data-obstacle]', undefined, 'holder-0'],
  ['market-loans', '/loans', 'tbody tr', undefined, 'lender'],
  ['market-loan', `/loans/${loan.id}`, '[data-owed]', undefined, 'lender'],
  ['credit-apply', `/credit?vehicle=${quiet.vin}`, 'main form', undefined, 'holder-0'],
  ['credit-answers', `/credit?vehicle=${quiet.vin}`, 'main form', apply, 'holder-0'],
  ['credit-list', '/credit/applications', 'tbody tr', undefined, 'lender'],
  ['credit-overseer', '/credit/applications', 'tbody tr', undefined, 'auditor'],
  ['credit-detail', '/credit/applications', 'tbody tr', followFirst, 'lender'],
  ['customers', '/wallet', 'tbody tr', undefined, 'lender'],
  ['webhooks', '/inbox/webhooks', 'h1', undefined, 'workshop'],
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
for (const [language, locale] of Object.entries(LOCALES)) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport, locale, colorScheme, reducedMotion: 'reduce' });
      for (const [name, path, ready, act, persona] of PAGES) {
        const file = `${name}-${language}-${size}-${colorScheme}.png`;
        if (!file.includes(only) || (colorScheme === 'dark' && !DARK.has(name))) continue;
        const page = await context.newPage();
        if (persona) await page.addInitScript((id) => localStorage.setItem('vinculum.persona', id), persona);
        await page.goto(BASE + path);
        await page.locator(ready).first().waitFor({ timeout: 15_000 }).catch((error) => console.error(`${file}: ${error.message}`));
        // Lists and charts that ask once more after the first paint.
        await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => {});
        if (!persona) await page.evaluate(() => localStorage.removeItem('vinculum.persona'));
        if (act) await act(page);
        await page.evaluate(() => scrollTo(0, 0));
        await page.screenshot({ path: join(folder, file), fullPage: true });
        await page.close();
      }
      await context.close();
    }
  }
}
await browser.close();
