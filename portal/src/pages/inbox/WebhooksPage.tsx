import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { node, urlOf } from '../../api/client';
import { ProblemError } from '../../api/problem';
import type { components } from '../../api/schema.gen';
import { Badge, CopyButton, DateText, Empty, PageHead, usePageTitle, Waiting, type Tone } from '../../components/basics';
import { problemSentence } from '../../components/ProblemView';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity } from '../../keys';
import { useAccess, type Access } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { term } from '../../lib/rich';
import styles from '../../proposals/Proposals.module.css';
import table from '../../components/Table.module.css';

type Webhook = components['schemas']['WebhookView'];
type Delivery = components['schemas']['DeliveryView'];

const TONES: Record<Delivery['status'], Tone> = { waiting: 'info', delivered: 'ok', failed: 'bad' };
/** While the page is looked at, deliveries move on. */
const REFRESH_MS = 2_000;

/** Requests in the name of the acting identity. */
function asOwner({ header }: Access) {
  const headers = { authorization: header, 'content-type': 'application/json' };
  return (url: string, method = 'GET', body?: object): Promise<Response> =>
    node.request(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
}

function Log({ access, id }: { access: Access; id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['webhooks', access.party, id],
    queryFn: async () => {
      const response = await asOwner(access)(urlOf('/v1/webhooks/{id}/deliveries', { path: { id } }));
      return ((await response.json()) as components['schemas']['Deliveries']).items;
    },
    refetchInterval: REFRESH_MS,
  });
  if (!data) return <Waiting rows={2} />;
  if (data.length === 0) return <p className="small muted">{t('webhook.noDelivery')}</p>;
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('webhook.log')}>
      <table className={table.table}>
        <thead>
          <tr>
            {['event', 'status', 'attempts', 'answer', 'next'].map((column) => (
              <th key={column}>{t(`webhook.column.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((delivery) => (
            <tr key={delivery.event} data-delivery={delivery.status}>
              <td>
                {term(t, 'recordType', delivery.type.replace(/^network\.vinculum\.(vehicles\.)?/, ''))} <DateText ms={delivery.createdAt} time />
              </td>
              <td>
                <Badge tone={TONES[delivery.status]}>{t(`webhook.status.${delivery.status}`)}</Badge>
              </td>
              <td>{delivery.attempts}</td>
              <td>
                {delivery.answer ?? '–'} {delivery.error && <span className="small muted" lang="en">{delivery.error}</span>}
              </td>
              <td>{delivery.nextAttemptAt === null ? '–' : <DateText ms={delivery.nextAttemptAt} time />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WebhookCard({ access, webhook, onChange }: { access: Access; webhook: Webhook; onChange: () => void }) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<unknown>(null);
  const run = async (request: Promise<Response>): Promise<void> => {
    setFailure(null);
    try {
      await request;
      onChange();
    } catch (error) {
      setFailure(error);
    }
  };
  const send = asOwner(access);
  return (
    <section className="card stack" aria-label={webhook.url} data-webhook={webhook.id}>
      <p className="break">
        <strong>{webhook.url}</strong>
      </p>
      <p className="small muted">
        {t('webhook.made')} <DateText ms={webhook.createdAt} time />
      </p>
      {failure !== null && <p role="alert">{problemSentence(t, failure)}</p>}
      <div className="row">
        <Button variant="default" size="xs" onClick={() => void run(send(`/v1/webhooks/${webhook.id}/trial`, 'POST'))}>
          {t('webhook.try')}
        </Button>
        <Button variant="default" size="xs" onClick={() => void run(send(`/v1/webhooks/${webhook.id}`, 'DELETE'))}>
          {t('webhook.remove')}
        </Button>
      </div>
      <Log access={access} id={webhook.id} />
    </section>
  );
}

/** The key of the signatures, shown this once. */
function Secret({ secret }: { secret: string }) {
  const { t } = useTranslation();
  return (
    <div className={`${styles.notice} tone-warn`} role="status" data-secret={secret}>
      <p>
        {t('webhook.secret')} <code className="break">{secret}</code> <CopyButton value={secret} />
      </p>
    </div>
  );
}

function Own({ access }: { access: Access }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const query = useQuery({
    queryKey: ['webhooks', access.party],
    queryFn: async () => ((await (await asOwner(access)('/v1/webhooks')).json()) as components['schemas']['Webhooks']).items,
  });
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['webhooks', access.party] });
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFailure(null);
    try {
      const made = (await (await asOwner(access)('/v1/webhooks', 'POST', { url: url.trim() })).json()) as Webhook;
      setSecret(made.secret ?? null);
      setUrl('');
      refresh();
    } catch (error) {
      setFailure(error);
    }
  };
  const detail = failure instanceof ProblemError ? failure.problem.detail : undefined;
  return (
    <>
      <form className="card stack" onSubmit={(event) => void add(event)} aria-label={t('webhook.add')}>
        <TextInput
          label={t('form.field.url')}
          placeholder="https://example.com/hook"
          value={url}
          maxLength={500}
          error={failure === null ? null : `${problemSentence(t, failure)} ${detail ?? ''}`}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" disabled={url.trim() === ''}>
            {t('webhook.add')}
          </Button>
        </div>
        {secret !== null && <Secret secret={secret} />}
      </form>
      <QueryResult query={query}>
        {(webhooks) =>
          webhooks.length === 0 ? (
            <Empty icon="bell">{t('webhook.none')}</Empty>
          ) : (
            webhooks.map((webhook) => <WebhookCard key={webhook.id} access={access} webhook={webhook} onChange={refresh} />)
          )
        }
      </QueryResult>
    </>
  );
}

/** Where the acting identity's events are sent to, and what became of each. */
export function WebhooksPage() {
  const { t } = useTranslation();
  usePageTitle(t('webhook.pageTitle'));
  const identity = useIdentity();
  const access = useAccess();
  return (
    <div className="page stack">
      <PageHead title={t('webhook.pageTitle')} lead={t('webhook.lead')} />
      {access === null ? <NeedsKey identity={identity} /> : <Own key={access.party} access={access} />}
      <section className="card stack">
        <h2>{t('webhook.how')}</h2>
        <p>{t('webhook.howText')}</p>
        <p>
          <code className="break">webhook-signature: v1,base64(HMAC-SHA256(secret, webhook-id + "." + webhook-timestamp + "." + body))</code>
        </p>
      </section>
    </div>
  );
}
