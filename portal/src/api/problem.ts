import type { Problem } from './types';

/** A refusal by the API (an RFC 9457 problem document), or a failure to reach it at all (`problem.status` 0). */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  /** True when no answer came: the node is down or the connection is lost. */
  get unreachable(): boolean {
    return this.problem.status === 0;
  }
}

/** Whether the node answered that there is none such. */
export const isNotFound = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 404;

/** Reads the problem document of a failed response; a proxy's bare HTML error becomes one as well. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) {
    try {
      const body = (await response.json()) as Problem;
      if (typeof body.title === 'string') return new ProblemError({ ...body, status: body.status ?? response.status });
    } catch {
      // Falls through: a body that isn't a problem document says less than the status line.
    }
  }
  return new ProblemError({ type: 'about:blank', title: response.statusText || 'Error', status: response.status });
}

export function unreachable(): ProblemError {
  return new ProblemError({ type: 'about:blank', title: 'No connection', status: 0, name: 'unreachable' });
}
