import { Button, Modal, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { node } from '../../api/client';
import { personas } from '../../api/queries';
import { buildEnvelope, signerFromSeed } from '../../api/sign';
import type { ActionJson, SubmitResult, Vehicle } from '../../api/types';
import { Icon } from '../../components/Icon';
import { problemSentence, refusalSentence } from '../../components/ProblemView';
import { convertDistance, formatDateTime, formatDistance, formatNumber, type Unit } from '../../lib/format';
import { useStored } from '../../lib/storage';
import styles from './RecordOdometer.module.css';

const MOST = 9_999_999;

type Step =
  | { name: 'form' }
  | { name: 'review' }
  | { name: 'pending' }
  | { name: 'done'; result: SubmitResult; seconds: number }
  | { name: 'failed'; error: unknown };

type Props = { vehicle: Vehicle; networkId: string; opened: boolean; onClose: () => void };

/** The result, large and plain: final with where and when, or refused with why and what to do. */
function Result({ step }: { step: Extract<Step, { name: 'done' | 'failed' }> }) {
  const { t } = useTranslation();
  if (step.name === 'failed') {
    return (
      <div className={`${styles.result} tone-bad`} role="alert" data-result="failed">
        <Icon name="warning" size={44} />
        <h3>{t('sign.failed')}</h3>
        <p>{step.error instanceof Error && step.error.name !== 'ProblemError' ? step.error.message : problemSentence(t, step.error)}</p>
        <p className="small muted">{t('sign.failedHint')}</p>
      </div>
    );
  }
  const { result, seconds } = step;
  const isFinal = result.status === 'accepted';
  return (
    <div className={`${styles.result} tone-${isFinal ? 'ok' : 'bad'}`} role="status" data-result={result.status}>
      <Icon name={isFinal ? 'shield' : 'stop'} size={52} />
      <h3>{t(isFinal ? 'sign.final' : 'sign.rejected')}</h3>
      {isFinal ? (
        <p>
          {t('sign.finalText', {
            height: formatNumber(result.height),
            time: formatDateTime(result.time),
            seconds: formatNumber(Number(seconds.toFixed(1))),
          })}
        </p>
      ) : (
        <>
          <p>{refusalSentence(t, result.outcome.name) || result.outcome.name}</p>
          <p className="small break" lang="en">
            {result.outcome.detail}
          </p>
          <p className="small muted">
            {result.outcome.code !== undefined && t('problem.code', { code: result.outcome.code, name: result.outcome.name })}
          </p>
          <p className="small muted">{t('sign.rejectedHint')}</p>
        </>
      )}
      <Link to="/explorer/transactions/$id" params={{ id: result.id }}>
        {t('sign.seeTransaction')}
      </Link>
    </div>
  );
}

/** On demonstration networks: records a reading as one of the ready-made workshops, signed in this browser. */
export function RecordOdometer({ vehicle, networkId, opened, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: everyone = [] } = useQuery(personas());
  const workshops = everyone.filter((persona) => persona.role === 'workshop' && persona.organisation !== null);
  const [chosen, choose] = useStored('vinculum.persona');
  const persona = workshops.find(({ id }) => id === chosen) ?? workshops[0];
  const last = vehicle.odometer;
  const [unit, setUnit] = useState<Unit>(last?.unit ?? 'km');
  const [value, setValue] = useState<number | string>('');
  const [step, setStep] = useState<Step>({ name: 'form' });
  const isValid = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST;
  const isLower = isValid && last !== null && convertDistance(value, unit, 'km') < last.km;

  const close = (): void => {
    if (step.name === 'pending') return;
    onClose();
    setStep({ name: 'form' });
    setValue('');
  };

  const sign = async (): Promise<void> => {
    if (!persona?.organisation || !isValid) return;
    setStep({ name: 'pending' });
    const started = performance.now();
    try {
      const action: ActionJson = {
        type: 'vehicles.record_odometer',
        by: persona.organisation,
        vehicle: vehicle.id,
        occurredAt: Date.now(),
        odometer: { value, unit, source: 'dashboard', brand: 'actual' },
      };
      const signer = await signerFromSeed(persona.did, persona.secretKey);
      const { envelope } = await buildEnvelope(networkId, [action], [signer]);
      const result = await node.submit(envelope);
      setStep({ name: 'done', result, seconds: (performance.now() - started) / 1000 });
      await client.invalidateQueries({ queryKey: ['vehicle'] });
    } catch (error) {
      setStep({ name: 'failed', error });
    }
  };

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={step.name === 'review' ? t('sign.confirmTitle') : t('sign.title')}
      lockScroll={false}
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {step.name === 'form' && (
        <form
          className="stack"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (isValid && persona) setStep({ name: 'review' });
          }}
        >
          {workshops.length === 0 ? (
            <p>{t('sign.asNone')}</p>
          ) : (
            <Select
              label={t('sign.as')}
              data={workshops.map((each) => ({ value: each.id, label: each.label }))}
              value={persona?.id ?? null}
              allowDeselect={false}
              onChange={(next) => next && choose(next)}
            />
          )}
          <div className={styles.reading}>
            <NumberInput
              label={t('sign.value')}
              value={value}
              onChange={setValue}
              min={0}
              max={MOST}
              allowDecimal={false}
              allowNegative={false}
              thousandSeparator=" "
              hideControls
              data-autofocus
            />
            <SegmentedControl
              aria-label={t('sign.unit')}
              value={unit}
              data={['km', 'mi']}
              onChange={(next) => setUnit(next === 'mi' ? 'mi' : 'km')}
            />
          </div>
          {isLower && last && (
            <p className={`${styles.warning} tone-warn`} role="status">
              {t('sign.lowerWarning', { reading: formatDistance(last.value, last.unit) })}
            </p>
          )}
          <Button type="submit" disabled={!isValid || !persona}>
            {t('sign.review')}
          </Button>
        </form>
      )}
      {step.name === 'review' && persona && typeof value === 'number' && (
        <div className="stack">
          <p className={styles.statement}>
            {t('sign.confirmText', {
              actor: persona.label,
              vehicle: t('vehicle.title', vehicle),
              reading: formatDistance(value, unit),
            })}
          </p>
          <p className="small muted">{t('sign.permanent')}</p>
          <div className="row between">
            <Button variant="default" onClick={() => setStep({ name: 'form' })}>
              {t('sign.back')}
            </Button>
            <Button onClick={() => void sign()} leftSection={<Icon name="edit" size={17} />}>
              {t('sign.confirm')}
            </Button>
          </div>
        </div>
      )}
      {step.name === 'pending' && (
        <p className={styles.pending} role="status">
          <Icon name="clock" size={28} />
          {t('sign.pending')}
        </p>
      )}
      {(step.name === 'done' || step.name === 'failed') && (
        <div className="stack">
          <Result step={step} />
          <div className="row between">
            {(step.name === 'failed' || step.result.status === 'rejected') && (
              <Button variant="default" onClick={() => setStep({ name: 'form' })}>
                {t('sign.retry')}
              </Button>
            )}
            <Button onClick={close}>{t('common.close')}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
