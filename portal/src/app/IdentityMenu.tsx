import { Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon';
import { useChosenDid, useIdentities, type Identity } from '../keys/identity';
import { shortenDid } from '../lib/format';
import { term } from '../lib/rich';
import { Choice } from './Choice';
import styles from './Shell.module.css';

type Group = { name: string; title: string; identities: Identity[] };

/** The visitor's own keys, then the personas role by role. */
function useGroups(identities: Identity[]): Group[] {
  const { t } = useTranslation();
  const groups = new Map<string, Group>();
  const add = (name: string, title: string, identity: Identity): void => {
    const group = groups.get(name) ?? { name, title, identities: [] };
    group.identities.push(identity);
    groups.set(name, group);
  };
  for (const identity of identities) {
    const role = identity.roles[0];
    if (identity.kind === 'own') add('own', t('keys.own'), identity);
    else add(role ?? 'person', role === undefined ? t('persona.individual') : term(t, 'role', role), identity);
  }
  return [...groups.values()];
}

/** The one switch for whom the visitor acts as. */
export function IdentityMenu() {
  const { t } = useTranslation();
  const identities = useIdentities();
  const [did, choose] = useChosenDid();
  const groups = useGroups(identities);
  const current = identities.find((identity) => identity.did === did);
  const name = current ? t('persona.current', { label: current.label }) : t('persona.title');
  const hasPersonas = identities.some(({ kind }) => kind === 'persona');
  return (
    <Menu position="bottom-end" width={300} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className={styles.persona} aria-label={name} title={current?.label ?? t('persona.title')}>
          <Icon name={current?.locked ? 'lock' : 'person'} size={18} />
          <span>{current?.label ?? t('persona.title')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>
        <Choice value="" chosen={!current} onChoose={() => choose(null)}>
          {t('persona.none')}
        </Choice>
        <Menu.Item component={Link} to="/keys" leftSection={<Icon name="key" size={17} />}>
          {t('keys.manage')}
        </Menu.Item>
        {hasPersonas && <Menu.Label className={styles.note}>{t('persona.note')}</Menu.Label>}
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.title}>
            <Menu.Label>{group.title}</Menu.Label>
            {group.identities.map((identity) => (
              <Choice
                key={identity.did}
                value={identity.did}
                chosen={identity.did === did}
                onChoose={() => choose(identity.did)}
              >
                {identity.label}
                {identity.kind === 'own' && <span className={styles.role}>{shortenDid(identity.did)}</span>}
              </Choice>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
