import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Signer } from '../api/sign';
import type { SubmitResult } from '../api/types';
import { Icon } from './Icon';
import { problemSentence, refusalSentence } from './ProblemView';
import { saveFile } from './save';
import { formatNumber } from '../lib/format';
import styles from './Batch.module.css';
import table from './Table.module.css';

/** One thing of many, a car or a payment, by where it stands in what the visitor gave. */
export type BatchRow = { line: number; name: string };
/** Done now, there already (from an earlier run, say), or refused with a sentence. */
type Ended = { row: BatchRow; state: 'done' | 'there' | 'refused'; sentence?: string };
type RefusedRow = BatchRow & { sentence: string };

/** Rows that are on their way at the same time. */
const AT_ONCE = 4;
/** Refused rows that are listed; the file has all of them. */
const LISTED = 20;

export type Batch<Row extends BatchRow> = {
  ended: readonly Ended[];
  running: boolean;
  run: (rows: readonly Row[], signer: Signer) => Promise<void>;
  /** Forgets what became of earlier rows. */
  clear: () => void;
};

/** Carries out rows, a few at a time, and keeps what became of each. `carryOut` gives null for what is there already. */
export function useBatch<Row extends BatchRow>(carryOut: (row: Row, signer: Signer) => Promise<SubmitResult | null>): Batch<Row> {
  const { t } = useTranslation();
  const [ended, setEnded] = useState<readonly Ended[]>([]);
  const [running, setRunning] = useState(false);

  const one = async (row: Row, signer: Signer): Promise<Ended> => {
    try {
      const result = await carryOut(row, signer);
      if (result === null) return { row, state: 'there' };
      if (result.status === 'accepted') return { row, state: 'done' };
      const { name = '', detail = '' } = result.outcome;
      return { row, state: 'refused', sentence: refusalSentence(t, name) || detail };
    } catch (error) {
      return { row, state: 'refused', sentence: problemSentence(t, error) };
    }
  };

  const run = async (rows: readonly Row[], signer: Signer): Promise<void> => {
    setEnded([]);
    setRunning(true);
    const waiting = [...rows];
    const worker = async (): Promise<void> => {
      for (let row = waiting.shift(); row; row = waiting.shift()) {
        const done = await one(row, signer);
        setEnded((known) => [...known, done]);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    setRunning(false);
  };
  return { ended, running, run, clear: () => setEnded([]) };
}

/** How far it is, and what became of the rows so far. */
function Progress({ batch, total }: { batch: Pick<Batch<BatchRow>, 'ended' | 'running'>; total: number }) {
  const { t } = useTranslation();
  const { ended, running } = batch;
  if (ended.length === 0 && !running) return null;
  const count = (state: Ended['state']): number => ended.filter((each) => each.state === state).length;
  const [done, there, refused] = [count('done'), count('there'), count('refused')];
  return (
    <>
      <progress className={styles.progress} value={ended.length} max={total} aria-label={t('batch.progress')} />
      <p role="status" data-done={done} data-there={there} data-refused={refused} data-ended={!running}>
        {t('batch.outcome', { done: formatNumber(done), there: formatNumber(there), refused: formatNumber(refused) })}
      </p>
    </>
  );
}

function RefusedRows({ rows, column }: { rows: readonly RefusedRow[]; column: string }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('batch.refused')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th>{t('batch.line')}</th>
            <th>{column}</th>
            <th>{t('batch.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, LISTED).map(({ line, name, sentence }) => (
            <tr key={line} data-refused-line={line}>
              <td>{line}</td>
              <td>
                <code>{name}</code>
              </td>
              <td>{sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What came of a batch: its progress, the rows that were refused from the start or by the ledger, and these as a file. */
export function BatchView({ batch, total, faults, column }: {
  batch: Pick<Batch<BatchRow>, 'ended' | 'running'>;
  total: number;
  faults: readonly RefusedRow[];
  /** What the rows' names are. */
  column: string;
}) {
  const { t } = useTranslation();
  const refused = [
    ...faults,
    ...batch.ended.flatMap(({ row: { line, name }, state, sentence = '' }) => (state === 'refused' ? [{ line, name, sentence }] : [])),
  ].sort((a, b) => a.line - b.line);
  return (
    <>
      <Progress batch={batch} total={total} />
      <RefusedRows rows={refused} column={column} />
      {refused.length > 0 && (
        <div className="row">
          <Button
            variant="default"
            size="xs"
            onClick={() => saveFile('refused.json', JSON.stringify(refused, null, 2))}
            leftSection={<Icon name="download" size={15} />}
          >
            {t('batch.download')}
          </Button>
        </div>
      )}
    </>
  );
}
