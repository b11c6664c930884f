// Requests to a node. Paths, parameters and answers have the types that the OpenAPI document gives them (`schema.gen.ts`).

import { problemOf, unreachable } from './problem';
import type { paths } from './schema.gen';
import type { EnvelopeJson, Page, SubmitResult } from './types';

type Method = 'get' | 'post' | 'delete';

type JsonAnswer<Body> = { responses: { 200: { content: { 'application/json': Body } } } };

/** The paths that answer this method with JSON. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends JsonAnswer<unknown> ? P : never;
}[keyof paths];

export type Answer<P extends PathOf<M>, M extends Method = 'get'> = paths[P][M] extends JsonAnswer<infer Body> ? Body : never;

type Given<P extends keyof paths, M extends Method> = paths[P][M] extends { parameters: infer Parameters } ? Parameters : never;

/** The names are checked; the values may be what a visitor typed into the address: the node judges those. */
type Loose<Values> = { [Name in keyof Values]: Values[Name] | string | null | undefined };

/** What goes into the path's `{}` and behind its `?`. Query parameters that are empty or absent are left out. */
export type Parameters<P extends keyof paths, M extends Method = 'get'> = {
  query?: Given<P, M> extends { query?: infer Query } ? Loose<NonNullable<Query>> : never;
} & (Given<P, M> extends { path: infer Segments } ? { path: { [Name in keyof Segments]: string | number } } : { path?: never });

export type Body<P extends PathOf<'post'>> = paths[P]['post'] extends { requestBody: { content: { 'application/json': infer Body } } }
  ? Body
  : never;

/** The paths that list something page by page. */
export type ListPath = { [P in PathOf<'get'>]: Answer<P> extends Page<unknown> ? P : never }[PathOf<'get'>];
export type ItemOf<P extends ListPath> = Answer<P> extends Page<infer Item> ? Item : never;

type Values = Record<string, string | number | boolean | null | undefined>;

export function urlOf<P extends keyof paths, M extends Method = 'get'>(path: P, parameters: Parameters<P, M>): string {
  const { path: segments = {}, query = {} } = parameters as { path?: Values; query?: Values };
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(segments[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? address : `${address}?${search}`;
}

/** A client of the node at `base`: an origin, or nothing for the one that served this page. */
export function createClient(base = '') {
  /** The raw response of a successful request; any other outcome is thrown as a `ProblemError`. */
  async function request(url: string, init?: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(base + url, init);
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
      throw unreachable();
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async function get<P extends PathOf<'get'>>(path: P, parameters: Parameters<P>, signal?: AbortSignal): Promise<Answer<P>> {
    const init = { headers: { accept: 'application/json' }, signal: signal ?? null };
    return (await (await request(urlOf(path, parameters), init)).json()) as Answer<P>;
  }

  async function post<P extends PathOf<'post'>>(path: P, body: Body<P>, parameters: Parameters<P, 'post'>): Promise<Answer<P, 'post'>> {
    const response = await request(urlOf<P, 'post'>(path, parameters), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer<P, 'post'>;
  }

  /** Follows the cursor until the list ends. For lists that a page needs whole, such as one vehicle's history. */
  async function everyPage<P extends ListPath>(path: P, parameters: Parameters<P>, signal?: AbortSignal): Promise<ItemOf<P>[]> {
    const items: ItemOf<P>[] = [];
    let cursor: string | null = null;
    do {
      const query = { ...parameters.query, limit: 200, cursor };
      const page = (await get(path, { ...parameters, query } as Parameters<P>, signal)) as Page<ItemOf<P>>;
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  /**
   * Submits an envelope and waits until it is final and the node's lists show it. A rejection by the ledger is a result,
   * not an exception.
   */
  const submit = (envelope: EnvelopeJson): Promise<SubmitResult> =>
    post('/v1/transactions', envelope, { query: { wait: 'finalized' } });

  return { request, get, post, everyPage, submit };
}

/** The node that served this page. */
export const node = createClient();
