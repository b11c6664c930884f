import { Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { network } from '../../api/queries';
import { buildEnvelope } from '../../api/sign';
import type { ActionJson, SubmitResult } from '../../api/types';
import { FormField, useForm } from '../../components/form';
import formStyles from '../../components/form/Form.module.css';
import type { Identity } from '../../keys';
import { formatNumber } from '../../lib/format';
import { recordSentence } from '../../lib/sentence';
import { useSigning } from '../../signing';
import { submitOnce } from '../../signing/submission';
import { BatchView, useBatch, type BatchRow } from '../../components/Batch';
import { SubmitButton } from '../../components/SubmitButton';
import { openCampaigns } from './effects';
import { RECORD_FORMS } from './recordForms';
import { readVins } from './vinList';

const { fields: FIELDS } = RECORD_FORMS.find(({ type }) => type === 'open_recall')!;

type Row = BatchRow & { action: ActionJson };

/** Opens the recall on each car, but for those on which it is open already: a list that was cut short can be run again. */
function useRecalls() {
  const { data: info } = useQuery(network());
  return useBatch<Row>(async ({ name, action }, signer): Promise<SubmitResult | null> => {
    const { id } = await node.get('/v1/vehicles/{vehicle}', { path: { vehicle: name } });
    const records = await node.everyPage('/v1/vehicles/{vehicle}/records', { path: { vehicle: id } });
    if (openCampaigns(records).includes(String(action.campaign))) return null;
    return submitOnce(await buildEnvelope(info!.networkId, [{ ...action, vehicle: id }], [signer]));
  });
}

/** One recall on many cars, by a pasted list of their VINs. */
export function RecallMany({ identity }: { identity: Identity & { organisation: string } }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const form = useForm(FIELDS);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const batch = useRecalls();
  const { vins, others } = readVins(text);
  const faults = others.map((row) => ({ ...row, sentence: t('form.problem.noVin') }));

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const values = form.submit();
    if (!values || vins.length === 0) return;
    const action: ActionJson = { type: 'vehicles.open_recall', by: identity.organisation, ...values };
    signing.open({
      title: t('desk.offer.recall_many'),
      subject: (
        <>
          <p>{t('recall.subject', { count: vins.length, campaign: String(values.campaign) })}</p>
          <p>{recordSentence(t, action)}</p>
        </>
      ),
      actions: [],
      authorise: (signer) => void batch.run(vins.map((row) => ({ ...row, action })), signer),
    });
  };

  return (
    <form ref={form.ref} className="card stack" onSubmit={submit} noValidate aria-label={t('desk.offer.recall_many')}>
      <Textarea
        label={t('recall.vins')}
        description={t('recall.vinsHint')}
        value={text}
        rows={6}
        spellCheck={false}
        autoComplete="off"
        error={tried && vins.length === 0 ? t('recall.noVins') : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={formStyles.grid}>
        {FIELDS.map((field) => (
          <FormField key={field.name} form={form} field={field} />
        ))}
      </div>
      <div className="row between">
        <p className="small muted" role="status" data-vins={vins.length}>
          {t('recall.found', { vins: formatNumber(vins.length), others: formatNumber(others.length) })}
        </p>
        <SubmitButton loading={batch.running}>{t('desk.review')}</SubmitButton>
      </div>
      <BatchView batch={batch} total={vins.length} faults={faults} column={t('form.field.vin')} />
    </form>
  );
}
