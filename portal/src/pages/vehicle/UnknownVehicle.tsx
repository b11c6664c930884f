import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { network, vinInfo } from '../../api/queries';
import { Empty, usePageTitle } from '../../components/basics';
import { formatCountry, formatList, formatNumber, isVin } from '../../lib/format';
import { term } from '../../lib/rich';

/** A car that no member registered: says so without calling it good or bad, and what the VIN alone tells. */
export function UnknownVehicle({ id }: { id: string }) {
  const { t } = useTranslation();
  usePageTitle(t('vehicle.notFoundTitle'));
  const { data: info } = useQuery(network());
  const { data: vin } = useQuery({ ...vinInfo(id.toUpperCase()), enabled: isVin(id) });
  return (
    <div className="stack">
      <Empty icon="search">
        <h1>{t('vehicle.notFoundTitle')}</h1>
        <p className="lead">{t('vehicle.notFoundText', { id, height: formatNumber(info?.height ?? 0) })}</p>
      </Empty>
      {vin && (
        <section className="card">
          <h2>{t('vehicle.vinDecoded')}</h2>
          <dl className="facts">
            <dt>{t('vehicle.vinManufacturerCode')}</dt>
            <dd>
              <code>{vin.wmi}</code>
            </dd>
            {vin.region && (
              <>
                <dt>{t('vehicle.vinRegion')}</dt>
                <dd>
                  {term(t, 'term.region', vin.region)}
                  {vin.country && ` (${formatCountry(vin.country)})`}
                </dd>
              </>
            )}
            {vin.modelYears.length > 0 && (
              <>
                <dt>{t('vehicle.vinYears')}</dt>
                <dd>{formatList(vin.modelYears.map(String))}</dd>
              </>
            )}
            <dt>{t('vehicle.vinCheckDigit')}</dt>
            <dd>{term(t, 'vehicle.checkDigit', vin.checkDigit)}</dd>
          </dl>
        </section>
      )}
    </div>
  );
}
