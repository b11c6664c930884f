import { useQueries, useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { account as accountQuery } from '../../../api/queries';
import { Badge, DateText, Waiting, type Tone } from '../../../components/basics';
import { Icon } from '../../../components/Icon';
import { AccountLink, LoanLink, OrganisationLink, PartyList, TransactionLink } from '../../../components/links';
import { ProblemView } from '../../../components/ProblemView';
import { formatMoney } from '../../../lib/format';
import { rich, term } from '../../../lib/rich';
import { releaserOf } from '../../../lib/sentence';
import { CarName } from '../../../market/cars';
import { loan as loanQuery } from '../../../market/queries';
import { utcDay } from '../../../market/settlement';
import { accountsOf, heldTitle, loansOf, type Chain, type Held } from '../../../payments/chains';
import { Resolve } from './Resolve';
import styles from './Reservations.module.css';

const TONES: Record<Chain['status'], Tone> = { pending: 'info', posted: 'ok', voided: 'quiet', expired: 'quiet' };

/** The title, lien or loan that goes with the money. */
function HeldItem({ held }: { held: Held }) {
  const { t } = useTranslation();
  const vehicle = held.what === 'title' ? held.vehicle : '';
  const { data: title } = useQuery({ ...heldTitle(vehicle), enabled: vehicle !== '' });
  const { data: loan } = useQuery({ ...loanQuery(held.what === 'loan' ? held.loan : ''), enabled: held.what === 'loan' });
  const sentence =
    held.what === 'title'
      ? rich(t, 'reservation.holds.title', { car: <CarName id={vehicle} />, parties: <PartyList parties={title?.hold?.to ?? []} /> })
      : held.what === 'lien'
        ? rich(t, 'reservation.holds.lien', { lien: held.lien, lender: <OrganisationLink id={held.by} /> })
        : rich(t, 'reservation.holds.loan', { loan: <LoanLink id={held.loan} />, day: loan?.loan.terms.advance_date ?? '…' });
  return (
    <li data-holds={held.what}>
      <Icon name={held.what === 'loan' ? 'bank' : 'lock'} size={20} />
      <span>{sentence}</span>
    </li>
  );
}

/** Whether a loan of the chain begins on another day than today; unknown counts as such until it is known. */
function useIsEarly(chain: Chain, now: number): boolean {
  const loans = useQueries({ queries: loansOf(chain).map((id) => loanQuery(id)) });
  return loans.some(({ data }) => data?.loan.terms.advance_date !== utcDay(now));
}

/** Who pays it out and until when, while that is open; and the transaction that made it. */
function Facts({ chain: { id, legs, expiresAt, atDeadline, status } }: { chain: Chain }) {
  const { t } = useTranslation();
  // Each way of releasing once, however many reservations have it.
  const releases = [...new Map(legs.map(({ release }) => [JSON.stringify(release), release])).values()];
  return (
    <dl className="facts">
      {status === 'pending' && (
        <>
          <dt>{t('reservation.release')}</dt>
          <dd>
            {releases.map((release, index) => (
              <Fragment key={index}>
                {index > 0 && ', '}
                {releaserOf(t, release)}
              </Fragment>
            ))}
          </dd>
        </>
      )}
      <dt>{t('reservation.deadline')}</dt>
      <dd>
        <DateText ms={expiresAt} time />
      </dd>
      {status === 'pending' && (
        <>
          <dt>{t('reservation.then')}</dt>
          <dd>{term(t, 'term.atDeadline', atDeadline)}</dd>
        </>
      )}
      <dt>{t('reservation.id')}</dt>
      <dd>
        <TransactionLink id={id} />
      </dd>
    </dl>
  );
}

/** A chain of reservations: who pays whom, what it holds with the money, and what the visitor can do about it. */
export function ReservationCard({ chain, now }: { chain: Chain; now: number }) {
  const { t } = useTranslation();
  const { id, legs, expiresAt, status, holds } = chain;
  const accounts = useQueries({ queries: accountsOf(chain).map((each) => accountQuery(each)) });
  const isEarly = useIsEarly(chain, now);
  const failed = accounts.find(({ isError }) => isError);
  if (failed) return <ProblemView error={failed.error} onRetry={() => void failed.refetch()} />;
  const known = accounts.flatMap(({ data }) => (data ? [data] : []));
  if (known.length < accounts.length) return <Waiting rows={3} height={44} />;
  const currency = known[0]?.currency ?? '';
  const isPending = status === 'pending';
  const isPast = now >= expiresAt;
  return (
    <article className="card stack" data-chain={id} data-status={status}>
      {legs.map(({ payment, from, to, amount }, index) => (
        <div key={payment}>
          <div className="row between">
            <span className={`${styles.amount} numeric`}>{formatMoney(amount, currency)}</span>
            {index === 0 && <Badge tone={isPending && isPast ? 'warn' : TONES[status]}>{t(isPending && isPast ? 'reservation.past' : `reservation.status.${status}`)}</Badge>}
          </div>
          <div className={styles.parties}>
            <AccountLink id={from} />
            <Icon name="arrow" size={16} />
            <AccountLink id={to} />
          </div>
        </div>
      ))}
      {holds.length > 0 && (
        <ul className={`${styles.holds} tone-info`}>
          {holds.map((held) => (
            <HeldItem key={JSON.stringify(held)} held={held} />
          ))}
        </ul>
      )}
      <Facts chain={chain} />
      {isPending && <Resolve chain={chain} holders={new Map(known.map((each) => [each.id, each.holder]))} isPast={isPast} isEarly={isEarly} />}
    </article>
  );
}
