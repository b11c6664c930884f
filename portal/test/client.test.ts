// The client follows the OpenAPI document: its types are those that the document gives, and its addresses too.

import { readFileSync } from 'node:fs';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient, urlOf } from '../src/api/client';
import { ProblemError } from '../src/api/problem';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the generated types', () => {
  it('are what the OpenAPI document gives: `npm run generate` renews them', async () => {
    const generated = COMMENT_HEADER + astToString(await openapiTS(JSON.parse(read('../openapi.json'))));
    expect(generated === read('../src/api/schema.gen.ts'), 'src/api/schema.gen.ts differs').toBe(true);
  });
});

describe('addresses', () => {
  it('carry what goes into the path, escaped, and leave out what is empty', () => {
    expect(urlOf('/v1/vehicles/{vehicle}', { path: { vehicle: 'a/b ?' } })).toBe('/v1/vehicles/a%2Fb%20%3F');
    expect(urlOf('/v1/vehicles', { query: { make: 'Škoda', model: '', status: undefined, cursor: null, limit: 0 } })).toBe(
      '/v1/vehicles?make=%C5%A0koda&limit=0',
    );
    expect(urlOf('/v1/network', {})).toBe('/v1/network');
  });
});

describe('the client', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** Answers each request in turn, and keeps what was asked. */
  function serve(...answers: Response[]): { asked: [string, RequestInit | undefined][] } {
    const asked: [string, RequestInit | undefined][] = [];
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      asked.push([url, init]);
      const answer = answers.shift();
      if (!answer) throw new TypeError('fetch failed');
      return answer;
    });
    return { asked };
  }
  const json = (body: unknown, status = 200, type = 'application/json') =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });

  it('follows a list to its end', async () => {
    const { asked } = serve(json({ items: [{ number: 0 }], nextCursor: 'A' }), json({ items: [{ number: 1 }], nextCursor: null }));
    const records = await createClient('http://node').everyPage('/v1/vehicles/{vehicle}/records', { path: { vehicle: 'v' } });
    expect(records.map(({ number }) => number)).toEqual([0, 1]);
    expect(asked.map(([url]) => url)).toEqual([
      'http://node/v1/vehicles/v/records?limit=200',
      'http://node/v1/vehicles/v/records?limit=200&cursor=A',
    ]);
  });

  it('submits an envelope and waits for its end', async () => {
    const { asked } = serve(json({ id: 'x', status: 'accepted' }));
    const envelope = { payloadType: 't', payload: '', signatures: [], actions: [] };
    expect((await createClient().submit(envelope)).status).toBe('accepted');
    const [[url, init]] = asked as [[string, RequestInit]];
    expect([url, init.method, init.body]).toEqual(['/v1/transactions?wait=finalized', 'POST', JSON.stringify(envelope)]);
  });

  it('throws the problem document of a refusal', async () => {
    serve(json({ title: 'Not Found', status: 404, name: 'not_found', code: 1204, detail: 'no', type: 't' }, 404, 'application/problem+json'));
    const error = await createClient().get('/v1/vin/{vin}', { path: { vin: 'x' } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem.name).toBe('not_found');
  });

  it('makes a problem of what is none, and of no answer at all', async () => {
    serve(new Response('<h1>Bad Gateway</h1>', { status: 502, statusText: 'Bad Gateway', headers: { 'content-type': 'text/html' } }));
    const read = () => createClient().get('/v1/network', {}).catch((thrown: unknown) => thrown as ProblemError);
    expect((await read()) as ProblemError).toMatchObject({ unreachable: false, problem: { status: 502, title: 'Bad Gateway' } });
    expect((await read()) as ProblemError).toMatchObject({ unreachable: true });
  });
});
