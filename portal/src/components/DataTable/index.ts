export type { CellValue } from './csv';
export { DataTable, type Column } from './DataTable';
export type { Paging } from './Pager';
export { EXPORT_PAGE, type PageFetcher } from './useExport';
export { useTableState, type TableState } from './useTableState';
