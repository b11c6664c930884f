import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { isNotFound } from '../../api/problem';
import { vehicle as vehicleQuery } from '../../api/queries';
import type { Vehicle } from '../../api/types';
import { Icon } from '../../components/Icon';
import { problemSentence } from '../../components/ProblemView';
import { VehicleStatus } from '../../components/VehicleStatus';
import { formatDate, formatDistance, isLedgerId, isVin } from '../../lib/format';
import styles from './Desk.module.css';

// The camera and its decoder are for whoever has a barcode in front of them.
const ScanDialog = lazy(async () => ({ default: (await import('../../components/scan/ScanDialog')).ScanDialog }));

/** VINs are often printed in groups; ids are 64 hexadecimal digits. */
const compactVehicle = (text: string): string => {
  const compact = text.replace(/[\s-]/g, '');
  const lower = compact.toLowerCase();
  return isLedgerId(lower) ? lower : compact.toUpperCase();
};

const isVehicleName = (text: string): boolean => isVin(text) || isLedgerId(text);

/** What is wrong with a text that should be a VIN, told once it is long enough to tell. */
function faultOf(text: string): 'vinCharacters' | 'vinLength' | null {
  if (text === '' || isVehicleName(text)) return null;
  if (/[^A-HJ-NPR-Z0-9]/.test(text) && text.length <= 17) return 'vinCharacters';
  return text.length > 17 ? 'vinLength' : null;
}

/** The car in one line: what it is, its last reading, what has become of it. */
function VehicleLine({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const { odometer } = vehicle;
  return (
    <p className={styles.vehicle} role="status" data-vehicle={vehicle.id}>
      <Icon name="check" size={18} />
      <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }}>
        <strong>{t('vehicle.title', vehicle)}</strong>
      </Link>
      <span>{t('vehicle.yearModel', { year: vehicle.modelYear })}</span>
      <span>
        {odometer
          ? t('desk.lastReading', { reading: formatDistance(odometer.value, odometer.unit), date: formatDate(odometer.occurredAt) })
          : t('desk.noReading')}
      </span>
      {vehicle.status !== 'active' && <VehicleStatus status={vehicle.status} />}
    </p>
  );
}

/** What the field says when it can't take what was typed, or when the car was forgotten. */
function useComplaint(text: string, failure: unknown, missing: boolean): string | null {
  const { t } = useTranslation();
  const fault = faultOf(text);
  if (fault) return t(`desk.${fault}`);
  if (failure) return isNotFound(failure) ? t('desk.unknownVehicle') : problemSentence(t, failure);
  return missing ? t('desk.pickFirst') : null;
}

type Props = {
  /** The VIN or id in the address; empty when none is chosen. */
  name: string;
  onPick: (name: string) => void;
  inputRef: Ref<HTMLInputElement>;
  /** Something that needs a car was tried without one. */
  missing: boolean;
  /** Enter in the field, once it names a car: whoever works by keyboard goes on to what follows. */
  onEnter?: () => void;
};

/** Picks the car that the next record is about: typed, pasted, or scanned. */
export function VehiclePicker({ name, onPick, inputRef, missing, onEnter }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const [scanning, setScanning] = useState(false);
  useEffect(() => setText(name), [name]);
  const query = useQuery({ ...vehicleQuery(name), enabled: name !== '', retry: false });
  const compact = compactVehicle(text);
  const change = (next: string): void => {
    setText(next);
    const found = compactVehicle(next);
    if (isVehicleName(found)) onPick(found);
    else if (name !== '') onPick('');
  };
  const error = useComplaint(compact, name === '' ? null : query.error, missing);
  return (
    <div className={styles.picker}>
      <TextInput
        ref={inputRef}
        name="vehicle"
        label={t('desk.vehicle')}
        placeholder={t('desk.vehiclePlaceholder')}
        value={text}
        error={error}
        size="md"
        maxLength={90}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        classNames={{ input: styles.vin ?? '' }}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !onEnter || !isVehicleName(compact)) return;
          event.preventDefault();
          onEnter();
        }}
        rightSection={
          <Tooltip label={t('scan.open')}>
            <ActionIcon variant="subtle" size="lg" aria-label={t('scan.open')} onClick={() => setScanning(true)}>
              <Icon name="camera" />
            </ActionIcon>
          </Tooltip>
        }
      />
      <div className={styles.line}>
        {query.data && name !== '' ? (
          <VehicleLine vehicle={query.data} />
        ) : (
          <p className="small muted">{query.isFetching ? t('common.loading') : t('desk.vehicleHint')}</p>
        )}
      </div>
      {scanning && (
        <Suspense fallback={null}>
          <ScanDialog
            onClose={() => setScanning(false)}
            onFound={(vin) => {
              setScanning(false);
              onPick(vin);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
