import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../api/queries';
import type { ActionJson, Vehicle } from '../api/types';
import { FactItems } from '../components/FactItems';
import { CopyButton } from '../components/basics';
import { Icon } from '../components/Icon';
import { OrganisationLink } from '../components/links';
import { shortenDid } from '../lib/format';
import { actionFacts, actionSentence, type Fact } from '../lib/sentence';
import type { Identity } from '../keys/identity';
import { LoanCost, particularsOf, useAbout, useSaleOf } from './Particulars';
import styles from './Signing.module.css';

/** As many as a settlement has at most: whoever signs one reads all of it. */
const MOST_AT_ONCE = 12;
/** Of longer lists, which say the same of many cars or many payments, the first few. */
const SHOWN_AT_FIRST = 4;

/** The car that the actions are about, payments beside it aside, if it is one that the ledger knows. */
function useCar(actions: ActionJson[]): Vehicle | undefined {
  const [only, ...others] = new Set(actions.flatMap((action) => (action.vehicle === undefined ? [] : [action.vehicle])));
  const id = typeof only === 'string' && others.length === 0 ? only : '';
  return useQuery({ ...vehicleQuery(id), enabled: id !== '', retry: false }).data;
}

export function Subject({ actions, subject }: { actions: ActionJson[]; subject?: ReactNode }) {
  const { t } = useTranslation();
  const car = useCar(actions);
  const about = useAbout(actions);
  if (subject) return <div className={styles.subject}>{subject}</div>;
  if (about !== null) return about;
  if (!car) return null;
  return (
    <p className={styles.subject}>
      {t('vehicle.title', car)} {car.vin && <code>{car.vin}</code>}
    </p>
  );
}

function ActionItem({ action, cars, particulars }: { action: ActionJson; cars: Vehicle[]; particulars: Fact[] }) {
  const { t } = useTranslation();
  const facts = [...particulars, ...actionFacts(t, action)];
  return (
    <li className={styles.action} data-action={action.type}>
      <p className={styles.sentence}>{actionSentence(t, action, cars)}</p>
      {facts.length > 0 && (
        <dl className="facts">
          <FactItems facts={facts} />
        </dl>
      )}
    </li>
  );
}

/** One sentence per action, with all that it says and all that it points at; of long lists the first few. */
export function ActionList({ actions }: { actions: ActionJson[] }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const car = useCar(actions);
  const cars = car ? [car] : [];
  const sale = useSaleOf(actions)?.sale;
  const isLong = actions.length > MOST_AT_ONCE;
  const shown = whole || !isLong ? actions : actions.slice(0, SHOWN_AT_FIRST);
  const hidden = actions.length - shown.length;
  return (
    <>
      <ul className={styles.actions} aria-label={t('signing.actions')} {...(isLong ? { tabIndex: 0, 'data-long': true } : {})}>
        {shown.map((action, index) => (
          <ActionItem key={index} action={action} cars={cars} particulars={particularsOf(t, action, actions, sale)} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button variant="default" size="xs" onClick={() => setWhole(true)}>
          {t('signing.more', { count: hidden })}
        </Button>
      )}
      {actions.map((action, index) => (
        <LoanCost key={index} action={action} />
      ))}
    </>
  );
}

/** Who signs: name, key, and for whom. */
export function SignerLine({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  return (
    <div className={styles.signer}>
      <Icon name={identity.locked ? 'lock' : 'key'} size={22} />
      <p>
        <strong>{identity.label}</strong>{' '}
        {identity.organisation === null ? t('signing.forOneself') : <>{t('signing.for')} <OrganisationLink id={identity.organisation} /></>}
      </p>
      <span />
      <p className="small muted">
        {t('signing.key')} <code title={identity.did}>{shortenDid(identity.did)}</code>{' '}
        <CopyButton value={identity.did} label={t('signing.key')} />
      </p>
    </div>
  );
}

export function Warnings({ warnings }: { warnings: ReactNode[] }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <ul className={styles.warnings} aria-label={t('signing.warnings')}>
      {warnings.map((warning, index) => (
        <li key={index} className={`${styles.warning} tone-warn`}>
          <Icon name="warning" size={19} />
          <span>{warning}</span>
        </li>
      ))}
    </ul>
  );
}
