// Scanning: from a picture of a barcode to the car at the desk.

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectInnocent, open, someVehicle, useBrowser } from './browser';
import { expectSound, openAs } from './visitor';

useBrowser();

/** Code 39 (ISO/IEC 16388): nine bars and spaces a character, a bit each, wide when set. */
const CODE_39 = new Map(
  [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*'].map((character, index) => [character, [
    0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109, 0x049, 0x148, 0x019, 0x118, 0x058, 0x00d,
    0x10c, 0x04c, 0x01c, 0x103, 0x043, 0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0c1, 0x1c0, 0x091,
    0x190, 0x0d0, 0x094,
  ][index]!]),
);

/** The label in a door frame, as an SVG. */
function code39(text: string): string {
  const [narrow, wide] = [2, 5];
  let x = 40;
  let bars = '';
  for (const character of `*${text}*`) {
    for (let at = 0; at < 9; at += 1) {
      const width = (CODE_39.get(character)! >> (8 - at)) & 1 ? wide : narrow;
      if (at % 2 === 0) bars += `<rect x="${x}" y="20" width="${width}" height="90"/>`;
      x += width;
    }
    x += narrow;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${x + 40}" height="130"><rect width="100%" height="100%" fill="#fff"/>${bars}</svg>`;
}

/** A picture of an SVG, as a camera's file. */
async function picture(svg: string): Promise<Buffer> {
  const { page, close } = await open('/developers');
  await page.setContent(svg);
  const taken = await page.locator('svg').screenshot();
  await close();
  return taken;
}

/** The code that the share dialog of a car shows. */
async function shareCode(vin: string): Promise<Buffer> {
  const { page, close } = await open(`/vehicles/${vin}`);
  await page.getByRole('button', { name: 'Share' }).click();
  const code = page.getByRole('img', { name: 'QR code' });
  await code.waitFor();
  // Not while the dialog is still fading in: a code that is half there can't be read.
  const taken = await code.screenshot({ animations: 'disabled' });
  await close();
  return taken;
}

async function openScanner(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Scan a barcode' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it from a picture' }).waitFor();
}

const upload = (page: Page, buffer: Buffer, mimeType = 'image/png') =>
  page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'photo.png', mimeType, buffer });

describe('scanning at a desk', () => {
  it('finds the car in a picture of its shared code, and of the label in its door frame', async () => {
    const { vin, id } = await someVehicle({ status: 'active' });
    const opened = await openAs('workshop', '/desk/workshop');
    const { page } = opened;
    for (const taken of [await shareCode(vin), await picture(code39(`I${vin}`))]) {
      await page.getByLabel('Car', { exact: true }).fill('');
      await openScanner(page);
      await upload(page, taken);
      await page.locator(`[data-vehicle="${id}"]`).waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.getByLabel('Car', { exact: true }).inputValue()).toBe(vin);
    }
    expectInnocent(opened);
    await opened.close();
  });

  it('says in plain words when there is no camera, no code, no car in the code, or no picture', async () => {
    const opened = await openAs('workshop', '/desk/workshop');
    const { page } = opened;
    await openScanner(page);
    await page.locator('[data-camera]').waitFor();
    await expectSound(page);
    await upload(page, await picture('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"></svg>'));
    await page.getByText('No barcode is to be seen').waitFor();
    await upload(page, await picture(code39('HELLO')));
    await page.getByText('The code says “HELLO”').waitFor();
    await upload(page, Buffer.from('not a picture'));
    await page.getByText('can’t be read as a picture').waitFor();
    expectInnocent(opened);
    await opened.close();
  });
});
