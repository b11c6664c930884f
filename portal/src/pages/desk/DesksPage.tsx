import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHead, usePageTitle } from '../../components/basics';
import { LinkButton } from '../../components/LinkButton';
import { useIdentity } from '../../keys';
import { formatList } from '../../lib/format';
import { term } from '../../lib/rich';
import { asLabel } from '../../components/form/FormFields';
import styles from './Desk.module.css';
import { DESK_ROLES, offersOf } from './recordForms';
import { WhyNot } from './WhyNot';

function DeskCard({ role, isOpen, vehicle }: { role: string; isOpen: boolean; vehicle: string | undefined }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  return (
    <li className={`card ${styles.desk} ${isOpen ? '' : styles.away}`} data-desk={role} data-open={isOpen}>
      <h3>{asLabel(term(t, 'role', role))}</h3>
      <p className="small muted">{formatList(offersOf(role).map((offer) => t(`desk.offer.${offer}`)))}</p>
      {isOpen ? (
        <LinkButton to="/desk/$role" params={{ role }} search={vehicle ? { vehicle } : {}}>
          {t('desk.open')}
        </LinkButton>
      ) : (
        <WhyNot role={role} identity={identity} />
      )}
    </li>
  );
}

/** The desks of the acting identity's roles; the others with what they would need. */
export function DesksPage() {
  const { t } = useTranslation();
  const { vehicle } = useSearch({ from: '/desk' });
  usePageTitle(t('desk.pageTitle'));
  const roles = useIdentity()?.roles ?? [];
  const open = DESK_ROLES.filter((role) => roles.includes(role));
  const others = DESK_ROLES.filter((role) => !roles.includes(role));
  const cards = (list: readonly string[], isOpen: boolean) => (
    <ul className={styles.desks}>
      {list.map((role) => (
        <DeskCard key={role} role={role} isOpen={isOpen} vehicle={vehicle} />
      ))}
    </ul>
  );
  return (
    <div className="page stack">
      <PageHead title={t('desk.pageTitle')} lead={t('desk.lead')} />
      {open.length > 0 && (
        <section className="stack" aria-labelledby="open-desks">
          <h2 id="open-desks">{t('desk.yours')}</h2>
          {cards(open, true)}
        </section>
      )}
      <section className="stack" aria-labelledby="other-desks">
        <h2 id="other-desks">{t(open.length > 0 ? 'desk.others' : 'desk.all')}</h2>
        {cards(others, false)}
      </section>
    </div>
  );
}
