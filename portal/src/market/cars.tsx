import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../api/queries';
import { VehicleLink } from '../components/links';

/** A car by what people call it. */
export function CarName({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(vehicleQuery(id));
  return data ? <VehicleLink id={id} name={t('explorer.car', { make: data.make, model: data.model, modelYear: data.modelYear })} /> : <VehicleLink id={id} />;
}
