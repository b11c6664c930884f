import { useQueries, type UseQueryOptions } from '@tanstack/react-query';
import { accountEntries } from '../../api/queries';
import type { Account } from '../../api/types';
import type { Query } from '../../components/QueryResult';
import { useOnTransactions } from '../../lib/useOnTransactions';

type Question<Item> = UseQueryOptions<Item[], Error, Item[], string[]>;

/** What the accounts' histories tell, account by account. A history is read again only when it has a new action, which `question` takes. */
export function useHistories<Item>(accounts: Account[], question: (account: string, newest: string) => Question<Item>): Query<Item[][]> {
  const newest = useQueries({ queries: accounts.map(({ id }) => accountEntries(id, undefined, 1)) });
  useOnTransactions(() => newest.forEach((query) => void query.refetch()));
  const lists = useQueries({
    queries: accounts.map(({ id }, index) => {
      const items = newest[index]?.data?.items;
      return { ...question(id, items?.[0]?.id ?? ''), enabled: items !== undefined, placeholderData: (previous: Item[] | undefined) => previous };
    }),
  });
  const failed = [...newest, ...lists].filter(({ isError }) => isError);
  const found = lists.flatMap(({ data }) => (data === undefined ? [] : [data]));
  return {
    data: found.length === accounts.length ? found : undefined,
    error: failed[0]?.error ?? null,
    refetch: () => failed.forEach((query) => void query.refetch()),
  };
}
