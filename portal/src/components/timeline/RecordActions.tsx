import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionJson, Vehicle, VehicleRecord } from '../../api/types';
import { useIdentity, type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatDate } from '../../lib/format';
import { useSigning } from '../../signing';
import { isDisputed, stepsFor, type Step } from './steps';

const LONGEST = 200;

type Choice = { value: string; label: string };

/** What may hold of a record that its reporter takes back: nothing, other data, or a later record of the same kind. */
function correctionsOf(record: VehicleRecord, records: VehicleRecord[], t: TFunction): Choice[] {
  const later = records.filter(
    ({ number, type, by, status }) => number > record.number && type === record.type && by === record.by && status === 'standing',
  );
  return [
    ...(['did_not_occur', 'incorrect_data'] as const).map((value) => ({ value, label: t(`recordStep.correction.${value}`) })),
    ...later.map(({ number, time }) => ({
      value: `incorrect_data:${number}`,
      label: t('recordStep.replacedBy', { number, date: formatDate(time) }),
    })),
  ];
}

type Said = { text: string; correction: string };

/** What is signed for a step. A correction answers the open dispute in the same transaction. */
function actionsOf(step: Step, vehicle: Vehicle, record: VehicleRecord, identity: Identity, { text, correction }: Said): ActionJson[] {
  const about = { vehicle: vehicle.id, record: record.number };
  const holder = partyOf(identity);
  const by = identity.organisation ?? undefined;
  switch (step) {
    case 'dispute':
      return [{ type: 'vehicles.dispute_record', ...about, holder, reason: text }];
    case 'withdraw':
      return [{ type: 'vehicles.withdraw_dispute', ...about, holder }];
    case 'answer': {
      const answer = record.status === 'standing' ? 'upheld' : 'corrected';
      return [{ type: 'vehicles.answer_dispute', by, ...about, answer, statement: text }];
    }
    case 'correct': {
      const [status, replacement] = correction.split(':');
      const pointer = replacement === undefined ? {} : { replacement: Number(replacement) };
      const correct = { type: 'vehicles.correct_record', by, ...about, status, reason: text, ...pointer };
      const answer = { type: 'vehicles.answer_dispute', by, ...about, answer: 'corrected', statement: text };
      return isDisputed(record) ? [correct, answer] : [correct];
    }
  }
}

function StepDialog(props: { step: Step; vehicle: Vehicle; record: VehicleRecord; records: VehicleRecord[]; identity: Identity; onClose: () => void }) {
  const { step, vehicle, record, records, identity, onClose } = props;
  const { t } = useTranslation();
  const signing = useSigning();
  const corrections = correctionsOf(record, records, t);
  const [text, setText] = useState('');
  // A record that was made since is most likely the one that holds instead.
  const [correction, setCorrection] = useState(corrections.at(-1)!.value);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onClose();
    signing.open({ title: t(`recordStep.${step}`), actions: actionsOf(step, vehicle, record, identity, { text: text.trim(), correction }) });
  };
  return (
    <Modal opened onClose={onClose} title={t(`recordStep.${step}`)} centered lockScroll={false} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className="stack" onSubmit={submit}>
        <p className="small">
          {t(`recordStep.explain.${step === 'answer' && record.status !== 'standing' ? 'answered' : step}`)}{' '}
          {step === 'correct' && (
            <Link to="/desk" search={{ vehicle: vehicle.vin ?? vehicle.id }}>
              {t('recordStep.right')}
            </Link>
          )}
        </p>
        {step === 'correct' && (
          <NativeSelect
            label={t('recordStep.choice')}
            value={correction}
            data={corrections}
            onChange={(event) => setCorrection(event.currentTarget.value)}
          />
        )}
        {step !== 'withdraw' && (
          <Textarea
            label={t(step === 'answer' ? 'form.field.statement' : 'form.field.reason')}
            value={text}
            maxLength={LONGEST}
            autosize
            minRows={2}
            data-autofocus
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <Button type="submit" disabled={step !== 'withdraw' && text.trim() === ''}>
          {t('desk.review')}
        </Button>
      </form>
    </Modal>
  );
}

/** What the acting identity may do about a record: its holder disputes, its reporter answers and corrects. */
export function RecordActions({ vehicle, record, records }: { vehicle: Vehicle; record: VehicleRecord; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const [step, setStep] = useState<Step | null>(null);
  if (!identity) return null;
  const steps = stepsFor(record, vehicle.holders, partyOf(identity));
  if (steps.length === 0) return null;
  return (
    <div className="row">
      {steps.map((each) => (
        <Button key={each} variant="default" size="xs" data-step={each} onClick={() => setStep(each)}>
          {t(`recordStep.${each}`)}
        </Button>
      ))}
      {step !== null && (
        <StepDialog step={step} vehicle={vehicle} record={record} records={records} identity={identity} onClose={() => setStep(null)} />
      )}
    </div>
  );
}

/** Says who may do something about the records, to whoever may not. */
export function WhoMay({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  if (identity && records.some((record) => stepsFor(record, vehicle.holders, partyOf(identity)).length > 0)) return null;
  return <p className="small muted">{identity ? t('recordStep.neither', { label: identity.label }) : t('recordStep.looking')}</p>;
}
