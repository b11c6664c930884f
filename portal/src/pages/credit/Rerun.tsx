import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { ProblemView } from '../../components/ProblemView';
import { rerun } from '../../credit/queries';
import type { Rerun as Result } from '../../credit/types';
import type { Access } from '../../keys/access';
import styles from './Credit.module.css';

/** Whether deciding again gave what is on record, and by which comparisons. */
export function RerunResult({ result, brief = false }: { result: Result; brief?: boolean }) {
  const { t } = useTranslation();
  const checks = brief ? result.checks.filter(({ holds }) => !holds) : result.checks;
  return (
    <div role="status" data-rerun={result.identical ? 'identical' : 'different'} className="stack">
      <p>
        <Badge tone={result.identical ? 'ok' : 'bad'}>{t(result.identical ? 'credit.identical' : 'credit.different')}</Badge>
      </p>
      {checks.length > 0 && (
        <ul className={styles.checks}>
          {checks.map(({ name, holds }) => (
            <li key={name} data-check={name}>
              <span className={holds ? 'tone-ok' : 'tone-bad'}>{holds ? '✓' : '✗'}</span> {t(`credit.check.${name}`)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Has an application decided again where many are listed: of the comparisons only those that fail are named. */
export function RerunHere({ id, access }: { id: string; access: Access }) {
  const { t } = useTranslation();
  const [result, setResult] = useState<Result | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const run = (): void => {
    setBusy(true);
    setFailure(null);
    rerun(access, id).then(setResult, setFailure).finally(() => setBusy(false));
  };
  if (result) return <RerunResult result={result} brief />;
  return (
    <>
      <Button size="xs" variant="default" loading={busy} leftSection={<Icon name="shield" size={15} />} onClick={run}>
        {t('credit.rerun')}
      </Button>
      {failure !== null && <ProblemView error={failure} />}
    </>
  );
}
