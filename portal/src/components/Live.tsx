import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../lib/format';
import type { Steady } from '../lib/useSteady';
import styles from './Live.module.css';

export function LiveSwitch({ live, onChange }: { live: boolean; onChange: (live: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Switch
      label={t('explorer.live')}
      title={t('explorer.liveHint')}
      checked={live}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Says how many rows wait, above rows that stand still; puts them in when pressed. Takes up no room, so that nothing moves. */
export function NewRows({ steady, label }: { steady: Steady<unknown>; label: 'newBlocks' | 'newTransactions' }) {
  const { t } = useTranslation();
  if (steady.waiting === 0) return null;
  const shown = `${formatNumber(steady.waiting)}${steady.full ? '+' : ''}`;
  return (
    <div className={styles.pill}>
      <button type="button" onClick={steady.show}>
        {t(label === 'newBlocks' ? 'explorer.newBlocks' : 'explorer.newTransactions', { count: steady.waiting, shown })} ·{' '}
        {t('explorer.show')}
      </button>
    </div>
  );
}
