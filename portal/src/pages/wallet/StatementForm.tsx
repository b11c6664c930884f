import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { node, urlOf } from '../../api/client';
import { Icon } from '../../components/Icon';
import { ProblemView } from '../../components/ProblemView';
import { saveFile } from '../../components/save';
import { utcDay } from '../../market/settlement';
import styles from './Wallet.module.css';

/** The account's statement for other software: ISO 20022 camt.053, of whole days of UTC. */
export function StatementForm({ id }: { id: string }) {
  const { t } = useTranslation();
  const today = utcDay(Date.now());
  const [from, setFrom] = useState(`${today.slice(0, 8)}01`);
  const [to, setTo] = useState(today);
  const [failure, setFailure] = useState<unknown>(null);
  const load = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFailure(null);
    try {
      const response = await node.request(urlOf('/v1/accounts/{id}/statement', { path: { id }, query: { from, to } }));
      saveFile(`camt053-${id.slice(0, 8)}-${from}-${to}.xml`, await response.blob());
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void load(event)} aria-label={t('wallet.statement')}>
      <div className={styles.statement}>
        <TextInput type="date" label={t('wallet.from')} value={from} max={to} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="date" label={t('wallet.until')} value={to} min={from} max={today} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={from === '' || to === ''} leftSection={<Icon name="download" size={17} />}>
          {t('wallet.statement')}
        </Button>
      </div>
      {failure !== null && <ProblemView error={failure} />}
    </form>
  );
}
