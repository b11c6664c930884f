import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { organisation as organisationQuery } from '../../api/queries';
import { FormField, LONGEST_TEXT, useForm, type Field } from '../../components/form';
import formStyles from '../../components/form/Form.module.css';
import { problemSentence } from '../../components/ProblemView';
import { SubmitButton } from '../../components/SubmitButton';
import type { Identity } from '../../keys';
import { formatList, isVin } from '../../lib/format';
import { useSigning } from '../../signing';
import { deliverKept, POWERTRAINS, prepareBirth, registerBirth, type Birth } from './births';
import styles from './Desk.module.css';
import type { Recorded } from './RecordDesk';

const FIELDS: readonly Field[] = [
  { kind: 'vin', name: 'vin' },
  { kind: 'text', name: 'make', most: LONGEST_TEXT, keep: true },
  { kind: 'text', name: 'model', most: LONGEST_TEXT, keep: true },
  { kind: 'year', name: 'modelYear', keep: true },
  { kind: 'choice', name: 'powertrain', options: POWERTRAINS, terms: 'term.powertrain', keep: true },
  { kind: 'day', name: 'builtAt', keep: true },
];

/** The identifiers that the manufacturer may register cars under, which the ledger enforces. */
export function OwnWmis({ organisation }: { organisation: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(organisationQuery(organisation));
  if (!data) return null;
  return (
    <p className="small muted" data-wmis={data.wmis.length}>
      {data.wmis.length === 0 ? t('birth.noWmi') : t('birth.wmis', { wmis: formatList(data.wmis) })}
    </p>
  );
}

/** Registers cars one by one. */
export function BirthDesk({ identity, onRecorded }: { identity: Identity & { organisation: string }; onRecorded: (done: Recorded) => void }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const form = useForm(FIELDS);
  const [failure, setFailure] = useState<unknown>(null);
  const { organisation } = identity;
  const { data: own } = useQuery(organisationQuery(organisation));
  const vin = String(form.values.vin ?? '');
  const isForeign = own !== undefined && isVin(vin) && !own.wmis.some((wmi) => vin.startsWith(wmi.slice(0, 3)));

  useEffect(() => void deliverKept(), []);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFailure(null);
    const values = form.submit();
    if (!values) return;
    try {
      const info = await node.get('/v1/vin/{vin}', { path: { vin: String(values.vin) } });
      const birth = { ...values, holder: `org:${organisation}` } as Birth;
      const prepared = await prepareBirth(birth, organisation, info.vehicle, info.wmi);
      const title = t('vehicle.title', birth);
      signing.open({
        title: t('desk.title.register_birth'),
        subject: `${title} ${birth.vin}`,
        actions: [prepared.action],
        warnings: info.known ? [t('birth.known')] : [],
        closeLabel: t('desk.next'),
        deliver: (built, signer) => registerBirth(built, signer, prepared),
        onFinal: (result) => onRecorded({ result, action: prepared.action, vehicle: title }),
        onClose: (accepted) => accepted && form.renew(),
      });
    } catch (error) {
      setFailure(error);
    }
  };

  return (
    <form ref={form.ref} className="card stack" onSubmit={(event) => void submit(event)} noValidate aria-label={t('desk.title.register_birth')}>
      <OwnWmis organisation={organisation} />
      <div className={formStyles.grid}>
        {FIELDS.map((field) => (
          <FormField key={field.name} form={form} field={field} />
        ))}
      </div>
      {isForeign && (
        <p className={`${styles.notice} tone-warn`} role="status">
          {t('birth.foreign', { wmi: vin.slice(0, 3) })}
        </p>
      )}
      {failure !== null && (
        <p className={`${styles.notice} tone-bad`} role="alert">
          {problemSentence(t, failure)}
        </p>
      )}
      <div className="row between">
        <p className="small muted">{t('birth.private')}</p>
        <SubmitButton>{t('desk.review')}</SubmitButton>
      </div>
    </form>
  );
}
