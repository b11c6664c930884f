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
function Choice(props: { value: string; chosen: boolean; onChoose: () => void; children: React.ReactNode }) {
  const { value, chosen, onChoose, children } = props;
  return (
    <Menu.RadioItem value={value} checked={chosen} onChange={onChoose} checkIcon={<Icon name="check" size={15} />} closeMenuOnClick>
      {children}
    </Menu.RadioItem>
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
    <Menu position="bottom-end" width={300} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className={styles.persona} aria-label={t('persona.title')}>
          <Icon name="person" size={18} />
          <span>{current?.label ?? t('persona.title')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>
        <Menu.Label className={styles.note}>{t('persona.note')}</Menu.Label>
        <Choice value="" chosen={!current} onChoose={() => choose(null)}>
          {t('persona.none')}
        </Choice>
        {data.map((persona) => (
          <Choice key={persona.id} value={persona.id} chosen={persona.id === chosen} onChoose={() => choose(persona.id)}>
            {persona.label}
            <span className={styles.role}>
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
    <Menu position="bottom-end" width={220} withInitialFocusPlaceholder={false}>
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
