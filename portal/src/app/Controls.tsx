import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon';
import { LANGUAGES, setLanguage } from '../i18n';
import { Choice } from './Choice';
import { IdentityMenu } from './IdentityMenu';
import { MorePages } from './MoreMenu';
import { NAVIGATION } from './navigation';
import styles from './Shell.module.css';

const SCHEMES: MantineColorScheme[] = ['light', 'dark', 'auto'];

function LanguageMenu() {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" color="gray" aria-label={t('shell.language')}>
          <Icon name="language" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map(({ code, name }) => (
          <Choice key={code} value={code} chosen={i18n.language === code} onChoose={() => void setLanguage(code)}>
            <span lang={code}>{name}</span>
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function SchemeMenu() {
  const { t } = useTranslation();
  // Without `keepTransitions` the library writes a <style> element, which the content security policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" color="gray" aria-label={t('shell.scheme')}>
          <Icon name={colorScheme === 'dark' ? 'moon' : 'sun'} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map((scheme) => (
          <Choice key={scheme} value={scheme} chosen={colorScheme === scheme} onChoose={() => setColorScheme(scheme)}>
            {t(`shell.schemes.${scheme}`)}
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The navigation of narrow screens. */
function PagesMenu() {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" color="gray" className={styles.burger} aria-label={t('shell.menu')}>
          <Icon name="menu" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>
        {NAVIGATION.map(({ to, label }) => (
          <Menu.Item key={to} component={Link} to={to}>
            {t(label)}
          </Menu.Item>
        ))}
        <MorePages />
      </Menu.Dropdown>
    </Menu>
  );
}

export function Controls() {
  return (
    <>
      <IdentityMenu />
      <LanguageMenu />
      <SchemeMenu />
      <PagesMenu />
    </>
  );
}
