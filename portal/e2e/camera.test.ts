// Scanning with the camera itself: Chromium plays a film of the code as if a camera saw it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'uqr';
import { afterAll, describe, expect, it } from 'vitest';
import { BASE, expectInnocent, someVehicle, useBrowser } from './browser';
import { openAs } from './visitor';

const WIDTH = 640;
const HEIGHT = 480;

/** A film in YUV4MPEG2 whose every frame shows the QR code, black on white, in the middle. */
function film(text: string): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const scale = Math.floor((HEIGHT - 40) / size);
  const [left, top] = [Math.floor((WIDTH - size * scale) / 2), Math.floor((HEIGHT - size * scale) / 2)];
  const luma = Buffer.alloc(WIDTH * HEIGHT, 235);
  for (let y = 0; y < size * scale; y += 1) {
    for (let x = 0; x < size * scale; x += 1) {
      if (data[Math.floor(y / scale)]![Math.floor(x / scale)]) luma[(top + y) * WIDTH + left + x] = 16;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`), ...Array.from({ length: 10 }, () => frame)]);
}

const car = await someVehicle({ status: 'active' });
const folder = mkdtempSync(join(tmpdir(), 'vinculum-camera-'));
const file = join(folder, 'code.y4m');
writeFileSync(file, film(`${BASE}/vehicles/${car.vin}`));
afterAll(() => rmSync(folder, { recursive: true }));

useBrowser('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`);

describe('the camera', () => {
  it('sees the code of a car, and the desk has the car', async () => {
    const opened = await openAs('workshop', '/desk/workshop');
    const { page } = opened;
    await page.getByRole('button', { name: 'Scan a barcode' }).click();
    await page.locator(`[data-vehicle="${car.id}"]`).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByLabel('Car', { exact: true }).inputValue()).toBe(car.vin);
    expectInnocent(opened);
    await opened.close();
  });
});
