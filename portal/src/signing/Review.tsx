import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../api/queries';
import type { ActionJson, Vehicle } from '../api/types';
import { FactItems } from '../components/FactItems';
import { CopyButton } from '../components/basics';
import { Disclosed } from '../components/Disclosed';
import { Icon } from '../components/Icon';
import { OrganisationLink } from '../components/links';
import { shortenDid } from '../lib/format';
import { actionFacts, actionSentence } from '../lib/sentence';
import type { Terms } from '../market/types';
import type { Identity } from '../keys/identity';
import styles from './Signing.module.css';

/** More than these are shown only when asked for. */
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
  if (subject) return <div className={styles.subject}>{subject}</div>;
  if (!car) return null;
  return (
    <p className={styles.subject}>
      {t('vehicle.title', car)} {car.vin && <code>{car.vin}</code>}
    </p>
  );
}

function ActionItem({ action, cars }: { action: ActionJson; cars: Vehicle[] }) {
  const { t } = useTranslation();
  const facts = actionFacts(t, action);
  return (
    <li className={styles.action}>
      <p className={styles.sentence}>{actionSentence(t, action, cars)}</p>
      {facts.length > 0 && (
        <dl className="facts">
          <FactItems facts={facts} />
        </dl>
      )}
    </li>
  );
}

/** What a loan that is signed here costs. */
function LoanCost({ action }: { action: ActionJson }) {
  const { t } = useTranslation();
  if (action.type !== 'loans.originate') return null;
  const { terms, currency, disclosure } = action as unknown as { terms: Terms; currency: string; disclosure: string };
  return (
    <section className={styles.subject} aria-label={t('loan.disclosed')}>
      <Disclosed terms={terms} currency={currency} commitment={disclosure} />
    </section>
  );
}

/** One sentence per action, with all that it says; of long lists the first few. */
export function ActionList({ actions }: { actions: ActionJson[] }) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const car = useCar(actions);
  const cars = car ? [car] : [];
  const shown = whole ? actions : actions.slice(0, SHOWN_AT_FIRST);
  const hidden = actions.length - shown.length;
  return (
    <>
      <ul className={styles.actions} aria-label={t('signing.actions')} tabIndex={0}>
        {shown.map((action, index) => (
          <ActionItem key={index} action={action} cars={cars} />
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
