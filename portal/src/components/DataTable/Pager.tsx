import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '../Icon';
import styles from './DataTable.module.css';

/** How a list is paged: by the cursors that the API hands out, kept in the page's address. */
export type Paging = { cursor: string | undefined; nextCursor: string | null; onCursor: (cursor: string | undefined) => void };

/** Which cursor a page was reached from, so that "previous" works; a page opened by its address has only "first". */
const cameFrom = new Map<string, string | undefined>();

export function Pager({ paging }: { paging: Paging }) {
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
