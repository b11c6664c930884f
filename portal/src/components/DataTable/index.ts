export { DataTable, writtenOf, type Column } from './DataTable';
export { EXPORT_PAGE, type PageFetcher } from './useExport';
export { useTableState, type TableState } from './useTableState';
