import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChosenDid, useIdentities, type Identity } from '../../keys';
import { formatList } from '../../lib/format';
import { term } from '../../lib/rich';

/** Why a desk is closed to the acting identity; on demonstration networks with a way to open it. */
export function WhyNot({ role, identity }: { role: string; identity: Identity | null }) {
  const { t } = useTranslation();
  const [, choose] = useChosenDid();
  const ready = useIdentities().find(({ kind, roles }) => kind === 'persona' && roles.includes(role));
  const name = term(t, 'role', role);
  const roles = identity && identity.roles.length > 0 ? formatList(identity.roles.map((each) => term(t, 'role', each))) : t('desk.noRole');
  return (
    <>
      <span className="small">
        {identity ? t('desk.needsRole', { role: name, label: identity.label, roles }) : t('desk.needsIdentity', { role: name })}
      </span>
      {ready && (
        <Button variant="default" size="xs" maw="100%" onClick={() => choose(ready.did)}>
          {t('desk.actAs', { label: ready.label })}
        </Button>
      )}
    </>
  );
}
