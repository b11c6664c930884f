import { useEffect, useRef, useState } from 'react';
import type { Page } from '../../api/types';
import { saveFile } from '../save';
import { BYTE_ORDER_MARK, csvLine, type CellValue } from './csv';

/** How many rows an export asks for at a time: the most that the API gives. */
export const EXPORT_PAGE = 200;

/** Fetches one page of everything that matches the table's filters. */
export type PageFetcher<Row> = (cursor: string | null, signal: AbortSignal) => Promise<Page<Row>>;

type ExportColumn<Row> = { header: string; value: (row: Row) => CellValue };

export type ExportState =
  | { status: 'idle' }
  | { status: 'running'; rows: number }
  | { status: 'done'; rows: number }
  | { status: 'failed'; error: unknown };

/** Writes every row that matches into a CSV file, following the cursor to its end. */
export function useExport<Row>(): {
  state: ExportState;
  start: (name: string, columns: ExportColumn<Row>[], fetchPage: PageFetcher<Row>) => void;
  cancel: () => void;
} {
  const [state, setState] = useState<ExportState>({ status: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (name: string, columns: ExportColumn<Row>[], fetchPage: PageFetcher<Row>, signal: AbortSignal): Promise<void> => {
    const parts = [BYTE_ORDER_MARK, csvLine(columns.map(({ header }) => header))];
    let rows = 0;
    let cursor: string | null = null;
    setState({ status: 'running', rows });
    try {
      do {
        const page: Page<Row> = await fetchPage(cursor, signal);
        signal.throwIfAborted();
        parts.push(page.items.map((row) => csvLine(columns.map(({ value }) => value(row)))).join(''));
        rows += page.items.length;
        cursor = page.nextCursor;
        setState({ status: 'running', rows });
      } while (cursor !== null);
      saveFile(`${name}-${new Date().toISOString().slice(0, 10)}.csv`, parts.join(''), 'text/csv;charset=utf-8');
      setState({ status: 'done', rows });
    } catch (error) {
      setState(signal.aborted ? { status: 'idle' } : { status: 'failed', error });
    }
  };

  return {
    state,
    start: (name, columns, fetchPage) => {
      running.current?.abort();
      running.current = new AbortController();
      void run(name, columns, fetchPage, running.current.signal);
    },
    cancel: () => running.current?.abort(),
  };
}
