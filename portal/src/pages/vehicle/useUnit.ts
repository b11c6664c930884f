import { useSearch } from '@tanstack/react-router';
import type { Vehicle } from '../../api/types';
import type { Unit } from '../../lib/format';
import { useStored } from '../../lib/storage';

/** The unit of distances on the page, whichever shows the car: what the address or the reader asks for, else what the car's odometer counts. */
export function useUnit(vehicle: Vehicle): Unit {
  const { unit: asked } = useSearch({ strict: false });
  const [remembered] = useStored('vinculum.unit');
  return (asked ?? remembered ?? vehicle.odometer?.unit) === 'mi' ? 'mi' : 'km';
}
