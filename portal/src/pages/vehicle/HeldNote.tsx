import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DateText } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { PartyList } from '../../components/links';
import type { Hold } from '../../lib/records';
import { rich } from '../../lib/rich';
import { useNow } from '../../lib/useNow';
import { chain as chainQuery } from '../../payments/chains';
import styles from '../../proposals/Proposals.module.css';

/** A note is no clock: a deadline that passes shows within this time. */
const TICK_MS = 30_000;

/** That a reservation of money holds the title: for whom, until when, and where it is resolved. */
export function HeldNote({ hold: { to, chain: id } }: { hold: Hold }) {
  const { t } = useTranslation();
  const now = useNow(TICK_MS);
  const { data: chain } = useQuery(chainQuery(id));
  const isPast = chain ? now >= chain.expiresAt : false;
  return (
    <div className={`${styles.notice} tone-warn`} role="note" data-held>
      <Icon name="lock" size={22} />
      <p>
        {rich(t, 'chain.heldFor', { parties: <PartyList parties={to} /> })}{' '}
        {chain && rich(t, isPast ? 'chain.heldPast' : 'chain.heldUntil', { until: <DateText ms={chain.expiresAt} time /> })}{' '}
        <Link to="/reservations/$id" params={{ id }}>
          {t('chain.seeReservation')}
        </Link>
      </p>
    </div>
  );
}
