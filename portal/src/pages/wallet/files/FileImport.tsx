import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { network } from '../../../api/queries';
import { buildEnvelope } from '../../../api/sign';
import type { ActionJson } from '../../../api/types';
import { BatchView, useBatch, type BatchRow } from '../../../components/Batch';
import { ChooseFile } from '../../../components/ChooseFile';
import { Icon } from '../../../components/Icon';
import { ProblemView } from '../../../components/ProblemView';
import type { Identity } from '../../../keys';
import { partyOf } from '../../../keys/access';
import { formatMoney, formatNumber } from '../../../lib/format';
import { readPaymentFile, rowsFor, sums, type PaymentFile, type PaymentRow } from '../../../payments/files';
import { useSigning } from '../../../signing';
import { submitOnce } from '../../../signing/submission';
import { PaymentRows } from './PaymentRows';
import styles from './Files.module.css';

type Row = BatchRow & { row: PaymentRow };

/** What the visitor can sign of a file. */
const ownRows = (file: PaymentFile, party: string): Row[] => rowsFor(file, party).map((own) => ({ ...own, name: own.row.id }));

const totalOf = (own: readonly Row[]): string =>
  sums(own.map(({ row }) => row)).map(([currency, amount]) => formatMoney(amount, currency)).join(' · ');

function Summary({ file, own }: { file: PaymentFile; own: readonly Row[] }) {
  const { t } = useTranslation();
  const count = (status: string): string => formatNumber(file.rows.filter((row) => row.status === status).length);
  return (
    <>
      <p role="status" data-ready={count('ready')} data-booked={count('booked')} data-refused={count('refused')}>
        {t('paymentFile.found', { ready: count('ready'), booked: count('booked'), refused: count('refused') })}
        {own.length > 0 && ` ${t('paymentFile.total', { total: totalOf(own) })}`}
      </p>
      {file.rows.some(({ status }) => status === 'ready') && own.length === 0 && (
        <p className={`${styles.notice} tone-warn`}>{t('paymentFile.notYours')}</p>
      )}
      {file.discrepancies.length > 0 && (
        <div className={`${styles.notice} tone-bad`} role="alert">
          <p>{t('paymentFile.disagrees')}</p>
          <ul>
            {file.discrepancies.map((sentence) => (
              <li key={sentence}>
                <code>{sentence}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Reads a file, shows what it would do, and signs its rows one by one. The same file again does nothing twice. */
export function FileImport({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { data: info } = useQuery(network());
  const [file, setFile] = useState<PaymentFile | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const batch = useBatch<Row>(async ({ row }, signer) =>
    submitOnce(await buildEnvelope(info!.networkId, [JSON.parse(row.action!) as ActionJson], [signer])),
  );
  const own = file ? ownRows(file, partyOf(identity)) : [];

  const choose = async (chosen: File): Promise<void> => {
    setFile(null);
    setFailure(null);
    batch.clear();
    try {
      setFile(await readPaymentFile(chosen));
    } catch (error) {
      setFailure(error);
    }
  };
  const start = (): void =>
    signing.open({
      title: t('paymentFile.sign', { count: own.length }),
      subject: <p>{t('paymentFile.subject', { count: own.length, id: file!.messageId, total: totalOf(own) })}</p>,
      actions: [],
      permanent: t('wallet.permanent'),
      authorise: (signer) => void batch.run(own, signer),
    });

  return (
    <section className="card stack" aria-label={t('paymentFile.pageTitle')}>
      <p className="small muted">{t('paymentFile.hint')}</p>
      <div className="row">
        <ChooseFile label={t('paymentFile.choose')} accept=".xml,application/xml,text/xml" onFile={(file) => void choose(file)} disabled={batch.running} leftSection={<Icon name="upload" size={17} />} />
      </div>
      {failure !== null && <ProblemView error={failure} />}
      {file && (
        <>
          <h2>{t(`paymentFile.message.${file.message === 'pain.001.001' ? 'orders' : 'received'}`, { id: file.messageId })}</h2>
          <Summary file={file} own={own} />
          <PaymentRows rows={file.rows} ended={batch.ended} />
          {own.length > 0 && (
            <div className="row">
              <Button onClick={start} loading={batch.running} disabled={batch.ended.length > 0} leftSection={<Icon name="edit" size={17} />}>
                {t('paymentFile.sign', { count: own.length })}
              </Button>
            </div>
          )}
          <BatchView batch={batch} total={own.length} faults={[]} column={t('wallet.reference')} />
        </>
      )}
    </section>
  );
}
