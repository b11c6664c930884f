import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { transactions, vehicle as vehicleQuery } from '../../api/queries';
import type { TransactionSummary } from '../../api/types';
import { DateText } from '../../components/basics';
import styles from './Desk.module.css';
import { LienStatus } from './LienStatus';

type Placed = { vehicle: string; lien: string; name: string };

/** The liens that the lender placed in a transaction, with the cars that they are on. */
function placedIn({ actions, vehicles = [] }: TransactionSummary, lender: string, title: (car: { make: string; model: string }) => string): Placed[] {
  return actions.flatMap((action) => {
    if (action.type !== 'vehicles.place_lien' || action.by !== lender) return [];
    const car = vehicles.find(({ id }) => id === action.vehicle);
    return [{ vehicle: car?.vin ?? String(action.vehicle), lien: String(action.lien), name: car ? title(car) : String(action.vehicle).slice(0, 12) }];
  });
}

/** One lien as it stands now, and the way to its car. */
function OwnLien({ placed, lender }: { placed: Placed; lender: string }) {
  const { data } = useQuery(vehicleQuery(placed.vehicle));
  const lien = data?.liens.find((each) => each.lien === placed.lien && each.lender === lender);
  return (
    <li data-own-lien={placed.lien}>
      <span>
        <Link to="/desk/$role" from="/desk/$role" params={(known) => known} search={(known) => ({ ...known, vehicle: placed.vehicle })}>
          <strong>{placed.name}</strong>
        </Link>{' '}
        {placed.lien}
      </span>
      {lien && (
        <span>
          <LienStatus status={lien.status} /> <DateText ms={lien.placedAt} />
        </span>
      )}
    </li>
  );
}

/** Every lien that the lender has placed, the newest first. */
export function OwnLiens({ lender }: { lender: string }) {
  const { t } = useTranslation();
  const filters = { organisation: lender, type: 'vehicles.place_lien', status: 'accepted' };
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(transactions(filters));
  if (!data) return null;
  const title = (car: { make: string; model: string }): string => t('vehicle.title', car);
  const placed = data.pages.flatMap(({ items }) => items).flatMap((transaction) => placedIn(transaction, lender, title));
  return (
    <section className="stack" aria-labelledby="own-liens">
      <h2 id="own-liens">{t('lienDesk.own')}</h2>
      {placed.length === 0 ? (
        <p className="muted">{t('lienDesk.ownNone')}</p>
      ) : (
        <ol className={styles.log}>
          {placed.map((each) => (
            <OwnLien key={`${each.vehicle}/${each.lien}`} placed={each} lender={lender} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <div className="row">
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </section>
  );
}
