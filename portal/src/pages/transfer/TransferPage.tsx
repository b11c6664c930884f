import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicleRecords } from '../../api/queries';
import type { ActionJson, Vehicle } from '../../api/types';
import { Waiting } from '../../components/basics';
import { FormField, useForm, type Field } from '../../components/form';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { SubmitButton } from '../../components/SubmitButton';
import { type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatDistance } from '../../lib/format';
import { holdOf } from '../../lib/records';
import { usePropose } from '../../proposals/usePropose';
import styles from '../../proposals/Proposals.module.css';
import { HeldNote } from '../vehicle/HeldNote';
import { EscrowForm } from './EscrowForm';
import { ForHolder, HolderPage } from './HolderPage';
import { BUYER, BuyerField, NoteField } from './fields';

const ODOMETER: Field = { kind: 'odometer', name: 'odometer', optional: true };
const FIELDS: readonly Field[] = [BUYER, ODOMETER];

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
      <BuyerField form={form} own={partyOf(identity)} />
      <FormField form={form} field={ODOMETER} />
      {odometer && (
        <p className="small muted">{t('transfer.lastReading', { reading: formatDistance(odometer.value, odometer.unit) })}</p>
      )}
      <NoteField value={note} onChange={setNote} />
      <div className="row">
        <SubmitButton>{t('transfer.propose')}</SubmitButton>
      </div>
    </form>
  );
}

const WAYS = ['direct', 'escrow'] as const;

/** The title moves at once, or is held until the money for it is paid out. */
function Ways({ vehicle, identity }: { vehicle: Vehicle; identity: Identity }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<string>(WAYS[0]);
  return (
    <div className="stack">
      <SegmentedControl
        aria-label={t('transfer.way.label')}
        value={way}
        data={WAYS.map((value) => ({ value, label: t(`transfer.way.${value}`) }))}
        onChange={setWay}
      />
      {way === 'escrow' ? <EscrowForm vehicle={vehicle} identity={identity} /> : <TransferForm vehicle={vehicle} identity={identity} />}
    </div>
  );
}

function Transfer({ vehicle }: { vehicle: Vehicle }) {
  const { data: records } = useQuery(vehicleRecords(vehicle.id));
  const hold = records && holdOf(records);
  return (
    <>
      {hold ? <HeldNote hold={hold} /> : <Obstacles vehicle={vehicle} />}
      <ForHolder vehicle={vehicle}>
        {(identity) => {
          if (hold === undefined) return <Waiting rows={4} height={44} />;
          return hold === null && <Ways vehicle={vehicle} identity={identity} />;
        }}
      </ForHolder>
    </>
  );
}

/** The seller proposes a sale: names the buyer, signs, and hands the proposal on. */
export function TransferPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/vehicles/$id/transfer' });
  return (
    <HolderPage id={id} titleOf={(car) => t('transfer.title', { car })} lead={t('transfer.lead')}>
      {(vehicle) => <Transfer vehicle={vehicle} />}
    </HolderPage>
  );
}
