import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import type { Vehicle } from '../../api/types';
import { PageHead, usePageTitle } from '../../components/basics';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity, type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import styles from '../../proposals/Proposals.module.css';
import { CarReview } from '../proposals/CarReview';

type PageProps = {
  /** The VIN or id in the address. */
  id: string;
  titleOf: (car: string) => string;
  lead: string;
  children: (vehicle: Vehicle) => ReactNode;
};

/** A page on which the holder parts with a car. */
export function HolderPage({ id, titleOf, lead, children }: PageProps) {
  const { t } = useTranslation();
  const query = useQuery(vehicleQuery(id));
  const title = query.data && titleOf(t('vehicle.title', query.data));
  usePageTitle(title);
  return (
    <div className="page stack">
      <QueryResult query={query} rows={6} height={44}>
        {(vehicle) => (
          <>
            <PageHead title={title} lead={lead}>
              <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }}>
                {t('transfer.back')}
              </Link>
            </PageHead>
            {children(vehicle)}
          </>
        )}
      </QueryResult>
    </div>
  );
}

type HolderProps = {
  vehicle: Vehicle;
  /** Stands in for what the holder can do, whoever looks at it. */
  instead?: ReactNode;
  children: (identity: Identity) => ReactNode;
};

/** What the holder can do, beside what a buyer will read of the car; others are told why they can't. */
export function ForHolder({ vehicle, instead, children }: HolderProps) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const forVisitor = (): ReactNode => {
    if (identity === null) return <NeedsKey identity={null} />;
    if (vehicle.holders.includes(partyOf(identity))) return children(identity);
    return (
      <p className={`${styles.notice} tone-info`} role="status" data-obstacle="holder">
        {t('transfer.notHolder', { label: identity.label })}
      </p>
    );
  };
  return (
    <div className="columns">
      {instead ?? forVisitor()}
      <CarReview id={vehicle.id} since={Number.MAX_SAFE_INTEGER} />
    </div>
  );
}
