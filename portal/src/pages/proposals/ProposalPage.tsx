import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { network } from '../../api/queries';
import { Badge, DateText, Empty, PageHead, usePageTitle, type Tone } from '../../components/basics';
import { CopyLink } from '../../components/CopyLink';
import { Icon } from '../../components/Icon';
import { problemSentence, refusalSentence } from '../../components/ProblemView';
import { QueryResult } from '../../components/QueryResult';
import QrCode from '../../components/QrCode';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatDateTime, formatNumber } from '../../lib/format';
import { actionSentence } from '../../lib/sentence';
import { roleNames } from '../../market/roles';
import { addSignature, proposalQuery, signersOf, waitsFor, withdraw, type Proposal } from '../../proposals/proposals';
import styles from '../../proposals/Proposals.module.css';
import { Signers } from '../../proposals/Signers';
import { useSigning } from '../../signing';
import { useSaleOf } from '../../signing/Particulars';
import { CarReview } from './CarReview';
import { titleOf } from '../../proposals/title';

const TONES: Record<Proposal['status'], Tone> = {
  open: 'info', submitted: 'info', accepted: 'ok', rejected: 'bad', withdrawn: 'quiet', expired: 'warn',
};

function Notice({ tone, icon, name, children }: { tone: Tone; icon: 'shield' | 'stop' | 'clock' | 'warning'; name: string; children: ReactNode }) {
  return (
    <div className={`${styles.notice} tone-${tone}`} role="status" data-outcome={name}>
      <Icon name={icon} size={24} />
      <div>{children}</div>
    </div>
  );
}

/** What became of it, or would become of it now. */
function Outcome({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { status, outcome, forecast, actions } = proposal;
  if (outcome && status === 'accepted') {
    return (
      <Notice tone="ok" icon="shield" name="accepted">
        <p>
          <strong>{t('proposal.final', { height: formatNumber(outcome.height), time: formatDateTime(outcome.time) })}</strong>
        </p>
        <Link to="/explorer/transactions/$id" params={{ id: proposal.id }}>
          {t('signing.seeTransaction')}
        </Link>
        {actions.some(({ type }) => type === 'payments.reserve') && (
          <>
            {' · '}
            <Link to="/reservations/$id" params={{ id: proposal.id }}>
              {t('chain.seeReservation')}
            </Link>
          </>
        )}
      </Notice>
    );
  }
  if (outcome) {
    return (
      <Notice tone="bad" icon="stop" name="rejected">
        <p>
          <strong>{t('proposal.refused')}</strong> {refusalSentence(t, outcome.outcome.name)}
        </p>
        <p className="small" lang="en">
          {outcome.outcome.detail}
        </p>
      </Notice>
    );
  }
  if (status === 'withdrawn' || status === 'expired') {
    return (
      <Notice tone={TONES[status]} icon="clock" name={status}>
        <p>{t(`proposal.ended.${status}`)}</p>
      </Notice>
    );
  }
  if (forecast?.status === 'rejected') {
    return (
      <Notice tone="warn" icon="warning" name="forecast">
        <p>
          <strong>{t('proposal.forecast')}</strong> {refusalSentence(t, forecast.name)}
        </p>
        <p className="small" lang="en">
          {forecast.detail}
        </p>
      </Notice>
    );
  }
  return null;
}

/** The ways to hand the proposal to those who still have to sign. */
function Share({ id }: { id: string }) {
  const { t } = useTranslation();
  const address = `${location.origin}/proposals/${id}`;
  return (
    <section className={`card ${styles.share}`} aria-label={t('proposal.share')}>
      <QrCode text={address} label={t('share.qr', { address })} size={132} />
      <div className="stack">
        <p className="small">{t('proposal.shareText')}</p>
        <div className="row">
          <CopyLink address={address} />
        </div>
      </div>
    </section>
  );
}

function Actions({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const client = useQueryClient();
  const signing = useSigning();
  const { data: info } = useQuery(network());
  const [failure, setFailure] = useState<unknown>(null);
  const party = identity && partyOf(identity);
  const isParty = signersOf(proposal).some((signer) => signer.party === party);
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['proposal', proposal.id] });
  if (proposal.status !== 'open') return null;

  const sign = (): void =>
    signing.open({
      title: titleOf(t, proposal),
      actions: proposal.actions,
      envelope: proposal.envelope,
      signAs: identity!.did,
      deliver: (built, signer) => addSignature(proposal.id, built, signer),
      onClose: refresh,
    });
  const end = (): void =>
    signing.open({
      title: t('proposal.withdraw'),
      actions: proposal.actions,
      lead: t('proposal.withdrawLead'),
      permanent: t('proposal.withdrawText'),
      signAs: identity!.did,
      authorise: (signer) => {
        setFailure(null);
        withdraw(proposal.id, info!.networkId, signer).then(refresh, setFailure);
      },
    });
  return (
    <>
      {failure !== null && (
        <p role="alert" className={`${styles.notice} tone-bad`}>
          {problemSentence(t, failure)}
        </p>
      )}
      {isParty && identity ? (
        <div className="row">
          {party !== null && waitsFor(proposal, party) && (
            <Button onClick={sign} leftSection={<Icon name="edit" size={17} />}>
              {t('proposal.sign')}
            </Button>
          )}
          <Button variant="default" onClick={end} disabled={!info}>
            {t('proposal.withdraw')}
          </Button>
        </div>
      ) : (
        <p className="muted" data-not-signer>
          {t(identity ? 'proposal.notYou' : 'proposal.nobody')}
        </p>
      )}
    </>
  );
}

function Loaded({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const [car] = proposal.vehicles;
  const sale = useSaleOf(proposal.actions)?.sale;
  return (
    <>
      <PageHead title={titleOf(t, proposal)}>
        <Badge tone={TONES[proposal.status]}>{t(`proposal.status.${proposal.status}`)}</Badge>
      </PageHead>
      <Outcome proposal={proposal} />
      <div className="columns">
        <div className="stack">
          <section className="card stack" aria-labelledby="content">
            <h2 id="content">{t('proposal.content')}</h2>
            {proposal.status === 'open' && <p className="small muted">{t('proposal.contentLead')}</p>}
            <ul className={styles.list}>
              {proposal.actions.map((action, index) => (
                <li key={index}>{actionSentence(t, action, proposal.vehicles)}</li>
              ))}
            </ul>
            {proposal.note !== '' && <blockquote>{proposal.note}</blockquote>}
            <p className="small muted">
              {t('proposal.made')} <DateText ms={proposal.createdAt} time /> · {t('proposal.until')} <DateText ms={proposal.validUntil} time />
            </p>
          </section>
          {car && <CarReview id={car.id} since={proposal.createdAt} />}
        </div>
        <div className="stack">
          <Signers proposal={proposal} party={identity && partyOf(identity)} roleOf={(signer) => (sale ? roleNames(t, signer, sale, proposal.actions) : '')} />
          <Actions proposal={proposal} />
          {proposal.status === 'open' && <Share id={proposal.id} />}
        </div>
      </div>
    </>
  );
}

/** One proposal: what it says, who has signed it, and what became of it. */
export function ProposalPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/proposals/$id' });
  const query = useQuery(proposalQuery(id));
  usePageTitle(query.data && titleOf(t, query.data));
  const unknown = (
    <Empty icon="handshake">
      <h1>{t('proposal.unknown')}</h1>
      <p>{t('proposal.unknownText')}</p>
    </Empty>
  );
  return (
    <div className="page stack">
      <QueryResult query={query} rows={6} height={44} unknown={unknown}>
        {(proposal) => <Loaded proposal={proposal} />}
      </QueryResult>
    </div>
  );
}
