import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import type { ActionJson, Vehicle } from '../../api/types';
import { PageHead, usePageTitle, Waiting } from '../../components/basics';
import { FormField, useForm, type Field } from '../../components/form';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { ProblemView } from '../../components/ProblemView';
import { useAddressBook, useIdentities, useIdentity, type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { formatDistance } from '../../lib/format';
import { usePropose } from '../../proposals/usePropose';
import styles from '../../proposals/Proposals.module.css';
import { CarReview } from '../proposals/CarReview';

const BUYER: Field = { kind: 'party', name: 'buyer' };
const ODOMETER: Field = { kind: 'odometer', name: 'odometer', optional: true };
const FIELDS: readonly Field[] = [BUYER, ODOMETER];
const LONGEST_NOTE = 500;

/** Whom the visitor knows: names from the address book, and the personas of a demonstration. */
function useKnown(own: string): { value: string; label: string }[] {
  const book = useAddressBook().map(({ party, name }) => ({ value: party.startsWith('did:') ? party : `org:${party}`, label: name }));
  const ready = useIdentities()
    .filter(({ kind }) => kind === 'persona')
    .map((persona) => ({ value: partyOf(persona), label: persona.label }));
  const all = new Map([...ready, ...book].map((entry) => [entry.value, entry]));
  all.delete(own);
  return [...all.values()];
}

/** What stands between the parties and the transfer, and what would clear it. */
function Obstacles({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const liens = vehicle.liens.filter(({ status }) => status !== 'released');
  if (vehicle.status === 'stolen' || vehicle.status === 'end_of_life') {
    return (
      <p className={`${styles.notice} tone-bad`} role="alert" data-obstacle={vehicle.status}>
        {t(`transfer.obstacle.${vehicle.status}`)}
      </p>
    );
  }
  return liens.map((lien) => (
    <div key={lien.lien} className={`${styles.notice} tone-warn`} role="status" data-obstacle="lien">
      <Icon name="lock" size={22} />
      <p>
        <strong>
          {t('transfer.obstacle.lien', { lien: lien.lien })} <OrganisationLink id={lien.lender} />
        </strong>{' '}
        {t('transfer.obstacle.lienText')}
      </p>
    </div>
  ));
}

function TransferForm({ vehicle, identity }: { vehicle: Vehicle; identity: Identity }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const party = partyOf(identity);
  const known = useKnown(party);
  const form = useForm(FIELDS);
  const [note, setNote] = useState('');
  const { odometer } = vehicle;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const values = form.submit();
    if (!values) return;
    const { buyer, ...rest } = values;
    const action = {
      type: 'vehicles.transfer_title', vehicle: vehicle.id, occurredAt: Date.now(), from: vehicle.holders, to: [buyer], ...rest,
    } as ActionJson;
    proposeToSign({
      title: t('proposal.title.transfer', { car: t('vehicle.title', vehicle) }),
      actions: [action],
      permanent: t('transfer.permanent'),
      note: note.trim(),
    });
  };
  return (
    <form ref={form.ref} className="card stack" onSubmit={submit} noValidate aria-label={t('transfer.form')}>
      {known.length > 0 && (
        <NativeSelect
          label={t('transfer.known')}
          value={known.some(({ value }) => value === form.drafts.buyer) ? String(form.drafts.buyer) : ''}
          data={[{ value: '', label: t('form.choose') }, ...known]}
          onChange={(event) => form.set('buyer', event.currentTarget.value)}
        />
      )}
      <FormField form={form} field={BUYER} />
      <p className="small muted">{t('transfer.buyerHint')}</p>
      <FormField form={form} field={ODOMETER} />
      {odometer && (
        <p className="small muted">{t('transfer.lastReading', { reading: formatDistance(odometer.value, odometer.unit) })}</p>
      )}
      <Textarea
        label={`${t('form.field.note')} ${t('form.optional')}`}
        value={note}
        maxLength={LONGEST_NOTE}
        autosize
        minRows={2}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" leftSection={<Icon name="edit" size={17} />}>
          {t('transfer.propose')}
        </Button>
      </div>
    </form>
  );
}

function Loaded({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const isHolder = identity !== null && vehicle.holders.includes(partyOf(identity));
  return (
    <>
      <PageHead title={t('transfer.title', { car: t('vehicle.title', vehicle) })} lead={t('transfer.lead')}>
        <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }}>
          {t('transfer.back')}
        </Link>
      </PageHead>
      <Obstacles vehicle={vehicle} />
      <div className={styles.columns}>
        {identity === null ? (
          <NeedsKey identity={null} />
        ) : isHolder ? (
          <TransferForm vehicle={vehicle} identity={identity} />
        ) : (
          <p className={`${styles.notice} tone-info`} role="status" data-obstacle="holder">
            {t('transfer.notHolder', { label: identity.label })}
          </p>
        )}
        <CarReview id={vehicle.id} since={Number.MAX_SAFE_INTEGER} />
      </div>
    </>
  );
}

/** The seller proposes a sale: names the buyer, signs, and hands the proposal on. */
export function TransferPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/vehicles/$id/transfer' });
  const query = useQuery(vehicleQuery(id));
  usePageTitle(query.data && t('transfer.title', { car: t('vehicle.title', query.data) }));
  return (
    <div className="page stack">
      {query.data ? (
        <Loaded vehicle={query.data} />
      ) : query.isError ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Waiting rows={6} height={44} />
      )}
    </div>
  );
}
