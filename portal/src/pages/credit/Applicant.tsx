import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { lenders } from '../../credit/queries';
import type { OpenApplication, Person, Value } from '../../credit/types';
import { formatDate } from '../../lib/format';
import table from '../../components/Table.module.css';
import { useBilingual } from './Answer';

function PersonFacts({ person, reference }: { person: Person; reference: string | undefined }) {
  const { t } = useTranslation();
  const facts: [string, string][] = [
    [t('credit.field.name'), person.name],
    [t('credit.field.address'), person.address],
    [t('credit.field.born'), person.dateOfBirth === '' ? '' : formatDate(Date.parse(`${person.dateOfBirth}T12:00`))],
    [t('credit.field.email'), person.email],
    [t('credit.field.reference'), reference ?? ''],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** What the applicant answered beside what the bureau reported. */
function Knowledge({ application }: { application: OpenApplication }) {
  const { t } = useTranslation();
  const text = useBilingual();
  const { data } = useQuery(lenders());
  const { answers, bureauFeatures } = application;
  const lender = data?.find((each) => each.lender === application.lender);
  const questions = lender?.questions ?? [];
  const questionOf = (name: string) => questions.find((each) => each.name === name);
  const label = (name: string): string => {
    const known = questionOf(name) ?? lender?.features.find((each) => each.name === name);
    return known ? text(known.label) : name.replaceAll('_', ' ');
  };
  const shown = (name: string, value: Value | undefined): string => {
    const option = questionOf(name)?.options?.find((each) => each.value === value);
    return option ? text(option.label) : value === null || value === undefined ? '–' : String(value).replaceAll('_', ' ');
  };
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('credit.knowledge')}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('credit.knowledge')}</th>
            <th scope="col">{t('credit.answered')}</th>
            <th scope="col">{t('credit.bureau')}</th>
          </tr>
        </thead>
        <tbody>
          {[...new Set([...Object.keys(answers), ...Object.keys(bureauFeatures)])].map((name) => (
            <tr key={name}>
              <th scope="row">{label(name)}</th>
              <td>{shown(name, answers[name])}</td>
              <td>{shown(name, bureauFeatures[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who asks, and what is known of them; an auditor sees no person. */
export function Applicant({ application, isApplicant }: { application: OpenApplication; isApplicant: boolean }) {
  const { t } = useTranslation();
  const title = t(isApplicant ? 'credit.person' : 'credit.applicant');
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      {application.person && <PersonFacts person={application.person} reference={application.consumerReference} />}
      <Knowledge application={application} />
    </section>
  );
}
