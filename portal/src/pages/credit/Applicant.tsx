import { TableHead } from '../../components/TableHead';
import { FactItems } from '../../components/FactItems';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { lenders } from '../../credit/queries';
import type { OpenApplication, Person, Value } from '../../credit/types';
import { formatDate } from '../../lib/format';
import table from '../../components/Table.module.css';
import { useBilingual } from './Answer';

function PersonFacts({ person, reference }: { person: Person; reference: string | undefined }) {
  const { t } = useTranslation();
  const facts = [
    { name: 'name', label: t('credit.field.name'), value: person.name },
    { name: 'address', label: t('credit.field.address'), value: person.address },
    { name: 'born', label: t('credit.field.born'), value: person.dateOfBirth === '' ? '' : formatDate(Date.parse(`${person.dateOfBirth}T12:00`)) },
    { name: 'email', label: t('credit.field.email'), value: person.email },
    { name: 'reference', label: t('credit.field.reference'), value: reference ?? '' },
  ];
  return (
    <dl className="facts">
      <FactItems facts={facts.filter(({ value }) => value !== '')} />
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
    if (option) return text(option.label);
    if (value === null || value === undefined) return '–';
    // What the lender doesn't ask has no label of the lender's: the bureau's own words are translated here. With hyphens, because
    // an underscore before its last part makes a key a plural form.
    return t(`credit.value.${name}.${String(value).replaceAll('_', '-')}`, { defaultValue: String(value).replaceAll('_', ' ') });
  };
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('credit.knowledge')}>
      <table className={table.table}>
        <TableHead names={[t('credit.knowledge'), t('credit.answered'), t('credit.bureau')]} />
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
