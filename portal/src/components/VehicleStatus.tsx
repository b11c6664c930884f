import { useTranslation } from 'react-i18next';
import type { VehicleStatus as Status } from '../api/types';
import { term } from '../lib/rich';
import { Badge, type Tone } from './basics';

const TONES: Record<Status, Tone> = { active: 'quiet', stolen: 'bad', exported: 'info', end_of_life: 'warn' };

export function VehicleStatus({ status }: { status: Status }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[status] ?? 'quiet'}>{term(t, 'vehicle.status', status)}</Badge>;
}
