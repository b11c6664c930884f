import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format';
import { Icon } from '../Icon';
import { ProblemView } from '../ProblemView';
import styles from './DataTable.module.css';
import { readColumns, toggleColumn, type Choosable, type Sort } from './state';
import type { ExportState } from './useExport';

type Named = Choosable & { header: string };

/** Chooses the columns. The first one always stays: it says what a row is. */
export function ColumnsMenu(props: { columns: Named[]; chosen: string | undefined; onChange: (chosen: string | undefined) => void }) {
  const { t } = useTranslation();
  const { columns, chosen, onChange } = props;
  const shown = new Set(readColumns(columns, chosen));
  return (
    <Menu position="bottom-end" closeOnItemClick={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" size="xs" rightSection={<Icon name="chevron" size={14} />}>
          {t('table.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {columns.map(({ id, header }, index) => (
          <Menu.CheckboxItem
            key={id}
            checked={shown.has(id)}
            disabled={index === 0}
            onChange={() => onChange(toggleColumn(columns, chosen, id))}
          >
            {header}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Sorting where the headings aren't shown: on a phone. */
export function SortMenu(props: { columns: { id: string; header: string }[]; sort: Sort | null; onChange: (sort: Sort | null) => void }) {
  const { t } = useTranslation();
  const { columns, sort, onChange } = props;
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" size="xs" className={styles.phoneOnly} rightSection={<Icon name="chevron" size={14} />}>
          {t('table.sort')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {columns.flatMap(({ id, header }) =>
          [false, true].map((descending) => (
            <Menu.CheckboxItem
              key={`${id}${descending}`}
              checked={sort?.column === id && sort.descending === descending}
              onChange={(checked) => onChange(checked ? { column: id, descending } : null)}
            >
              {t(descending ? 'table.descending' : 'table.ascending', { column: header })}
            </Menu.CheckboxItem>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Starts the export, tells how far it is, and stops it. */
export function ExportButton({ state, onStart, onCancel }: { state: ExportState; onStart: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  if (state.status === 'running') {
    return (
      <>
        <span className="small numeric" role="status">
          {t('table.exporting', { rows: formatNumber(state.rows) })}
        </span>
        <Button variant="default" size="xs" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </>
    );
  }
  return (
    <>
      {state.status === 'done' && (
        <span className="small numeric" role="status">
          {t('table.exported', { count: state.rows, rows: formatNumber(state.rows) })}
        </span>
      )}
      <Button variant="default" size="xs" leftSection={<Icon name="download" size={15} />} onClick={onStart} title={t('table.exportHint')}>
        {t('table.export')}
      </Button>
    </>
  );
}

export function ExportFailure({ state, onRetry }: { state: ExportState; onRetry: () => void }) {
  return state.status === 'failed' ? <ProblemView error={state.error} onRetry={onRetry} /> : null;
}
