import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { network, personas } from '../api/queries';
import { Icon } from '../components/Icon';
import { LANGUAGES, setLanguage } from '../i18n';
import { term } from '../lib/rich';
import { useStored } from '../lib/storage';
import { NAVIGATION } from './navigation';
import styles from './Shell.module.css';

const SCHEMES: MantineColorScheme[] = ['light', 'dark', 'auto'];

/** A menu entry that shows whether it is the one in force. */
function Choice({ chosen, onClick, children }: { chosen: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={chosen}
      onClick={onClick}
      leftSection={<Icon name="check" size={15} style={{ visibility: chosen ? 'visible' : 'hidden' }} />}
    >
      {children}
    </Menu.Item>
  );
}

/** On a demonstration network: the ready-made identity to act as. */
function PersonaMenu() {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  const { data } = useQuery({ ...personas(), enabled: info?.demo === true });
  const [chosen, choose] = useStored('vinculum.persona');
  if (!data || data.length === 0) return null;
  const current = data.find((persona) => persona.id === chosen);
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <button type="button" className={styles.persona} aria-label={t('persona.title')}>
          <Icon name="person" size={18} />
          <span>{current?.label ?? t('persona.title')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>
        <p className={styles.note}>{t('persona.note')}</p>
        <Choice chosen={!current} onClick={() => choose(null)}>
          {t('persona.none')}
        </Choice>
        {data.map((persona) => (
          <Choice key={persona.id} chosen={persona.id === chosen} onClick={() => choose(persona.id)}>
            {persona.label}
            <span className={styles.role}>
              {' '}
              {persona.role === null ? t('persona.individual') : term(t, 'role', persona.role)}
            </span>
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageMenu() {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" color="gray" aria-label={t('shell.language')}>
          <Icon name="language" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map(({ code, name }) => (
          <Choice key={code} chosen={i18n.language === code} onClick={() => void setLanguage(code)}>
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
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" color="gray" aria-label={t('shell.scheme')}>
          <Icon name={colorScheme === 'dark' ? 'moon' : 'sun'} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map((scheme) => (
          <Choice key={scheme} chosen={colorScheme === scheme} onClick={() => setColorScheme(scheme)}>
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
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" color="gray" className={styles.burger} aria-label={t('shell.menu')}>
          <Icon name="menu" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {NAVIGATION.map(({ to, label }) => (
          <Menu.Item key={to} component={Link} to={to}>
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function Controls() {
  return (
    <>
      <PersonaMenu />
      <LanguageMenu />
      <SchemeMenu />
      <PagesMenu />
    </>
  );
}
