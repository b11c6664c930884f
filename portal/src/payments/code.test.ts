import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import currencies from './currencies.json';
import { crc16, readRequest, writeRequest, type PayRequest } from './code';

type Vector = { code: string; account: string; currency: string; amountMinor?: number; reference?: string; name: string; nameZh?: string; city: string; country: string };
const VECTORS = JSON.parse(readFileSync(new URL('../../../crates/payment-formats/tests/vectors/requests.json', import.meta.url), 'utf8')) as {
  network: string;
  requests: Vector[];
  others: string[];
};
const { network } = VECTORS;
const [first] = VECTORS.requests;

/** The code with another body and the check sum that belongs to it. */
const resealed = (change: (body: string) => string): string => {
  const body = `${change(first!.code.slice(0, -8))}6304`;
  return body + crc16(body);
};

describe('a request to pay', () => {
  it('is read and written as the program does', () => {
    for (const { code, amountMinor, ...rest } of VECTORS.requests) {
      const request = readRequest(code, network) as PayRequest;
      const { once: _, amount, ...read } = request;
      expect(read).toEqual(rest);
      expect(amount).toBe(amountMinor);
      expect(writeRequest(request, network)).toBe(code);
    }
  });

  it('is refused with its reason', () => {
    const read = (text: string): unknown => readRequest(text, network);
    expect(read('hello')).toBe('notCode');
    expect(read(first!.code.replace('1280.50', '9280.50'))).toBe('crc');
    expect(read('x'.repeat(513))).toBe('tooLong');
    expect(readRequest(first!.code, '11'.repeat(32))).toBe('otherNetwork');
    for (const other of VECTORS.others) expect(read(other)).toBe('notOurs');
    expect(read(resealed((body) => `${body}5303978`))).toBe('repeated');
    expect(read(resealed((body) => body.replace('5911Best', '5999Best')))).toBe('length');
    expect(read(resealed((body) => body.replace('5303156', '5303000')))).toBe('currency');
    expect(read(resealed((body) => body.replace('54071280.50', '54071280.5x')))).toBe('amount');
    expect(read(resealed((body) => body.replace('54071280.50', '54071.28055')))).toBe('amount');
    expect(read(resealed((body) => body.replace('6007Beijing', '')))).toBe('missing');
  });

  it('has the currencies of the program', () => {
    const table = readFileSync(new URL('../../../crates/payment-formats/src/currency_table.rs', import.meta.url), 'utf8');
    const rows = [...table.matchAll(/\("([A-Z]{3})", *(\d{1,3}), (\d)\)/g)].map(([, code, number, digits]) => [code, [Number(number), Number(digits)]]);
    expect(Object.entries(currencies)).toEqual(rows);
  });
});
