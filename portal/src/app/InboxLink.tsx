import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon';
import { useInbox } from '../pages/inbox/useInbox';
import styles from './Shell.module.css';

/** The way to the inbox, with how much of it is new. */
export function InboxLink() {
  const { t } = useTranslation();
  const { party, unread } = useInbox();
  if (party === null) return null;
  return (
    <Link to="/inbox" className={styles.inbox} aria-label={t('inbox.link', { count: unread })} title={t('inbox.pageTitle')}>
      <Icon name="bell" size={19} />
      {unread > 0 && <span data-unread={unread}>{unread > 99 ? '99+' : unread}</span>}
    </Link>
  );
}
