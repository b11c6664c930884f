import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFoundPage } from '../../app/fallbacks';
import { PageHead, usePageTitle } from '../../components/basics';
import { asLabel } from '../../components/form/FormFields';
import { LinkButton } from '../../components/LinkButton';
import { useIdentity, type Identity } from '../../keys';
import { recordSentence } from '../../lib/sentence';
import { term } from '../../lib/rich';
import { BirthDesk } from './BirthDesk';
import { BirthFile } from './BirthFile';
import styles from './Desk.module.css';
import { LienDesk } from './LienDesk';
import { RecallMany } from './RecallMany';
import { RecordDesk, type Recorded } from './RecordDesk';
import { BATCHES, DESK_ROLES, offersOf, RECORD_FORMS } from './recordForms';
import { WhyNot } from './WhyNot';

type Acting = Identity & { organisation: string };

/** What was recorded since the desk was opened, the newest first. */
function Log({ log }: { log: Recorded[] }) {
  const { t } = useTranslation();
  return (
    <section className="stack" aria-labelledby="recorded">
      <h2 id="recorded">{t('desk.recorded')}</h2>
      {log.length === 0 ? (
        <p className="muted">{t('desk.recordedNone')}</p>
      ) : (
        <ol className={styles.log} data-recorded={log.length}>
          {log.map(({ result, action, vehicle }) => (
            <li key={result.id}>
              <span>
                <strong>{vehicle}</strong> {recordSentence(t, action)}
              </span>
              <Link to="/explorer/transactions/$id" params={{ id: result.id }}>
                {t('desk.see')}
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** The form for what the desk is to record. */
function Work(props: { offer: string; identity: Acting; name: string; onPick: (name: string) => void; onRecorded: (done: Recorded) => void }) {
  const { offer, identity, name, onPick, onRecorded } = props;
  if (offer === 'register_birth') return <BirthDesk identity={identity} onRecorded={onRecorded} />;
  if (offer === 'birth_file') return <BirthFile identity={identity} />;
  if (offer === 'recall_many') return <RecallMany identity={identity} />;
  if (offer === 'liens') return <LienDesk identity={identity} name={name} onPick={onPick} onRecorded={onRecorded} />;
  const form = RECORD_FORMS.find(({ type }) => type === offer);
  return form ? <RecordDesk key={offer} form={form} identity={identity} name={name} onPick={onPick} onRecorded={onRecorded} /> : null;
}

/** Pages elsewhere in the portal that belong to a role's work. */
const PAGES = {
  bank: [{ to: '/wallet', label: 'wallet.customers' }],
  lender: [
    { to: '/loans', label: 'navigation.loans' },
    { to: '/credit/applications', label: 'credit.listTitle' },
  ],
} as const;

function OtherPages({ role }: { role: string }) {
  const { t } = useTranslation();
  if (role !== 'bank' && role !== 'lender') return null;
  return (
    <nav className="row" aria-label={t('desk.pages')}>
      {PAGES[role].map(({ to, label }) => (
        <LinkButton key={to} to={to} variant="default">
          {t(label)}
        </LinkButton>
      ))}
    </nav>
  );
}

function OpenDesk({ role, identity }: { role: string; identity: Acting }) {
  const { t } = useTranslation();
  const { vehicle = '', record } = useSearch({ from: '/desk/$role' });
  const navigate = useNavigate({ from: '/desk/$role' });
  const [log, setLog] = useState<Recorded[]>([]);
  const offers = offersOf(role);
  const current = record !== undefined && offers.includes(record) ? record : offers[0]!;
  const pick = (name: string): void =>
    void navigate({ search: (known) => ({ ...known, vehicle: name === '' ? undefined : name }), replace: true });
  return (
    <>
      <OtherPages role={role} />
      <nav className={styles.tabs} aria-label={t('desk.kinds')}>
        {offers.map((offer) => (
          <Link
            key={offer}
            to="/desk/$role"
            params={{ role }}
            search={{ record: offer, ...(vehicle === '' ? {} : { vehicle }) }}
            aria-current={offer === current ? 'page' : undefined}
          >
            {t(`desk.offer.${offer}`)}
          </Link>
        ))}
      </nav>
      <Work offer={current} identity={identity} name={vehicle} onPick={pick} onRecorded={(done) => setLog((known) => [done, ...known])} />
      {!BATCHES.includes(current) && <Log log={log} />}
    </>
  );
}

/** One role's desk: shows only what the role may do, and why when it is closed to the visitor. */
export function DeskPage() {
  const { t } = useTranslation();
  const { role } = useParams({ from: '/desk/$role' });
  const identity = useIdentity();
  const isDesk = (DESK_ROLES as readonly string[]).includes(role);
  const title = asLabel(term(t, 'role', role));
  usePageTitle(isDesk ? title : undefined);
  if (!isDesk) return <NotFoundPage />;
  const isOpen = identity !== null && identity.organisation !== null && identity.roles.includes(role);
  return (
    <div className="page stack">
      <PageHead title={title}>
        <Link to="/desk">{t('desk.back')}</Link>
      </PageHead>
      {isOpen ? (
        <OpenDesk role={role} identity={identity as Acting} />
      ) : (
        <div className="card stack" data-desk-closed={role}>
          <WhyNot role={role} identity={identity} />
        </div>
      )}
    </div>
  );
}
