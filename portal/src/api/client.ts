import { problemOf, unreachable } from './problem';

export type Query = Record<string, string | number | boolean | undefined | null>;

/** The path with its query string; empty and absent parameters are left out. */
export function urlOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The raw response of a successful request; any other outcome is thrown as a `ProblemError`. */
export async function request(path: string, query?: Query, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(urlOf(path, query), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw unreachable();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await request(path, query, { headers: { accept: 'application/json' }, signal: signal ?? null });
  return (await response.json()) as T;
}

export async function post<T>(path: string, body: unknown, query?: Query): Promise<T> {
  const response = await request(path, query, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}
