import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../api/problem';

/** What the portal has asked the node, shared by pages and by the routes that ask ahead of them. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // The node's refusals are answers; only a lost connection is worth asking again.
      retry: (failures, error) => failures < 2 && (!(error instanceof ProblemError) || error.unreachable),
    },
  },
});
