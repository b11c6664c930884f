import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { network } from '../../api/queries';
import { buildEnvelope } from '../../api/sign';
import { ChooseFile } from '../../components/ChooseFile';
import { Icon } from '../../components/Icon';
import { saveFile } from '../../components/save';
import type { Identity } from '../../keys';
import { formatNumber } from '../../lib/format';
import { useSigning } from '../../signing';
import { BatchView, useBatch } from '../../components/Batch';
import { OwnWmis } from './BirthDesk';
import { COLUMNS, readBirths, type Fault, type ReadFile, type ReadRow } from './birthRows';
import { deliverCredential, prepareBirth, registerBirth } from './births';
import styles from './Desk.module.css';

type Row = Extract<ReadRow, { birth: unknown }> & { name: string };

const EXAMPLE = `${COLUMNS.join(',')}\nYV1LW5547W2400001,Nordic,N40,2026,battery_electric,2026-03-01,\n`;

/** Registers one car after the other; a car that is there already only gets the credential that is still owed to it. */
function useBirths(manufacturer: string) {
  const { data: info } = useQuery(network());
  return useBatch<Row>(async ({ name, birth }, signer) => {
    const { known, vehicle, wmi } = await node.get('/v1/vin/{vin}', { path: { vin: name } });
    if (known) {
      await deliverCredential(vehicle);
      return null;
    }
    const prepared = await prepareBirth(birth, manufacturer, vehicle, wmi);
    return registerBirth(await buildEnvelope(info!.networkId, [prepared.action], [signer]), signer, prepared);
  });
}

/** Registers the cars of a file. A file that was cut short is simply chosen again: what is there already is passed over. */
export function BirthFile({ identity }: { identity: Identity & { organisation: string } }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const [file, setFile] = useState<ReadFile | null>(null);
  const batch = useBirths(identity.organisation);
  const faultSentence = ({ fault, column }: Fault): string => t(`birth.fault.${fault}`, { column });

  const rows = file && 'rows' in file ? file.rows : [];
  const good = rows.flatMap((row): Row[] => ('birth' in row ? [{ ...row, name: row.vin }] : []));
  const faults = rows.flatMap((row) => ('fault' in row ? [{ line: row.line, name: row.vin, sentence: faultSentence(row) }] : []));

  const choose = async (chosen: File): Promise<void> => setFile(readBirths(await chosen.text(), identity.organisation));
  const start = (): void =>
    signing.open({
      title: t('desk.offer.birth_file'),
      subject: t('birth.fileSubject', { count: good.length }),
      actions: [],
      authorise: (signer) => void batch.run(good, signer),
    });

  return (
    <section className="card stack" aria-label={t('desk.offer.birth_file')}>
      <OwnWmis organisation={identity.organisation} />
      <p>{t('birth.columns', { columns: COLUMNS.join(', ') })}</p>
      <div className="row">
        <ChooseFile label={t('birth.choose')} accept=".csv,text/csv" onFile={(file) => void choose(file)} disabled={batch.running} leftSection={<Icon name="upload" size={17} />} />
        <Button variant="subtle" onClick={() => saveFile('births.csv', EXAMPLE, 'text/csv')}>
          {t('birth.example')}
        </Button>
      </div>
      {file && 'fault' in file && (
        <p className={`${styles.notice} tone-bad`} role="alert">
          {faultSentence(file)}
        </p>
      )}
      {rows.length > 0 && (
        <>
          <p role="status" data-good={good.length} data-bad={faults.length}>
            {t('birth.preview', { good: formatNumber(good.length), bad: formatNumber(faults.length) })}
          </p>
          <div className="row">
            <Button onClick={start} disabled={good.length === 0} loading={batch.running} leftSection={<Icon name="edit" size={17} />}>
              {t('birth.start', { count: good.length })}
            </Button>
          </div>
          <BatchView batch={batch} total={good.length} faults={faults} column={t('form.field.vin')} />
        </>
      )}
    </section>
  );
}
