import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import { PageHead, usePageTitle, Waiting } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { LinkButton } from '../../components/LinkButton';
import { MoneyInput } from '../../components/MoneyInput';
import { ProblemView } from '../../components/ProblemView';
import { AMOUNTS, applicationFor, financed, freshSalt, problemsOf, questionsOf, TERMS, type Draft, type Problems } from '../../credit/draft';
import { apply, lenders } from '../../credit/queries';
import type { LenderDesk, NewApplication, Question } from '../../credit/types';
import { useIdentity } from '../../keys';
import { useAccess, type Access } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { formatMoney } from '../../lib/format';
import { VehiclePicker } from '../desk/VehiclePicker';
import market from '../market/Market.module.css';
import styles from './Credit.module.css';
import { Answer, Comparison, hasOffer, useBilingual } from './Answer';

/** What was sent to whom: enough to send it again. */
type Sent = { desk: LenderDesk; body: NewApplication };

type FieldsProps = { draft: Draft; set: (name: string, value: string) => void; problems: Problems; currency: string };

function PersonFields({ draft, set, problems, reference }: FieldsProps & { reference: string }) {
  const { t } = useTranslation();
  const shown = (name: string): string | null => (problems[name] ? t(`credit.problem.${problems[name]}`) : null);
  const input = (name: 'name' | 'address' | 'born' | 'email', type = 'text') => (
    <TextInput
      name={name}
      type={type}
      label={t(`credit.field.${name}`)}
      value={draft[name] ?? ''}
      error={shown(name)}
      maxLength={100}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.person')}</legend>
      <div className={market.pair}>
        {input('name')}
        {input('address')}
        {input('born', 'date')}
        {input('email', 'email')}
      </div>
      <TextInput
        name="reference"
        label={t('credit.field.reference')}
        description={reference}
        value={draft.reference ?? ''}
        error={shown('reference')}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => set('reference', event.currentTarget.value)}
      />
    </fieldset>
  );
}

function MoneyFields({ draft, set, problems, currency, tried }: FieldsProps & { tried: boolean }) {
  const { t } = useTranslation();
  const amount = financed(draft, currency);
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.loan')}</legend>
      <div className={market.pair}>
        {AMOUNTS.map((name) => (
          <MoneyInput key={name} name={name} label={t(`credit.field.${name}`)} currency={currency} value={draft[name] ?? ''} tried={tried && problems[name] !== undefined} onChange={(value) => set(name, value)} />
        ))}
        <NativeSelect
          name="term"
          label={t('loan.term')}
          value={draft.term ?? ''}
          data={TERMS.map((each) => ({ value: String(each), label: t('loan.months', { count: each }) }))}
          onChange={(event) => set('term', event.currentTarget.value)}
        />
      </div>
      {problems.downPayment === 'nothingLeft' && tried && (
        <p className={styles.problem} role="alert">
          {t('credit.problem.nothingLeft')}
        </p>
      )}
      {amount !== null && <p data-financed>{t('credit.toFinance', { amount: formatMoney(amount, currency) })}</p>}
    </fieldset>
  );
}

function QuestionFields({ questions, draft, set }: Pick<FieldsProps, 'draft' | 'set'> & { questions: Question[] }) {
  const { t } = useTranslation();
  const text = useBilingual();
  if (questions.length === 0) return null;
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.questions')}</legend>
      <p className="small muted">{t('credit.questionsText')}</p>
      <div className={market.pair}>
        {questions.map(({ name, label, options }) => {
          const place = `answer.${name}`;
          const common = { name: place, label: text(label), value: draft[place] ?? '' };
          return options === null ? (
            <TextInput key={name} {...common} inputMode="decimal" onChange={(event) => set(place, event.currentTarget.value)} />
          ) : (
            <NativeSelect
              key={name}
              {...common}
              data={[{ value: '', label: t('credit.noAnswer') }, ...options.map((option) => ({ value: option.value, label: text(option.label) }))]}
              onChange={(event) => set(place, event.currentTarget.value)}
            />
          );
        })}
      </div>
    </fieldset>
  );
}

function LenderChoice({ desks, chosen, onChange, problem }: { desks: LenderDesk[]; chosen: Set<string>; onChange: (chosen: Set<string>) => void; problem: string | undefined }) {
  const { t } = useTranslation();
  const toggle = (lender: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(lender);
    else next.delete(lender);
    onChange(next);
  };
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.lenders')}</legend>
      <p className="small muted">{t('credit.lendersText')}</p>
      {desks.map(({ lender, name, currency, minimumAmount, maximumAmount }) => (
        <Checkbox
          key={lender}
          checked={chosen.has(lender)}
          label={name}
          description={t('credit.range', { from: formatMoney(minimumAmount ?? 0, currency), to: maximumAmount === null ? '∞' : formatMoney(maximumAmount, currency) })}
          onChange={(event) => toggle(lender, event.currentTarget.checked)}
        />
      ))}
      {problem && (
        <p className={styles.problem} role="alert">
          {t(`credit.problem.${problem}`)}
        </p>
      )}
    </fieldset>
  );
}

/** What the lenders answer, each as soon as it does. */
function Answers({ access, sent }: { access: Access; sent: Sent[] }) {
  const { t } = useTranslation();
  const answers = useQueries({
    queries: sent.map(({ desk: { lender }, body }) => ({
      queryKey: ['apply', lender, body.salt],
      queryFn: () => apply(access, lender, body),
      staleTime: Infinity,
      retry: false,
    })),
  });
  const offers = answers.flatMap(({ data }) => (data && hasOffer(data) ? [data] : []));
  return (
    <section className="stack" aria-label={t('credit.answers')} aria-live="polite">
      <h2>{t('credit.answers')}</h2>
      <Comparison offers={offers} />
      <div className={styles.answers}>
        {answers.map(({ data, error, refetch }, index) => {
          const { name, lender } = sent[index]!.desk;
          if (data) return <Answer key={lender} application={data} />;
          return (
            <div key={lender} className="card stack">
              <h2>{name}</h2>
              {error ? <ProblemView error={error} onRetry={() => void refetch()} /> : <Waiting rows={3} />}
            </div>
          );
        })}
      </div>
      <div className="row">
        <LinkButton to="/credit/applications">{t('credit.all')}</LinkButton>
      </div>
    </section>
  );
}

function ApplyForm({ access, desks }: { access: Access; desks: LenderDesk[] }) {
  const { t } = useTranslation();
  const text = useBilingual();
  const search = useSearch({ from: '/credit' });
  const navigate = useNavigate({ from: '/credit' });
  const picker = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<Draft>({ term: '48', price: search.price ?? '' });
  const [chosen, setChosen] = useState(new Set(desks.map(({ lender }) => lender)));
  const [consent, setConsent] = useState(false);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState<Sent[] | null>(null);
  const name = search.vehicle ?? '';
  const { data: car } = useQuery({ ...vehicleQuery(name), enabled: name !== '', retry: false });
  const asked = desks.filter(({ lender }) => chosen.has(lender));
  const currency = desks[0]!.currency;
  const set = (field: string, value: string): void => setDraft((before) => ({ ...before, [field]: value }));
  const found = problemsOf(draft, currency, consent, asked);
  const problems = tried ? found : {};

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!car) picker.current?.focus();
    if (!car || Object.keys(found).length > 0) return;
    setSent(asked.map((each) => ({ desk: each, body: applicationFor(each, draft, currency, car.id, freshSalt()) })));
  };
  const fields = { draft, set, problems, currency };
  return (
    <>
      <form className="card stack" onSubmit={submit} noValidate aria-label={t('credit.form')}>
        <div>
          <VehiclePicker name={name} inputRef={picker} missing={tried && !car} onPick={(vehicle) => void navigate({ search: { ...search, vehicle }, replace: true })} />
        </div>
        <MoneyFields {...fields} tried={tried} />
        <PersonFields {...fields} reference={[...new Set(asked.map(({ bureau }) => `${bureau.name}: ${text(bureau.reference)}`))].join(' · ')} />
        <QuestionFields questions={questionsOf(asked)} draft={draft} set={set} />
        <LenderChoice desks={desks} chosen={chosen} onChange={setChosen} problem={problems.lenders} />
        <Checkbox checked={consent} label={t('credit.consent')} error={problems.consent && t('credit.problem.consent')} onChange={(event) => setConsent(event.currentTarget.checked)} />
        <p className="small muted">{t('credit.privacy')}</p>
        <div className="row">
          <Button type="submit" leftSection={<Icon name="edit" size={17} />}>
            {t('credit.ask', { count: asked.length })}
          </Button>
        </div>
      </form>
      {sent && <Answers key={sent[0]?.body.salt} access={access} sent={sent} />}
    </>
  );
}

/** One form for several lenders, and their answers at once. */
export function ApplyPage() {
  const { t } = useTranslation();
  usePageTitle(t('credit.pageTitle'));
  const identity = useIdentity();
  const access = useAccess();
  const { data: desks, error, refetch } = useQuery(lenders());
  return (
    <div className="page stack">
      <PageHead title={t('credit.pageTitle')} lead={t('credit.lead')}>
        <LinkButton to="/credit/applications">{t('credit.all')}</LinkButton>
      </PageHead>
      {error ? (
        <ProblemView error={error} onRetry={() => void refetch()} />
      ) : !identity || !identity.signer ? (
        <NeedsKey identity={identity} />
      ) : !desks || !access ? (
        <Waiting rows={6} height={44} />
      ) : desks.length === 0 ? (
        <p className="card">{t('credit.noLenders')}</p>
      ) : (
        <ApplyForm access={access} desks={desks} />
      )}
    </div>
  );
}
