import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { network } from '../api/queries';
import type { Network } from '../api/types';
import { CopyButton } from '../components/basics';
import { Logo } from '../components/Icon';
import { SearchBox } from '../components/SearchBox';
import { formatNumber, shorten } from '../lib/format';
import { onBlock, useLive } from '../lib/live';
import { SigningHost } from '../signing/SigningHost';
import { Controls } from './Controls';
import { InboxLink } from './InboxLink';
import { MoreMenu } from './MoreMenu';
import { NAVIGATION } from './navigation';
import styles from './Shell.module.css';

function LiveBadge() {
  const { t } = useTranslation();
  const { status } = useLive();
  const label = { live: 'shell.live', connecting: 'shell.connecting', offline: 'shell.offline' }[status];
  return (
    <span className={styles.live} data-status={status} role="status">
      <i />
      <span>{t(label)}</span>
    </span>
  );
}

function Header() {
  const { t } = useTranslation();
  const isHome = useRouterState({ select: (state) => state.location.pathname === '/' });
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link to="/" className={styles.brand} aria-label="Vinculum">
          <Logo />
          <span>Vinculum</span>
        </Link>
        <nav className={styles.nav} aria-label={t('shell.navigation')}>
          {NAVIGATION.map(({ to, label }) => (
            <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }} activeOptions={{ includeSearch: false }}>
              {t(label)}
            </Link>
          ))}
          <MoreMenu />
        </nav>
        {/* The home page has its own, larger search. */}
        {!isHome && (
          <div className={styles.search}>
            <SearchBox />
          </div>
        )}
        <div className={styles.controls}>
          <LiveBadge />
          <InboxLink />
          <Controls />
        </div>
      </div>
    </header>
  );
}

function Footer() {
  const { t } = useTranslation();
  const { data } = useQuery(network());
  const { block } = useLive();
  const height = Math.max(block?.height ?? 0, data?.height ?? 0);
  return (
    <footer className={styles.footer}>
      <div className={styles.footerInner}>
        {data && (
          <>
            <span>
              {t('shell.network')} <strong>{data.name}</strong>
            </span>
            <span className={styles.networkId}>
              {t('shell.networkId')} <code title={data.networkId}>{shorten(data.networkId, 12, 8)}</code>
              <CopyButton value={data.networkId} label={t('shell.networkId')} />
            </span>
            <span className="numeric">{t('shell.height', { height: formatNumber(height) })}</span>
            <span>{t('shell.version', { version: data.version })}</span>
          </>
        )}
        <span className={styles.footerEnd}>{t(data?.demo ? 'shell.demo' : 'shell.openSource')}</span>
      </div>
    </footer>
  );
}

export function Shell() {
  const { t } = useTranslation();
  const { status } = useLive();
  const client = useQueryClient();
  useEffect(
    () =>
      onBlock((block) => {
        client.setQueryData<Network>(network().queryKey, (known) =>
          known && block.height > known.height ? { ...known, height: block.height, time: block.time } : known,
        );
      }),
    [client],
  );
  return (
    <>
      <a href="#content" className={styles.skip}>
        {t('shell.skip')}
      </a>
      <Header />
      {status === 'offline' && (
        <div className={styles.offline} role="alert">
          {t('shell.offlineBanner')}
        </div>
      )}
      <main id="content" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      <Footer />
      <SigningHost />
    </>
  );
}
