import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hexOf, sha256, signerFromSeed } from '../api/sign';
import type { AccountEntry } from '../api/types';
import { didOfSeed } from '../keys/did';
import { parseDid } from '../verify/did';
import { verifySignature } from '../verify/signature';
import {
  chargeOf, CONSUMER_PREFIX, isChargeable, isFresh, makePayerCode, paymentWith, readPayerCode, secondsLeft, secondsToCharge, signedBytes,
  writePayerCode, type PayerCode,
} from './payerCode';

type Vector = Omit<PayerCode, 'network'> & { text: string; signed: string; digest: string };
const VECTORS = JSON.parse(readFileSync(new URL('../../../crates/payment-formats/tests/vectors/payer-codes.json', import.meta.url), 'utf8')) as {
  network: string;
  codes: Vector[];
  refused: { what: string; text: string; problem: string }[];
  others: string[];
};
const { network } = VECTORS;
const bytesOf = (sig: string): Uint8Array => Uint8Array.from(atob(sig), (character) => character.charCodeAt(0));
const isSigned = (code: PayerCode): boolean => verifySignature(parseDid(code.keyid), signedBytes(code), bytesOf(code.sig));

describe('a payer’s code', () => {
  it('is read, written and signed as the program does', async () => {
    expect(VECTORS.codes.length).toBeGreaterThan(2);
    for (const { text, signed, digest, ...fields } of VECTORS.codes) {
      const code = readPayerCode(text, network) as PayerCode;
      expect(code).toEqual({ network, ...fields });
      expect(writePayerCode(code)).toBe(text);
      expect(text.startsWith(CONSUMER_PREFIX)).toBe(true);
      expect(hexOf(signedBytes(code))).toBe(signed);
      expect(hexOf(await sha256(signedBytes(code)))).toBe(digest);
      expect(isSigned(code)).toBe(true);
      expect(isSigned({ ...code, limit: code.limit - 1 })).toBe(false);
    }
  });

  it('is refused with its reason', () => {
    for (const { what, text, problem } of VECTORS.refused) expect(readPayerCode(text, network), what).toBe(problem);
    for (const other of VECTORS.others) expect(readPayerCode(other, network)).toBe('notOurs');
    expect(readPayerCode(VECTORS.codes[0]!.text, '11'.repeat(32))).toBe('otherNetwork');
    expect(readPayerCode(` ${VECTORS.codes[0]!.text}\n`, network)).toMatchObject({ limit: 5_000 });
    expect(readPayerCode('é'.repeat(20), network)).toBe('notCode');
  });

  it('is made afresh each time and charged with what was signed', async () => {
    const seed = new Uint8Array(32).fill(7);
    const signer = await signerFromSeed(await didOfSeed(seed), hexOf(seed));
    const terms = { network, account: 'ab'.repeat(32), currency: 'EUR', limit: 5_000 };
    const code = await makePayerCode(terms, signer, 1_760_000_000_000);
    const next = await makePayerCode(terms, signer, 1_760_000_000_000);
    expect(next.nonce).not.toBe(code.nonce);
    expect(isSigned(code)).toBe(true);
    expect(readPayerCode(writePayerCode(code)!, network)).toEqual(code);
    expect(writePayerCode({ ...code, currency: 'XXX' })).toBeNull();
    expect(chargeOf(code, 'cd'.repeat(32), 1_250, '')).toEqual({
      type: 'payments.charge', from: terms.account, to: 'cd'.repeat(32), amount: 1_250, currency: 'EUR',
      payerCode: { network, limit: 5_000, issuedAt: 1_760_000_000_000, nonce: code.nonce, signature: { keyid: signer.did, sig: code.sig } },
    });
    expect(chargeOf(code, 'cd'.repeat(32), 1, 'PUMP 4')).toMatchObject({ reference: 'PUMP 4' });
  });

  it('is replaced after a minute, and can be charged for another', () => {
    const { text } = VECTORS.codes[0]!;
    const code = readPayerCode(text, network) as PayerCode;
    const at = (after: number) => [isFresh(code, code.issuedAt + after), secondsLeft(code, code.issuedAt + after), isChargeable(code, code.issuedAt + after), secondsToCharge(code, code.issuedAt + after)];
    expect(at(-999)).toEqual([true, 60, true, 120]);
    expect(at(0)).toEqual([true, 60, true, 120]);
    expect(at(59_001)).toEqual([true, 1, true, 61]);
    expect(at(60_000)).toEqual([false, 0, true, 60]);
    expect(at(119_999)).toEqual([false, 0, true, 1]);
    expect(at(120_000)).toEqual([false, 0, false, 0]);
  });

  it('knows the payment that it made', () => {
    const codes = VECTORS.codes.map(({ text }) => readPayerCode(text, network) as PayerCode);
    const entry = (kind: string, nonce?: string): AccountEntry => ({ kind, action: { type: kind, ...(nonce ? { payerCode: { nonce } } : {}) } }) as unknown as AccountEntry;
    const own = entry('payments.charge', codes[1]!.nonce);
    expect(paymentWith(codes, [entry('payments.transfer'), entry('payments.charge', 'ff'.repeat(16)), own])).toBe(own);
    expect(paymentWith(codes.slice(0, 1), [own])).toBeUndefined();
    expect(paymentWith([], [own])).toBeUndefined();
  });
});
