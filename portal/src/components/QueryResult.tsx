import type { ReactNode } from 'react';
import { isNotFound } from '../api/problem';
import { Waiting } from './basics';
import { ProblemView } from './ProblemView';

/** What a page needs of a query, or of several that it reads as one. */
export type Query<Data> = { data: Data | undefined; error: unknown; refetch: () => unknown };

type Props<Data> = {
  query: Query<Data>;
  /** The bars that stand in for what is coming. */
  rows?: number;
  height?: number;
  /** Stands in for what the node doesn't know (404), where that is no failure. */
  unknown?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** What a query brought. A failure shows only where there is nothing yet: what the reader has before them stays. */
export function QueryResult<Data>({ query, rows = 5, height = 20, unknown, children }: Props<Data>) {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (!error) return <Waiting rows={rows} height={height} />;
  if (unknown !== undefined && isNotFound(error)) return unknown;
  return <ProblemView error={error} onRetry={() => void refetch()} />;
}
