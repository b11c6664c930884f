import { Button } from '@mantine/core';
import { columnVisibilityFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Waiting } from './basics';
import styles from './DataTable.module.css';
import { Icon } from './Icon';
import { ProblemView } from './ProblemView';

const features = tableFeatures({ columnVisibilityFeature });

export type Column<Row extends object> = ColumnDef<typeof features, Row, unknown>;

/** How a list is paged: by the cursors that the API hands out, kept in the page's address. */
export type Paging = { cursor: string | undefined; nextCursor: string | null; onCursor: (cursor: string | undefined) => void };

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
};

/** Which cursor a page was reached from, so that "previous" works; a page opened by its address has only "first". */
const cameFrom = new Map<string, string | undefined>();

function Pager({ paging }: { paging: Paging }) {
  const { t } = useTranslation();
  const { cursor, nextCursor, onCursor } = paging;
  if (cursor === undefined && nextCursor === null) return null;
  const next = (): void => {
    if (nextCursor === null) return;
    cameFrom.set(nextCursor, cursor);
    onCursor(nextCursor);
  };
  const known = cursor !== undefined && cameFrom.has(cursor);
  return (
    <nav className={styles.pager} aria-label={t('common.pages')}>
      <Button
        variant="default"
        size="xs"
        disabled={cursor === undefined}
        onClick={() => onCursor(cursor === undefined ? undefined : cameFrom.get(cursor))}
        leftSection={<Icon name="arrow" size={15} style={{ transform: 'rotate(180deg)' }} />}
      >
        {t(cursor === undefined || known ? 'common.previous' : 'common.first')}
      </Button>
      <Button
        variant="default"
        size="xs"
        disabled={nextCursor === null}
        onClick={next}
        rightSection={<Icon name="arrow" size={15} />}
      >
        {t('common.next')}
      </Button>
    </nav>
  );
}

/** The one table of the portal. On a phone each row becomes a card whose cells carry their column's name. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { t } = useTranslation();
  const { label, columns, rows, rowKey, error, onRetry, stale = false, empty, paging } = props;
  const table = useTable({ features, columns, data: rows ?? [], getRowId: rowKey });
  if (error && !rows) return <ProblemView error={error} {...(onRetry ? { onRetry } : {})} />;
  if (!rows) return <Waiting rows={8} height={34} />;
  if (rows.length === 0) return <Empty>{empty ?? t('common.noMatch')}</Empty>;
  return (
    <div>
      <div className={styles.frame}>
        <table className={styles.table} aria-label={label} data-stale={stale}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => (
                  <th key={header.id} scope="col">
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id}>
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
