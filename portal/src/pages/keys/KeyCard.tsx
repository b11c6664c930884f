import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { organisation as organisationQuery } from '../../api/queries';
import { isNotFound } from '../../api/problem';
import { Badge, DateText, Identifier } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { OrganisationLink } from '../../components/links';
import { problemSentence } from '../../components/ProblemView';
import { saveFile } from '../../components/save';
import { listsKey, useChosenDid } from '../../keys/identity';
import type { KeyFile } from '../../keys/keyFile';
import { lockKey, useKeyring } from '../../keys/keyring';
import styles from './KeysPage.module.css';

/** What a key's card asks the page to open. */
export type Ask = 'unlock' | 'describe' | 'forget';

/** For whom the key acts, and whether that organisation says so too. */
function Standing({ file, organisation }: { file: KeyFile; organisation: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(organisationQuery(organisation));
  return (
    <span className="row">
      {t('keys.actsFor')} <OrganisationLink id={organisation} />
      {data && (
        <Badge tone={listsKey(data, file.did) ? 'ok' : 'warn'}>{t(listsKey(data, file.did) ? 'keys.listed' : 'keys.notListed')}</Badge>
      )}
      {error && <span className="small">{problemSentence(t, error)}</span>}
      {data && !listsKey(data, file.did) && <span className="small muted">{t('keys.notListedHint')}</span>}
      {isNotFound(error) && <Badge tone="bad">{t('keys.notListed')}</Badge>}
    </span>
  );
}

function CardMenu({ file, onAsk }: { file: KeyFile; onAsk: (ask: Ask) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" size="xs" rightSection={<Icon name="chevron" size={14} />} aria-label={t('keys.moreFor', { label: file.label })}>
          {t('keys.more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => onAsk('describe')}>
          {t('keys.describe')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="download" size={16} />}
          onClick={() => saveFile(`vinculum-key-${file.did.slice(-8)}.json`, JSON.stringify(file, null, 2))}
        >
          {t('keys.export')}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="trash" size={16} />} onClick={() => onAsk('forget')}>
          {t('keys.forget')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** One key of the visitor: what it is, for whom it acts, and what can be done with it. */
export function KeyCard({ file, onAsk }: { file: KeyFile; onAsk: (ask: Ask) => void }) {
  const { t } = useTranslation();
  const isUnlocked = useKeyring().unlocked.has(file.did);
  const [chosen, choose] = useChosenDid();
  const isChosen = chosen === file.did;
  return (
    <li className={styles.key} data-key={file.did} data-locked={!isUnlocked} aria-label={file.label}>
      <div className={styles.about}>
        <h3>
          {file.label}{' '}
          <Badge tone={isUnlocked ? 'ok' : 'quiet'} icon={isUnlocked ? 'unlock' : 'lock'}>
            {t(isUnlocked ? 'keys.unlocked' : 'keys.locked')}
          </Badge>{' '}
          {isChosen && (
            <Badge tone="info" icon="person">
              {t('keys.acting')}
            </Badge>
          )}
        </h3>
        <Identifier value={file.did} label={t('keys.did')} full />
        {file.organisation === null ? <span className="small muted">{t('keys.actsForOneself')}</span> : <Standing file={file} organisation={file.organisation} />}
        <span className="small muted">
          {t('keys.made')} <DateText ms={file.createdAt} />
        </span>
      </div>
      <div className="row">
        {!isChosen && (
          <Button size="xs" onClick={() => choose(file.did)}>
            {t('keys.actAsThis')}
          </Button>
        )}
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name={isUnlocked ? 'lock' : 'unlock'} size={15} />}
          onClick={() => (isUnlocked ? lockKey(file.did) : onAsk('unlock'))}
        >
          {t(isUnlocked ? 'keys.lock' : 'keys.unlock')}
        </Button>
        <CardMenu file={file} onAsk={onAsk} />
      </div>
    </li>
  );
}
