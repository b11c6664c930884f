import { columnVisibilityFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Waiting } from '../basics';
import { Icon } from '../Icon';
import { ProblemView } from '../ProblemView';
import type { CellValue } from './csv';
import styles from './DataTable.module.css';
import { Pager, type Paging } from './Pager';
import { nextSort, readColumns, sortRows, type Sort } from './state';
import { ColumnsMenu, ExportButton, ExportFailure, SortMenu } from './Toolbar';
import { useExport, type PageFetcher } from './useExport';
import type { TableState } from './useTableState';

const features = tableFeatures({ columnVisibilityFeature });

export type Column<Row extends object> = ColumnDef<typeof features, Row, unknown> & {
  id: string;
  header: string;
  /** What a row has here, for sorting and export; dates as `Date`. Without it the column does neither. */
  value?: (row: Row) => CellValue;
  /** What files have here, where that isn't what the table sorts by. */
  written?: (row: Row) => CellValue;
  /** Hidden until the reader chooses it. */
  optional?: boolean;
  /** In files only: too long or too technical to be read in a table. */
  exportOnly?: boolean;
};

/** What of the page's address the table reads and writes. */
type TableView = Pick<TableState<object>, 'sort' | 'columns' | 'setSort' | 'setColumns'>;

type Props<Row extends object> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  error?: unknown;
  onRetry?: () => void;
  /** Dims the rows while the next ones are on their way. */
  stale?: boolean;
  empty?: ReactNode;
  paging?: Paging;
  /** Lets the reader choose columns, and sort what is there in full. */
  view?: TableView;
  /** Offers a CSV file. A list that is there in full needs no fetcher. */
  download?: { name: string; fetchPage?: PageFetcher<Row> };
  /** Stands at the start of the toolbar. */
  tools?: ReactNode;
};

/** All columns, also hidden ones: whoever works on with the file can't ask for more later. */
export const writtenOf = <Row extends object>(columns: Column<Row>[]): { header: string; value: (row: Row) => CellValue }[] =>
  columns.flatMap(({ header, value, written = value }) => (written ? [{ header, value: written }] : []));

function Heading(props: { header: string; sort: Sort | null; column: string; onSort: (sort: Sort | null) => void }) {
  const { header, sort, column, onSort } = props;
  const active = sort?.column === column;
  return (
    <button type="button" className={styles.heading} data-active={active} onClick={() => onSort(nextSort(sort, column))}>
      {header}
      <Icon name="chevron" size={14} style={{ transform: active && !sort.descending ? 'rotate(180deg)' : undefined }} />
    </button>
  );
}

function Toolbar<Row extends object>(props: Props<Row> & { sortable: Column<Row>[]; ordered: Row[] }) {
  const { columns, view, download, tools, sortable, ordered } = props;
  const { state, start, cancel } = useExport<Row>();
  if (!view && !download && !tools) return null;
  const begin = (): void => {
    if (!download) return;
    start(download.name, writtenOf(columns), download.fetchPage ?? (() => Promise.resolve({ items: ordered, nextCursor: null })));
  };
  return (
    <>
      <div className={styles.toolbar}>
        <div className={styles.tools}>{tools}</div>
        {view && sortable.length > 0 && <SortMenu columns={sortable} sort={view.sort} onChange={view.setSort} />}
        {view && <ColumnsMenu columns={columns.filter(({ exportOnly }) => !exportOnly)} chosen={view.columns} onChange={view.setColumns} />}
        {download && <ExportButton state={state} onStart={begin} onCancel={cancel} />}
      </div>
      <ExportFailure state={state} onRetry={begin} />
    </>
  );
}

/** What stands where rows will be, or says why there are none. */
function Instead<Row extends object>({ rows, error, onRetry, empty }: Props<Row>) {
  const { t } = useTranslation();
  if (rows) return <Empty>{empty ?? t('common.noMatch')}</Empty>;
  if (error) return <ProblemView error={error} {...(onRetry ? { onRetry } : {})} />;
  return <Waiting rows={8} height={34} />;
}

/** The one table of the portal. On a phone each row becomes a card whose cells carry their column's name. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { i18n } = useTranslation();
  const { label, columns, rows, rowKey, stale = false, paging, view } = props;
  // A page of a longer list would be sorted within itself only, which misleads.
  const isWhole = !paging || (paging.cursor === undefined && paging.nextCursor === null);
  const sortable = view && isWhole && rows && rows.length > 1 ? columns.filter(({ value, exportOnly }) => value && !exportOnly) : [];
  const sorted = sortable.find(({ id }) => id === view?.sort?.column);
  const descending = view?.sort?.descending ?? false;
  const ordered = useMemo(
    () => (sorted?.value && rows ? sortRows(rows, sorted.value, descending, i18n.language) : (rows ?? [])),
    [rows, sorted?.value, descending, i18n.language],
  );
  const shown = new Set(readColumns(columns.filter(({ exportOnly }) => !exportOnly), view?.columns));
  const table = useTable({
    features,
    columns,
    data: ordered,
    getRowId: rowKey,
    state: { columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, shown.has(id)])) },
  });
  const toolbar = <Toolbar {...props} sortable={sortable} ordered={ordered} />;
  if (!rows || rows.length === 0) {
    return (
      <div>
        {toolbar}
        <Instead {...props} />
      </div>
    );
  }
  return (
    <div>
      {toolbar}
      <div className={styles.frame}>
        <table className={styles.table} aria-label={label} data-stale={stale}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => {
                  const column = sortable.find(({ id }) => id === header.column.id);
                  const direction = sorted && sorted === column ? (descending ? 'descending' : 'ascending') : undefined;
                  return (
                    <th key={header.id} scope="col" aria-sort={direction}>
                      {column && view ? (
                        <Heading header={column.header} sort={view.sort} column={column.id} onSort={view.setSort} />
                      ) : (
                        <table.FlexRender header={header} />
                      )}
                    </th>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id} data-row={row.id}>
                {row.getVisibleCells().map((cell) => (
                  <td key={cell.id} data-label={String(cell.column.columnDef.header)}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {paging && <Pager paging={paging} />}
    </div>
  );
}
