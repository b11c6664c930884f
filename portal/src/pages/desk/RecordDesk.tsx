import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery, vehicleRecords } from '../../api/queries';
import type { ActionJson, SubmitResult, Vehicle, VehicleRecord } from '../../api/types';
import { FormField, useForm, type Field, type Form, type OdometerDraft } from '../../components/form';
import formStyles from '../../components/form/Form.module.css';
import { Icon } from '../../components/Icon';
import { SubmitButton } from '../../components/SubmitButton';
import type { Identity } from '../../keys';
import { useSigning } from '../../signing';
import styles from './Desk.module.css';
import { effectsOf, openCampaigns } from './effects';
import type { RecordForm } from './recordForms';
import { VehiclePicker } from './VehiclePicker';

/** What was recorded during this visit to the desk. */
export type Recorded = { result: SubmitResult; action: ActionJson; vehicle: string };

type Props = {
  form: RecordForm;
  identity: Identity & { organisation: string };
  name: string;
  onPick: (name: string) => void;
  onRecorded: (recorded: Recorded) => void;
};

const NO_RECORDS: VehicleRecord[] = [];

/** A choice among the car's open recalls stands where the form has a choice without options. */
function withCampaigns(fields: readonly Field[], campaigns: readonly string[]): readonly Field[] {
  return fields.map((field) => (field.kind === 'choice' && field.options.length === 0 ? { ...field, options: campaigns } : field));
}

/** What will follow from the record, before it is made. */
function Effects({ effects }: { effects: ReactNode[] }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.effects} aria-label={t('desk.effects')} role="status">
      {effects.map((effect, index) => (
        <li key={index} className="tone-warn">
          <Icon name="warning" size={18} />
          <span>{effect}</span>
        </li>
      ))}
    </ul>
  );
}

function useCar(name: string): { vehicle: Vehicle | undefined; records: VehicleRecord[] } {
  const { data: vehicle } = useQuery({ ...vehicleQuery(name), enabled: name !== '', retry: false });
  const { data: records } = useQuery({ ...vehicleRecords(vehicle?.id ?? ''), enabled: vehicle !== undefined });
  return { vehicle: name === '' ? undefined : vehicle, records: vehicle && records ? records : NO_RECORDS };
}

/** Puts the cursor where the next car's VIN goes, once the dialog has given the focus back. */
function focusSoon(input: RefObject<HTMLInputElement | null>): void {
  requestAnimationFrame(() => requestAnimationFrame(() => input.current?.focus()));
}

/** A reading is given in the unit that the car's odometer shows, until the visitor chooses another. */
function useUnitOf(vehicle: Vehicle | undefined, form: Form): void {
  const unit = vehicle?.odometer?.unit;
  useEffect(() => {
    const draft = form.drafts.odometer as OdometerDraft | undefined;
    if (unit && draft?.value === '') form.set('odometer', { ...draft, unit });
    // Only when the car changes: what the visitor chooses afterwards stays.
  }, [vehicle?.id, unit]);
}

const firstInput = (element: HTMLElement | null) => element?.querySelector<HTMLElement>('input, select') ?? null;

/** Picks a car, fills a form, signs; then again for the next car, with what belongs to the work still there. */
export function RecordDesk({ form: recordForm, identity, name, onPick, onRecorded }: Props) {
  const { t } = useTranslation();
  const signing = useSigning();
  const picker = useRef<HTMLInputElement>(null);
  const details = useRef<HTMLDivElement>(null);
  const [missing, setMissing] = useState(false);
  const { vehicle, records } = useCar(name);
  const campaigns = useMemo(() => openCampaigns(records), [records]);
  const fields = useMemo(() => withCampaigns(recordForm.fields, campaigns), [recordForm, campaigns]);
  const form = useForm(fields);
  useUnitOf(vehicle, form);
  const { type } = recordForm;
  const needsRecall = type === 'complete_recall' && vehicle !== undefined && campaigns.length === 0;
  const effectsFor = (values: Record<string, unknown>): string[] =>
    vehicle ? effectsOf(type, values, vehicle, records, identity.organisation).map(({ key, values: told }) => t(`desk.effect.${key}`, told ?? {})) : [];

  const again = (): void => {
    form.renew();
    setMissing(false);
    onPick('');
    focusSoon(picker);
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(!vehicle);
    if (!vehicle) return picker.current?.focus();
    const values = form.submit();
    if (!values || needsRecall) return;
    const action: ActionJson = { type: `vehicles.${type}`, by: identity.organisation, vehicle: vehicle.id, ...values };
    signing.open({
      title: t(`desk.title.${type}`),
      actions: [action],
      warnings: effectsFor(values),
      closeLabel: t('desk.next'),
      onFinal: (result) => onRecorded({ result, action, vehicle: t('vehicle.title', vehicle) }),
      onClose: (accepted) => accepted && again(),
    });
  };

  return (
    <form ref={form.ref} className="card stack" onSubmit={submit} noValidate aria-label={t(`desk.title.${type}`)}>
      <VehiclePicker name={name} onPick={onPick} inputRef={picker} missing={missing && !vehicle} onEnter={() => firstInput(details.current)?.focus()} />
      <div ref={details} className={formStyles.grid}>
        {fields.map((field) => (
          <FormField key={field.name} form={form} field={field} />
        ))}
      </div>
      {needsRecall && (
        <p className={`${styles.notice} tone-info`} role="status">
          {t('desk.noOpenRecall')}
        </p>
      )}
      <Effects effects={effectsFor(form.values)} />
      <div className="row between">
        <p className="small muted">{t('desk.keyboard')}</p>
        <SubmitButton disabled={needsRecall}>{t('desk.review')}</SubmitButton>
      </div>
    </form>
  );
}
