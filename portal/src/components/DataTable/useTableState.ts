import { readSort, writeSort, type Sort } from './state';

/** What every table keeps in its page's address, beside the filters of the page's own. */
type TableSearch = { cursor?: string; sort?: string; columns?: string; live?: string };

const OWN = ['cursor', 'sort', 'columns', 'live'] as const;

export type TableState<Filters> = {
  filters: Filters;
  isFiltered: boolean;
  cursor: string | undefined;
  sort: Sort | null;
  columns: string | undefined;
  /** False while the reader wants the rows to stand still. */
  live: boolean;
  /** Sets a filter, or drops it when empty; the list starts again at its first page. */
  filter: (name: keyof Filters, value: string) => void;
  clear: () => void;
  setCursor: (cursor: string | undefined) => void;
  setSort: (sort: Sort | null) => void;
  setColumns: (columns: string | undefined) => void;
  setLive: (live: boolean) => void;
};

/**
 * Reads a table's state from its page's address and writes it back. Only paging leaves an entry in the browser's history:
 * "back" leads to the page before, not through every letter of a filter.
 */
export function useTableState<Search extends TableSearch>(
  search: Search,
  go: (search: Search, replace: boolean) => void,
): TableState<Omit<Search, keyof TableSearch>> {
  const filters: Partial<Search> = { ...search };
  for (const name of OWN) delete filters[name];
  const change = (changes: { [name: string]: string | undefined }, replace = true): void => go({ ...search, ...changes }, replace);
  return {
    filters: filters as Omit<Search, keyof TableSearch>,
    isFiltered: Object.keys(filters).length > 0,
    cursor: search.cursor,
    sort: readSort(search.sort),
    columns: search.columns,
    live: search.live !== 'off',
    filter: (name, value) => change({ cursor: undefined, [name]: value === '' ? undefined : value }),
    clear: () => change({ cursor: undefined, ...Object.fromEntries(Object.keys(filters).map((name) => [name, undefined])) }),
    setCursor: (cursor) => change({ cursor }, false),
    setSort: (sort) => change({ sort: writeSort(sort) }),
    setColumns: (columns) => change({ columns }),
    setLive: (live) => change({ live: live ? undefined : 'off' }),
  };
}
