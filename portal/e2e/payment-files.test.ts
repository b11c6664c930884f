// Files of banks and their customers: orders to pay, and money that goes from one bank to another.

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { buildEnvelope, signerFromSeed } from '../src/api/sign';
import type { Account, ActionJson } from '../src/api/types';
import { expectInnocent, node, useBrowser } from './browser';
import { expectSound, openAs, persona, sign, type Persona } from './visitor';

useBrowser();

async function holder(number: number): Promise<Persona> {
  const { items } = await node.get('/v1/demo/personas', {});
  return items.filter(({ id }) => id.startsWith('holder-'))[number]!;
}

async function accountOf({ did }: Persona): Promise<Account> {
  const { items } = await node.get('/v1/accounts', { query: { holder: did } });
  return items.find(({ currency }) => currency === 'EUR')!;
}

const balance = async (id: string): Promise<number> => (await node.get('/v1/accounts/{id}', { path: { id } })).balance;

/** A fresh account in euro at the second bank of the demonstration. */
async function openAtSecondBank(owner: Persona): Promise<string> {
  const bank = await persona('bank');
  const { networkId } = await node.get('/v1/network', {});
  const action = { type: 'payments.open_account', by: bank.organisation, holder: owner.did, currency: 'EUR' } as unknown as ActionJson;
  const signers = await Promise.all([bank, owner].map(({ did, secretKey }) => signerFromSeed(did, secretKey)));
  const { status, outcome } = await node.submit((await buildEnvelope(networkId, [action], signers)).envelope);
  if (status !== 'accepted') throw new Error(outcome.detail);
  const { items } = await node.get('/v1/accounts', { query: { holder: owner.did, bank: bank.organisation } });
  return items.at(-1)!.id;
}

const numbered = (account: string): string => `<Id><Othr><Id>${account.slice(0, 32)}</Id><SchmeNm><Prtry>VINCULUM</Prtry></SchmeNm></Othr></Id>`;

type Order = { id: string; to: string; euros: string };

/** A pain.001 file, as accounting software writes it. */
function ordersFile(message: string, from: string, orders: Order[]) {
  const rows = orders.map(
    ({ id, to, euros }) =>
      `<CdtTrfTxInf><PmtId><EndToEndId>${id}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">${euros}</InstdAmt></Amt>` +
      `<Cdtr><Nm>Werkstatt Süd</Nm></Cdtr><CdtrAcct>${to}</CdtrAcct></CdtTrfTxInf>`,
  );
  const xml =
    `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>` +
    `<GrpHdr><MsgId>${message}</MsgId><CreDtTm>2026-01-31T09:30:00</CreDtTm><NbOfTxs>${orders.length}</NbOfTxs><InitgPty><Nm>Ada</Nm></InitgPty></GrpHdr>` +
    `<PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-01-31</Dt></ReqdExctnDt><Dbtr><Nm>Ada</Nm></Dbtr>` +
    `<DbtrAcct>${numbered(from)}</DbtrAcct><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>${rows.join('')}</PmtInf>` +
    `</CstmrCdtTrfInitn></Document>`;
  return { name: 'orders.xml', mimeType: 'application/xml', buffer: Buffer.from(xml) };
}

describe('a file of orders', () => {
  it('shows what each row would do, is signed once, and does nothing a second time', async () => {
    const [payer, payee] = [await holder(0), await holder(1)];
    const [from, to] = [await accountOf(payer), await accountOf(payee)];
    const file = ordersFile(`RUN-${Date.now()}`, from.id, [
      { id: 'INV-1', to: numbered(to.id), euros: '10.00' },
      { id: 'INV-2', to: numbered(to.id), euros: '2.50' },
      { id: 'INV-3', to: '<Id><IBAN>GB29NWBK60161331926819</IBAN></Id>', euros: '5.00' },
    ]);
    const opened = await openAs(payer.id, '/wallet');
    const { page } = opened;
    await page.getByRole('link', { name: 'Payment files' }).click();
    const choose = () => page.locator('main input[type=file]').setInputFiles(file);
    await choose();
    await page.locator('[data-ready="2"][data-booked="0"][data-refused="1"]').waitFor();
    await page.getByText('To be signed: €12.50.').waitFor();
    await page.getByText('Can be signed: 2. On the ledger already: 0. Refused: 1.').waitFor();
    const refused = page.locator('[data-row="INV-3"]');
    await refused.getByText('That account isn’t on this ledger.').waitFor();
    // The node's own words stand below, for whoever needs them.
    expect(await refused.locator('[lang=en]').textContent()).toContain('GB29NWBK60161331926819');
    await expectSound(page);
    await page.getByRole('button', { name: 'Sign 2 payments' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign and submit' }).click();
    await page.locator('[data-done="2"][data-refused="0"][data-ended=true]').waitFor();
    await page.locator('[data-row="INV-2"][data-status=booked]').waitFor();
    expect(await balance(from.id)).toBe(from.balance - 1_250);

    await choose();
    await page.locator('[data-ready="0"][data-booked="2"][data-refused="1"]').waitFor();
    expect(await page.getByRole('button', { name: /^Sign \d/ }).count()).toBe(0);
    expect(await balance(to.id)).toBe(to.balance + 1_250);

    expectInnocent(opened);

    await page.locator('main input[type=file]').setInputFiles({ name: 'no.xml', mimeType: 'application/xml', buffer: Buffer.from('<html>') });
    await page.getByRole('alert').waitFor();
    await opened.close();
  });
});

describe('money for another bank', () => {
  it('is paid out, sent on as a message, and credited there', async () => {
    const [payer, payee] = [await holder(0), await holder(1)];
    const from = await accountOf(payer);
    const to = await openAtSecondBank(payee);
    const paying = await openAs(payer.id, `/accounts/${from.id}`);
    const form = paying.page.getByRole('form', { name: 'Pay out to another bank' });
    await form.getByRole('button', { name: 'Ask the bank' }).click();
    await form.getByText('Enter an amount such as 12.50.').waitFor();
    await form.getByLabel('Amount to pay out', { exact: false }).fill('12.34');
    await form.getByLabel('Reference', { exact: false }).fill('RENT 7');
    await form.getByLabel('Where to', { exact: false }).fill('Ben Li, Banco Mirador');
    await expectSound(paying.page);
    await form.getByRole('button', { name: 'Ask the bank' }).click();
    const dialog = paying.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Sign and submit' }).click();
    await dialog.locator('[data-result=shared]').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await paying.page.waitForURL(/\/proposals\/[0-9a-f]{64}$/);
    const address = new URL(paying.page.url()).pathname;

    const bank = await openAs('lender', address);
    await bank.page.getByText('Ben Li, Banco Mirador').waitFor();
    await bank.page.getByRole('button', { name: 'Review and sign' }).click();
    await sign(bank.page);
    expect(await balance(from.id)).toBe(from.balance - 1_234);
    await bank.page.goto(new URL(`/accounts/${from.id}`, bank.page.url()).href);
    const message = bank.page.getByRole('form', { name: 'Send paid-out money on' });
    await message.getByRole('button', { name: 'Download the message' }).click();
    await message.getByText('Enter a name.').first().waitFor();
    await message.getByLabel('Who pays (name)').fill('Ada Müller');
    await message.getByLabel('Who is paid (name)').fill('Ben Li');
    await message.getByLabel('Their account', { exact: false }).fill(to);
    await expectSound(bank.page);
    const saved = bank.page.waitForEvent('download');
    await message.getByRole('button', { name: 'Download the message' }).click();
    const xml = await readFile(await (await saved).path());
    expect(xml.toString()).toContain('pacs.008.001.08');

    const receiving = await openAs('bank', '/wallet/files');
    const choose = () => receiving.page.locator('main input[type=file]').setInputFiles({ name: 'in.xml', mimeType: 'application/xml', buffer: xml });
    await choose();
    await receiving.page.locator('[data-row="RENT 7"][data-status=ready]').getByText('Ben Li').waitFor();
    await receiving.page.getByRole('button', { name: 'Sign 1 payment' }).click();
    await receiving.page.getByRole('dialog').getByRole('button', { name: 'Sign and submit' }).click();
    await receiving.page.locator('[data-done="1"][data-ended=true]').waitFor();
    expect(await balance(to)).toBe(1_234);
    await choose();
    await receiving.page.locator('[data-row="RENT 7"][data-status=booked]').waitFor();
    for (const opened of [paying, bank, receiving]) {
      expectInnocent(opened);
      await opened.close();
    }
  });
});
