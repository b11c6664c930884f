import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { account as accountQuery } from '../../../api/queries';
import { Badge, DateText, Identifier, Waiting, type Tone } from '../../../components/basics';
import { Icon } from '../../../components/Icon';
import { AccountLink, LoanLink, OrganisationLink, PartyList, PartyName } from '../../../components/links';
import { ProblemView } from '../../../components/ProblemView';
import { formatMoney } from '../../../lib/format';
import { rich } from '../../../lib/rich';
import { CarName } from '../../../market/cars';
import { loan as loanQuery } from '../../../market/queries';
import { utcDay } from '../../../market/settlement';
import { accountsOf, heldTitle, loansOf, type Chain, type Held, type Release } from '../../../payments/chains';
import { Resolve } from './Resolve';
import styles from '../mandates/Mandates.module.css';

const TONES: Record<Chain['status'], Tone> = { pending: 'info', posted: 'ok', voided: 'quiet', expired: 'quiet' };

function Releaser({ release }: { release: Release }) {
  const { t } = useTranslation();
  return release.by === 'arbiter' ? <PartyName party={release.arbiter} /> : <>{t(`reservation.releasedBy.${release.by}`)}</>;
}

/** The title, lien or loan that goes with the money. */
function HeldItem({ held, isPending }: { held: Held; isPending: boolean }) {
  const { t } = useTranslation();
  const vehicle = held.what === 'title' ? held.vehicle : '';
  const { data: title } = useQuery({ ...heldTitle(vehicle), enabled: vehicle !== '' });
  const { data: loan } = useQuery({ ...loanQuery(held.what === 'loan' ? held.loan : ''), enabled: held.what === 'loan' && isPending });
  if (held.what === 'title') {
    const parts = { car: <CarName id={vehicle} />, parties: <PartyList parties={title?.hold?.to ?? []} /> };
    return <li data-holds="title">{rich(t, 'reservation.holds.title', parts)}</li>;
  }
  if (held.what === 'lien') {
    return <li data-holds="lien">{rich(t, 'reservation.holds.lien', { lien: held.lien, lender: <OrganisationLink id={held.by} /> })}</li>;
  }
  return <li data-holds="loan">{rich(t, 'reservation.holds.loan', { loan: <LoanLink id={held.loan} />, day: loan?.loan.terms.advance_date ?? '…' })}</li>;
}

/** Whether a loan of the chain begins on another day than today; unknown counts as such until it is known. */
function useIsEarly(chain: Chain, now: number): boolean {
  const loans = useQueries({ queries: loansOf(chain).map((id) => loanQuery(id)) });
  return loans.some(({ data }) => data?.loan.terms.advance_date !== utcDay(now));
}

/** A chain of reservations: who pays whom, what it holds with the money, and what the visitor can do about it. */
export function ReservationCard({ chain, now }: { chain: Chain; now: number }) {
  const { t } = useTranslation();
  const { id, legs, expiresAt, atDeadline, status, holds } = chain;
  const accounts = useQueries({ queries: accountsOf(chain).map((each) => accountQuery(each)) });
  const isEarly = useIsEarly(chain, now);
  const failed = accounts.find(({ isError }) => isError);
  if (failed) return <ProblemView error={failed.error} onRetry={() => void failed.refetch()} />;
  const known = accounts.flatMap(({ data }) => (data ? [data] : []));
  if (known.length < accounts.length) return <Waiting rows={3} height={44} />;
  const currency = known[0]?.currency ?? '';
  const isPending = status === 'pending';
  const isPast = now >= expiresAt;
  // Each way of releasing once, however many reservations have it.
  const releases = [...new Map(legs.map(({ release }) => [JSON.stringify(release), release])).values()];
  return (
    <article className="card stack" data-chain={id} data-status={status}>
      {legs.map(({ payment, from, to, amount }) => (
        <div key={payment} className={styles.parties}>
          <AccountLink id={from} />
          <Icon name="arrow" size={16} />
          <AccountLink id={to} />
          <strong className="numeric">{formatMoney(amount, currency)}</strong>
        </div>
      ))}
      <div className="row">
        <Badge tone={isPending && isPast ? 'warn' : TONES[status]}>{t(isPending && isPast ? 'reservation.past' : `reservation.status.${status}`)}</Badge>
      </div>
      {holds.length > 0 && (
        <ul>
          {holds.map((held) => (
            <HeldItem key={JSON.stringify(held)} held={held} isPending={isPending} />
          ))}
        </ul>
      )}
      <dl className="facts">
        <dt>{t('reservation.release')}</dt>
        <dd>
          {releases.map((release, index) => (
            <span key={index}>
              {index > 0 && ', '}
              <Releaser release={release} />
            </span>
          ))}
        </dd>
        <dt>{t('reservation.deadline')}</dt>
        <dd>
          <DateText ms={expiresAt} time />
        </dd>
        <dt>{t('reservation.then')}</dt>
        <dd>{t(`reservation.atDeadline.${atDeadline}`)}</dd>
        <dt>{t('reservation.id')}</dt>
        <dd>
          <Identifier value={id} label={t('reservation.id')} />
        </dd>
      </dl>
      {isPending && <Resolve chain={chain} holders={new Map(known.map((each) => [each.id, each.holder]))} isPast={isPast} isEarly={isEarly} />}
    </article>
  );
}
