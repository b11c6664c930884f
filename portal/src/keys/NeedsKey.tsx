import { useTranslation } from 'react-i18next';
import { Empty } from '../components/basics';
import { LinkButton } from '../components/LinkButton';
import type { Identity } from './identity';

/** Stands in for what only its owner sees: says whether to choose an identity or to unlock its key. */
export function NeedsKey({ identity }: { identity: Identity | null }) {
  const { t } = useTranslation();
  return (
    <Empty icon={identity ? 'lock' : 'person'}>
      <p>{t(identity ? 'keys.unlockFirst' : 'keys.chooseFirst')}</p>
      <LinkButton to="/keys">{t('signing.toKeys')}</LinkButton>
    </Empty>
  );
}
