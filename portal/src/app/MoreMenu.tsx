import { Menu } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon';
import { MORE } from './navigation';
import styles from './Shell.module.css';

/** The grouped pages as menu entries: behind "More" on wide screens, in the one menu of narrow ones. */
export function MorePages() {
  const { t } = useTranslation();
  return MORE.map(({ label, pages }) => (
    <Fragment key={label}>
      <Menu.Label>{t(label)}</Menu.Label>
      {pages.map((page) => (
        <Menu.Item key={page.to} component={Link} to={page.to}>
          {t(page.label)}
        </Menu.Item>
      ))}
    </Fragment>
  ));
}

export function MoreMenu() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isCurrent = MORE.some(({ pages }) => pages.some(({ to }) => path === to || path.startsWith(`${to}/`)));
  return (
    <Menu position="bottom-start" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className={styles.more} data-current={isCurrent}>
          {t('navigation.more')}
          <Icon name="chevron" size={15} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <MorePages />
      </Menu.Dropdown>
    </Menu>
  );
}
