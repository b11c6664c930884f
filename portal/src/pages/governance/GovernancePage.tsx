import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { network } from '../../api/queries';
import type { ActionJson, Network } from '../../api/types';
import { Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { FormField, useForm } from '../../components/form';
import formStyles from '../../components/form/Form.module.css';
import { PartyList } from '../../components/links';
import { SubmitButton } from '../../components/SubmitButton';
import { useIdentity, type Identity } from '../../keys';
import { useAccess } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { ownProposals } from '../../proposals/proposals';
import { usePropose } from '../../proposals/usePropose';
import styles from '../../proposals/Proposals.module.css';
import deskStyles from '../desk/Desk.module.css';
import { ProposalItem } from '../proposals/ProposalsPage';
import { actionFields, GOVERNANCE_FORMS, type GovernanceForm } from './forms';

function Proposing({ form: { type, fields } }: { form: GovernanceForm }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const form = useForm(fields);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const values = form.submit();
    if (!values) return;
    proposeToSign({
      title: t(`governance.title.${type}`),
      actions: [{ type: `identity.${type}`, ...actionFields(type, values) } as ActionJson],
      permanent: t('governance.permanent'),
    });
  };
  return (
    <form ref={form.ref} className="card stack" onSubmit={submit} noValidate aria-label={t(`governance.title.${type}`)}>
      <div className={formStyles.grid}>
        {fields.map((field) => (
          <FormField key={field.name} form={form} field={field} />
        ))}
      </div>
      <div className="row">
        <SubmitButton>{t('transfer.propose')}</SubmitButton>
      </div>
    </form>
  );
}

/** Proposals of governance that the acting member has a part in. */
function Open() {
  const { t } = useTranslation();
  const identity = useIdentity();
  const access = useAccess();
  const query = useQuery(ownProposals(access));
  useOnTransactions(() => void query.refetch(), access !== null);
  if (access === null) return <NeedsKey identity={identity} />;
  if (!query.data) return <Waiting rows={2} />;
  const governed = query.data.filter(({ quorum }) => quorum !== null);
  if (governed.length === 0) return <Empty icon="flag">{t('governance.none')}</Empty>;
  return (
    <ul className={`card ${styles.list}`}>
      {governed.map((proposal) => (
        <ProposalItem key={proposal.id} proposal={proposal} party={access.party} />
      ))}
    </ul>
  );
}

function Members({ info, identity }: { info: Network; identity: Identity | null }) {
  const { t } = useTranslation();
  const members = info.validators.map(({ organisation }) => organisation);
  const needed = Math.floor((members.length * 2) / 3) + 1;
  const isMember = identity?.organisation != null && members.includes(identity.organisation);
  return (
    <div className="stack">
      <p>
        {t('governance.members', { needed, count: members.length })} <PartyList parties={members.map((member) => `org:${member}`)} />
      </p>
      {!isMember && (
        <p className={`${styles.notice} tone-info`} role="status" data-outsider>
          {t('governance.outsider')}
        </p>
      )}
    </div>
  );
}

/** What the members decide together. */
export function GovernancePage() {
  const { t } = useTranslation();
  usePageTitle(t('governance.pageTitle'));
  const { propose: chosen } = useSearch({ from: '/governance' });
  const identity = useIdentity();
  const { data: info } = useQuery(network());
  const current = GOVERNANCE_FORMS.find(({ type }) => type === chosen) ?? GOVERNANCE_FORMS[0]!;
  const isMember = info?.validators.some(({ organisation }) => organisation === identity?.organisation) ?? false;
  return (
    <div className="page stack">
      <PageHead title={t('governance.pageTitle')} lead={t('governance.lead')} />
      {info && <Members info={info} identity={identity} />}
      <section className="stack" aria-labelledby="open-proposals">
        <h2 id="open-proposals">{t('governance.proposals')}</h2>
        <Open />
      </section>
      {isMember && (
        <section className="stack" aria-labelledby="propose">
          <h2 id="propose">{t('governance.propose')}</h2>
          <nav className={deskStyles.tabs} aria-label={t('governance.propose')}>
            {GOVERNANCE_FORMS.map(({ type }) => (
              <Link key={type} to="/governance" search={{ propose: type }} aria-current={type === current.type ? 'page' : undefined}>
                {t(`governance.title.${type}`)}
              </Link>
            ))}
          </nav>
          <Proposing key={current.type} form={current} />
        </section>
      )}
    </div>
  );
}
