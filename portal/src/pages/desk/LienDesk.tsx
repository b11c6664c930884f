import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import type { ActionJson, Lien, Vehicle } from '../../api/types';
import { DateText } from '../../components/basics';
import { FormField, useForm, type Field } from '../../components/form';
import { PartyList } from '../../components/links';
import { SubmitButton } from '../../components/SubmitButton';
import type { Identity } from '../../keys';
import { PROPOSAL_MS, propose } from '../../proposals/proposals';
import { useSigning } from '../../signing';
import styles from './Desk.module.css';
import { LienStatus } from './LienStatus';
import { OwnLiens } from './OwnLiens';
import type { Recorded } from './RecordDesk';
import { VehiclePicker } from './VehiclePicker';

type Props = {
  identity: Identity & { organisation: string };
  name: string;
  onPick: (name: string) => void;
  onRecorded: (done: Recorded) => void;
};

const FIELDS: readonly Field[] = [{ kind: 'text', name: 'lien', most: 40, slug: true }];

/** One lien with what its lender can do with it next. */
function LienRow({ lien, isOwn, onStep }: { lien: Lien; isOwn: boolean; onStep: (kind: 'perfect_lien' | 'release_lien', reference?: string) => void }) {
  const { t } = useTranslation();
  const [reference, setReference] = useState('');
  const perfect = (event: FormEvent): void => {
    event.preventDefault();
    if (reference.trim() !== '') onStep('perfect_lien', reference.trim());
  };
  return (
    <li data-lien={lien.lien} data-status={lien.status}>
      <span>
        <strong>{lien.lien}</strong> <LienStatus status={lien.status} />{' '}
        <PartyList parties={[`org:${lien.lender}`]} /> · <DateText ms={lien.placedAt} />
      </span>
      {isOwn && lien.status !== 'released' && (
        <form className="row" onSubmit={perfect}>
          {lien.status === 'placed' && (
            <>
              <TextInput
                aria-label={t('lienDesk.reference')}
                placeholder={t('lienDesk.reference')}
                value={reference}
                maxLength={64}
                onChange={(event) => setReference(event.currentTarget.value)}
              />
              <Button type="submit" variant="default" disabled={reference.trim() === ''}>
                {t('desk.title.perfect_lien')}
              </Button>
            </>
          )}
          <Button variant="default" onClick={() => onStep('release_lien')}>
            {t('desk.title.release_lien')}
          </Button>
        </form>
      )}
    </li>
  );
}

/** A new lien: the holders sign too, each on their own device. */
function PlaceLien({ identity, vehicle }: { identity: Props['identity']; vehicle: Vehicle }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const form = useForm(FIELDS);
  const [shared, setShared] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const values = form.submit();
    if (!values) return;
    const action = { type: 'vehicles.place_lien', by: identity.organisation, vehicle: vehicle.id, ...values, occurredAt: Date.now() };
    signing.open({
      title: t('desk.title.place_lien'),
      actions: [action],
      validFor: PROPOSAL_MS,
      deliver: async (built) => {
        const outcome = await propose(built.envelope, '');
        setShared(built.id);
        return outcome;
      },
    });
  };
  return (
    <form ref={form.ref} className="card stack" onSubmit={submit} noValidate aria-label={t('desk.title.place_lien')}>
      <h2>{t('desk.title.place_lien')}</h2>
      <p>
        {t('lienDesk.holdersSign')} <PartyList parties={vehicle.holders} />
      </p>
      {FIELDS.map((field) => (
        <FormField key={field.name} form={form} field={field} />
      ))}
      {shared !== null && (
        <p className={`${styles.notice} tone-info`} role="status">
          <Link to="/proposals/$id" params={{ id: shared }}>
            {t('lienDesk.waits')}
          </Link>
        </p>
      )}
      <div className="row">
        <SubmitButton>{t('desk.review')}</SubmitButton>
      </div>
    </form>
  );
}

/** The liens on a car, for a lender. */
export function LienDesk({ identity, name, onPick, onRecorded }: Props) {
  const { t } = useTranslation();
  const signing = useSigning();
  const picker = useRef<HTMLInputElement>(null);
  const { data: vehicle } = useQuery({ ...vehicleQuery(name), enabled: name !== '', retry: false });
  const step = (lien: Lien) => (kind: 'perfect_lien' | 'release_lien', reference?: string): void => {
    if (!vehicle) return;
    const action: ActionJson = {
      type: `vehicles.${kind}`, by: identity.organisation, vehicle: vehicle.id, lien: lien.lien, ...(reference ? { reference } : {}),
    };
    signing.open({
      title: t(`desk.title.${kind}`),
      actions: [action],
      onFinal: (result) => onRecorded({ result, action, vehicle: t('vehicle.title', vehicle) }),
    });
  };
  return (
    <>
      <section className="card stack" aria-label={t('desk.offer.liens')}>
        <VehiclePicker name={name} onPick={onPick} inputRef={picker} missing={false} />
        {vehicle && name !== '' && (
          <ol className={styles.log}>
            {vehicle.liens.length === 0 && <li className="muted">{t('lienDesk.none')}</li>}
            {vehicle.liens.map((lien) => (
              <LienRow key={lien.lien} lien={lien} isOwn={lien.lender === identity.organisation} onStep={step(lien)} />
            ))}
          </ol>
        )}
      </section>
      {vehicle && name !== '' && <PlaceLien key={vehicle.id} identity={identity} vehicle={vehicle} />}
      <OwnLiens lender={identity.organisation} />
    </>
  );
}
