import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { directory, transaction } from '../../api/queries';
import type { ActionJson, Organisation, Transaction } from '../../api/types';
import { FactItems } from '../../components/FactItems';
import { Badge, CopyButton, DateText, Identifier, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { BlockLink, OrganisationLink } from '../../components/links';
import { ProblemView, refusalSentence } from '../../components/ProblemView';
import { iconOf } from '../../components/recordIcons';
import { formatDateTime, formatNumber, shorten } from '../../lib/format';
import { actionFacts, actionSentence } from '../../lib/sentence';
import { adviceOf } from '../../signing/Result';
import styles from './TransactionPage.module.css';

function Json({ label, value, open = false }: { label: string; value: unknown; open?: boolean }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <details className={styles.details} open={open}>
      <summary>{label}</summary>
      <div className={styles.text}>
        <pre tabIndex={0}>{text}</pre>
        <span className={styles.copy}>
          <CopyButton value={text} label={label} />
        </span>
      </div>
    </details>
  );
}

function Sentences({ data }: { data: Transaction }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2 className="visually-hidden">{t('transaction.happened')}</h2>
      <ol className={styles.sentences} data-status={data.status}>
        {data.actions.map((action, index) => (
          <li key={index}>
            <Icon name={iconOf(action.type)} size={24} />
            <p>{actionSentence(t, action, data.vehicles)}</p>
          </li>
        ))}
      </ol>
      {data.actions.length === 0 && <p>{t('sentence.empty')}</p>}
      {data.status === 'rejected' && (
        <div className={`${styles.refusal} tone-bad`} role="note">
          <strong>
            {t('transaction.refusedBecause', { reason: refusalSentence(t, data.outcome.name) || data.outcome.name })}
          </strong>
          <p className="break" lang="en">
            {data.outcome.detail}
          </p>
          <p className="small">
            {data.outcome.code !== undefined && t('problem.code', { code: data.outcome.code, name: data.outcome.name })}{' '}
            {data.outcome.action !== undefined && t('transaction.refusedAction', { number: data.outcome.action + 1 })}
          </p>
          <p>{adviceOf(t, data.outcome.name ?? '')}</p>
          <p className="small">{t('transaction.unchanged')}</p>
        </div>
      )}
    </section>
  );
}

function Action({ data, action, index }: { data: Transaction; action: ActionJson; index: number }) {
  const { t } = useTranslation();
  const facts = actionFacts(t, action);
  return (
    <article className={styles.action}>
      <h3>
        {t('transaction.action', { number: index + 1 })} <code>{action.type}</code>
      </h3>
      <dl className="facts">
        <FactItems facts={facts} />
        <div className="contents">
          <dt>{t('transaction.digest')}</dt>
          <dd>
            <Identifier value={data.payload.actions[index] ?? ''} label={t('transaction.digest')} />
          </dd>
        </div>
      </dl>
    </article>
  );
}

/** The organisation that a key belongs to, or none for a private holder's. */
function ownerOf(key: string, known: Map<string, Organisation> | undefined): string | null {
  for (const organisation of known?.values() ?? []) {
    if (organisation.keys.some((entry) => entry.key === key)) return organisation.id;
  }
  return null;
}

function Signatures({ data }: { data: Transaction }) {
  const { t } = useTranslation();
  const { data: known } = useQuery(directory());
  return (
    <section className="card">
      <h2>{t('transaction.signatures')}</h2>
      <ul className={styles.signatures}>
        {data.envelope.signatures.map((signature) => {
          const owner = ownerOf(signature.keyid, known);
          return (
            <li key={signature.keyid}>
              <div>
                {owner ? <OrganisationLink id={owner} /> : <span className="muted">{t('transaction.private')}</span>}
              </div>
              <Identifier value={signature.keyid} label={t('transaction.signer')} full />
              <div className="small muted">
                {t('transaction.signature')} <Identifier value={signature.sig} label={t('transaction.signature')} />
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What was submitted, as people read it. */
function Decoded({ data }: { data: Transaction }) {
  return data.actions.map((action, index) => <Action key={index} data={data} action={action} index={index} />);
}

/** What was submitted, to the letter: what the signatures cover. */
function Raw({ data }: { data: Transaction }) {
  const { t } = useTranslation();
  return (
    <>
      {data.envelope.actions.map((text, index) => (
        <Json key={index} label={`${t('transaction.action', { number: index + 1 })} · ${t('transaction.text')}`} value={text} open />
      ))}
      <Json label={t('transaction.payload')} value={data.payload} />
      <Json label={t('transaction.envelope')} value={data.envelope} />
    </>
  );
}

function Actions({ data }: { data: Transaction }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/explorer/transactions/$id' });
  const raw = useSearch({ from: '/explorer/transactions/$id' }).view === 'raw';
  return (
    <section className="card">
      <div className="row between">
        <h2>{t('transaction.actions')}</h2>
        <SegmentedControl
          aria-label={t('transaction.view')}
          size="xs"
          value={raw ? 'raw' : 'decoded'}
          data={[
            { value: 'decoded', label: t('transaction.decoded') },
            { value: 'raw', label: t('transaction.raw') },
          ]}
          onChange={(view) => void navigate({ search: view === 'raw' ? { view } : {}, replace: true, resetScroll: false })}
        />
      </div>
      {raw ? <Raw data={data} /> : <Decoded data={data} />}
    </section>
  );
}

/** What the ledger answered: the outcome with its code, and what happened beyond the actions themselves. */
function Receipt({ data }: { data: Transaction }) {
  const { t } = useTranslation();
  const { outcome } = data;
  return (
    <section className="card">
      <h2>{t('transaction.receipt')}</h2>
      <dl className="facts">
        <dt>{t('transaction.outcome')}</dt>
        <dd>{t(`transaction.${outcome.status}`)}</dd>
        {outcome.code !== undefined && (
          <>
            <dt>{t('transaction.code')}</dt>
            <dd>
              <code>
                {outcome.code} {outcome.name}
              </code>
            </dd>
          </>
        )}
        <dt>{t('transaction.inBlock')}</dt>
        <dd>
          <BlockLink height={data.height} label={formatNumber(data.height)} />
          {t('transaction.position', { position: formatNumber(data.position + 1) })}
        </dd>
        <dt>{t('transaction.events')}</dt>
        <dd>{outcome.events.length === 0 ? t('transaction.noEvents') : formatNumber(outcome.events.length)}</dd>
      </dl>
      <Json label={t('transaction.receiptText')} value={outcome} />
    </section>
  );
}

function Full({ data }: { data: Transaction }) {
  const { t } = useTranslation();
  return (
    <>
      <Sentences data={data} />
      <Receipt data={data} />
      <Actions data={data} />
      <Signatures data={data} />
      <section className="card">
        <h2>{t('transaction.technical')}</h2>
        <dl className="facts">
          <dt>{t('transaction.id')}</dt>
          <dd>
            <Identifier value={data.id} label={t('transaction.id')} full />
          </dd>
          <dt>{t('transaction.size')}</dt>
          <dd>{t('block.bytesValue', { bytes: formatNumber(data.bytes) })}</dd>
          <dt>{t('transaction.network')}</dt>
          <dd>
            <Identifier value={data.payload.network} label={t('transaction.network')} full />
          </dd>
          <dt>{t('transaction.validUntil')}</dt>
          <dd>
            <DateText ms={data.payload.validUntil} time />
          </dd>
          <dt>{t('transaction.nonce')}</dt>
          <dd>
            <code>{data.payload.nonce}</code>
          </dd>
        </dl>
      </section>
    </>
  );
}

export function TransactionPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/explorer/transactions/$id' });
  const query = useQuery(transaction(id));
  usePageTitle(`${t('transaction.title')} ${shorten(id)}`);
  const { data } = query;
  return (
    <div className="page stack">
      <PageHead
        title={t('transaction.title')}
        lead={
          data && (
            <span className="row">
              {data.status === 'pending' && <Badge tone="info">{t('transaction.pending')}</Badge>}
              {data.status === 'accepted' && (
                <Badge tone="ok" icon="check">
                  {t('transaction.accepted')}
                </Badge>
              )}
              {data.status === 'rejected' && (
                <Badge tone="bad" icon="cross">
                  {t('transaction.rejected')}
                </Badge>
              )}
              {data.status === 'pending' ? (
                t('transaction.pendingText')
              ) : (
                <Link to="/explorer/blocks/$height" params={{ height: String(data.height) }}>
                  {t('transaction.final', { height: formatNumber(data.height), time: formatDateTime(data.time) })}
                </Link>
              )}
            </span>
          )
        }
      />
      {query.isError ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      ) : !data ? (
        <Waiting rows={10} height={30} />
      ) : data.status === 'pending' ? null : (
        <Full data={data} />
      )}
    </div>
  );
}
