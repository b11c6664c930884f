import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { directory, network, transaction } from '../../api/queries';
import type { Organisation, Transaction, VehicleRecord } from '../../api/types';
import { formatDateTime, formatNumber } from '../../lib/format';
import { Failure } from '../../verify/failure';
import { readRecord, verifySignatures, type SignedRecord } from '../../verify/records';
import { Identifier, Waiting } from '../basics';
import { Icon } from '../Icon';
import { BlockLink, OrganisationLink } from '../links';
import { ProblemView } from '../ProblemView';
import styles from './Evidence.module.css';

/** The organisation that a key belongs to, or none for a private holder's. */
function ownerOf(key: string, known: Map<string, Organisation> | undefined): string | null {
  for (const organisation of known?.values() ?? []) {
    if (organisation.keys.some((entry) => entry.key === key)) return organisation.id;
  }
  return null;
}

type Checked = { signed: SignedRecord; failure: null } | { signed: null; failure: string };

/** Checks in this browser that the record is in what was signed, and that the signatures hold. */
function check(record: VehicleRecord, { envelope }: Transaction, networkId: string): Checked {
  const { number, height, time, position } = record;
  try {
    const action = envelope.actions[position] ?? '';
    const entry = { index: number, height, time, transaction: record.transaction, position, action, envelope };
    const signed = readRecord(entry, networkId);
    verifySignatures(signed);
    return { signed, failure: null };
  } catch (error) {
    return { signed: null, failure: error instanceof Failure ? error.reason : String(error) };
  }
}

function Loaded({ record, data, networkId }: { record: VehicleRecord; data: Transaction; networkId: string }) {
  const { t } = useTranslation();
  const { data: known } = useQuery(directory());
  const { signed, failure } = useMemo(() => check(record, data, networkId), [record, data, networkId]);
  return (
    <>
      <p className={`${styles.check} tone-${signed ? 'ok' : 'bad'}`} data-checked={signed ? 'passed' : 'failed'}>
        <Icon name={signed ? 'check' : 'cross'} size={17} />
        {signed ? t('evidence.passed') : t('evidence.failed', { reason: t(`verify.reason.${failure}`, { defaultValue: failure }) })}
      </p>
      <dl className="facts">
        <dt>{t('evidence.signedBy')}</dt>
        <dd>
          <ul className={styles.signers}>
            {data.envelope.signatures.map(({ keyid }) => {
              const owner = ownerOf(keyid, known);
              return (
                <li key={keyid}>
                  {owner ? <OrganisationLink id={owner} /> : <span className="muted">{t('evidence.private')}</span>}{' '}
                  <Identifier value={keyid} label={t('evidence.key')} />
                </li>
              );
            })}
          </ul>
        </dd>
        <dt>{t('evidence.block')}</dt>
        <dd>
          <BlockLink height={record.height} label={formatNumber(record.height)} /> · {formatDateTime(record.time)}
        </dd>
        <dt>{t('evidence.transaction')}</dt>
        <dd>
          <Identifier value={record.transaction} label={t('evidence.transaction')} full />
          {data.envelope.actions.length > 1 && (
            <span className="small muted">
              {' '}
              {t('evidence.position', { position: record.position + 1, total: data.envelope.actions.length })}
            </span>
          )}
        </dd>
        <dt>{t('evidence.digest')}</dt>
        <dd>
          <Identifier
            value={signed?.actionDigest ?? data.payload.actions[record.position] ?? ''}
            label={t('evidence.digest')}
            full
          />
        </dd>
      </dl>
      <details className={styles.raw}>
        <summary>{t('evidence.raw')}</summary>
        <pre tabIndex={0}>{data.envelope.actions[record.position]}</pre>
      </details>
    </>
  );
}

/** Who signed a record, where it stands on the ledger, and its exact text. Asked for only when the reader opens it. */
export default function Evidence({ record }: { record: VehicleRecord }) {
  const query = useQuery(transaction(record.transaction));
  const { data: info } = useQuery(network());
  const { t } = useTranslation();
  return (
    <div className={styles.evidence}>
      <h4>{t('evidence.heading')}</h4>
      {query.isError ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data || !info || query.data.status === 'pending' ? (
        <Waiting rows={4} height={18} />
      ) : (
        <Loaded record={record} data={query.data} networkId={info.networkId} />
      )}
    </div>
  );
}
