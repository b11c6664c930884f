import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty, PageHead, usePageTitle } from '../../../components/basics';
import { LinkButton } from '../../../components/LinkButton';
import { QueryResult } from '../../../components/QueryResult';
import { useNow } from '../../../lib/useNow';
import { useOnTransactions } from '../../../lib/useOnTransactions';
import { chain as chainQuery } from '../../../payments/chains';
import { ReservationCard } from './ReservationCard';
import styles from './Reservations.module.css';

/** Whoever waits for a deadline sees it come. */
const TICK_MS = 1_000;

/** One chain of reservations, for whoever has its address: its parties, its arbiter, and after the deadline anybody. */
export function ReservationPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/reservations/$id' });
  const client = useQueryClient();
  const now = useNow(TICK_MS);
  const query = useQuery(chainQuery(id));
  usePageTitle(t('reservation.title'));
  useOnTransactions(() => {
    void client.invalidateQueries({ queryKey: ['chain', id] });
    void client.invalidateQueries({ queryKey: ['heldTitle'] });
  });
  return (
    <div className="page stack">
      <PageHead title={t('reservation.title')}>
        <LinkButton to="/wallet/reservations" variant="default">
          {t('reservation.all')}
        </LinkButton>
      </PageHead>
      <QueryResult query={query} rows={4} height={44}>
        {(chain) =>
          chain === null ? (
            <Empty icon="bank">{t('reservation.unknown')}</Empty>
          ) : (
            <div className={styles.single}>
              <ReservationCard chain={chain} now={now} />
            </div>
          )
        }
      </QueryResult>
    </div>
  );
}
