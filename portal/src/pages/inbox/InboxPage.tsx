import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { DateText, Empty, Waiting } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { LinkButton } from '../../components/LinkButton';
import { OwnPage } from '../../components/OwnPage';
import { ProblemView } from '../../components/ProblemView';
import { actionSentence, recordSentence } from '../../lib/sentence';
import styles from '../../proposals/Proposals.module.css';
import { ProposalItem } from '../proposals/ProposalsPage';
import { useInbox, type Inbox, type InboxItem } from './useInbox';

/** The car with the record, or the loan or sale of it. */
function Subject({ item: { agreement, number, type, vehicle } }: { item: InboxItem }) {
  const { t } = useTranslation();
  const title = t('vehicle.title', vehicle);
  if (agreement !== null) {
    return (
      <Link to={type.startsWith('loans.') ? '/loans/$id' : '/sales/$id'} params={{ id: agreement }}>
        {title}
      </Link>
    );
  }
  return (
    <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }} hash={`record-${number}`}>
      {title}
    </Link>
  );
}

function Item({ item, isNew }: { item: InboxItem; isNew: boolean }) {
  const { t } = useTranslation();
  return (
    <li data-item={item.id} data-new={isNew} className={isNew ? styles.unread : ''}>
      <span className={styles.grow}>
        <Subject item={item} />
        {': '}
        {item.agreement === null ? recordSentence(t, item.action) : actionSentence(t, item.action)}
      </span>
      <span className="small muted">
        {t(`inbox.reason.${item.reason}`)}
        {item.by && (
          <>
            {' · '}
            <OrganisationLink id={item.by} {...(item.byName ? { name: item.byName } : {})} />
          </>
        )}
        {' · '}
        <DateText ms={item.time} time />
      </span>
    </li>
  );
}

function Events({ inbox: { items, error, waiting, readUntil, unread, markAllRead } }: { inbox: Inbox }) {
  const { t } = useTranslation();
  return (
    <section className="stack" aria-labelledby="events">
      <div className="row between">
        <h2 id="events">{t('inbox.events')}</h2>
        <Button variant="default" size="xs" disabled={unread === waiting.length} onClick={markAllRead} leftSection={<Icon name="check" size={15} />}>
          {t('inbox.markRead')}
        </Button>
      </div>
      {items ? (
        items.length === 0 ? (
          <Empty icon="bell">{t('inbox.none')}</Empty>
        ) : (
          <ul className={`card ${styles.list}`} data-inbox={items.length}>
            {items.map((item) => (
              <Item key={item.id} item={item} isNew={item.height > readUntil} />
            ))}
          </ul>
        )
      ) : error ? (
        <ProblemView error={error} />
      ) : (
        <Waiting />
      )}
    </section>
  );
}

/** What others did to the visitor's cars and records, and what waits for their signature. */
export function InboxPage() {
  const { t } = useTranslation();
  const inbox = useInbox();
  const { waiting, party } = inbox;
  const webhooks = (
    <LinkButton to="/inbox/webhooks" variant="default">
      {t('webhook.pageTitle')}
    </LinkButton>
  );
  return (
    <OwnPage title={t('inbox.pageTitle')} lead={t('inbox.lead')} aside={webhooks}>
      {() => (
        <>
          {waiting.length > 0 && party !== null && (
            <section className="stack" aria-labelledby="waiting">
              <h2 id="waiting">{t('inbox.waiting')}</h2>
              <ul className={`card ${styles.list}`}>
                {waiting.map((proposal) => (
                  <ProposalItem key={proposal.id} proposal={proposal} party={party} />
                ))}
              </ul>
            </section>
          )}
          <Events inbox={inbox} />
        </>
      )}
    </OwnPage>
  );
}
