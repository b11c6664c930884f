import { describe, expect, it } from 'vitest';
import { csvLine } from './csv';

describe('a line of a CSV file', () => {
  it('separates by commas and ends with CR LF', () => {
    expect(csvLine(['a', 1, true])).toBe('a,1,true\r\n');
  });

  it('leaves empty what is not there', () => {
    expect(csvLine([null, undefined, ''])).toBe(',,\r\n');
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(csvLine(['one, two', 'say "hello"', 'two\r\nlines'])).toBe('"one, two","say ""hello""","two\r\nlines"\r\n');
  });

  it('writes dates in ISO 8601, in universal time', () => {
    expect(csvLine([new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 7))])).toBe('2026-02-03T04:05:06.007Z\r\n');
  });

  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '＝1+1', '＋1', '－1', '＠x'])('disarms the formula %j', (text) => {
    expect(csvLine([text])).toBe(`'${text}\r\n`);
  });

  it('disarms a formula that needs quotes as well', () => {
    expect(csvLine(['=HYPERLINK("https://evil.example","x")'])).toBe(`"'=HYPERLINK(""https://evil.example"",""x"")"\r\n`);
    expect(csvLine(['\r=1'])).toBe(`"'\r=1"\r\n`);
  });

  it('leaves negative numbers numbers', () => {
    expect(csvLine([-3.5])).toBe('-3.5\r\n');
    expect(csvLine([{ decimal: '-13.00' }])).toBe('-13.00\r\n');
  });
});
