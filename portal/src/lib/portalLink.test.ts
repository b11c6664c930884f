import { describe, expect, it } from 'vitest';
import { portalAddress } from './portalLink';

describe('a pasted link', () => {
  it.each([
    ['https://node.example/vehicles/1M8GDM9AXKP042788', '/vehicles/1M8GDM9AXKP042788'],
    [' http://127.0.0.1:8080/vehicles/1M8GDM9AXKP042788?unit=mi#record-3 ', '/vehicles/1M8GDM9AXKP042788?unit=mi#record-3'],
    ['node.example:8443/vehicles/1M8GDM9AXKP042788/print', '/vehicles/1M8GDM9AXKP042788/print'],
    [`https://node.example/explorer/transactions/${'ab'.repeat(32)}`, `/explorer/transactions/${'ab'.repeat(32)}`],
    ['https://node.example/explorer/blocks/12', '/explorer/blocks/12'],
    ['https://node.example/organisations/polar-motor', '/organisations/polar-motor'],
  ])('%s leads to its page here', (text, address) => {
    expect(portalAddress(text)).toBe(address);
  });

  it.each([
    '1M8GDM9AXKP042788',
    'https://node.example/',
    'https://node.example/v1/vehicles/1',
    'https://node.example/vehicles/../v1',
    'https://node.example//evil.example/vehicles/1',
    'javascript:alert(1)//vehicles/1',
    'Volvo/Renault',
    'https://',
  ])('%s is searched for like any other text', (text) => {
    expect(portalAddress(text)).toBeNull();
  });
});
