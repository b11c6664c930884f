// The parts of the form with which an applicant asks lenders.

import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { dayOf } from '../../components/form/fields';
import { MoneyInput } from '../../components/MoneyInput';
import { AMOUNTS, bureausOf, financed, mayBeZero, outsideOf, TERMS, type Draft, type Problems } from '../../credit/draft';
import { questionsOf } from '../../credit/questions';
import type { LenderDesk } from '../../credit/types';
import { formatJurisdiction, formatList, formatMoney } from '../../lib/format';
import { useBilingual } from './Answer';
import styles from './Credit.module.css';

type FieldsProps = { draft: Draft; set: (name: string, value: string) => void; problems: Problems; currency: string; asked: LenderDesk[] };

function Problem({ name }: { name: string | undefined }) {
  const { t } = useTranslation();
  if (name === undefined) return null;
  return (
    <p className={styles.problem} role="alert">
      {t(`credit.problem.${name}`)}
    </p>
  );
}

export function MoneyFields({ draft, set, problems, currency }: FieldsProps) {
  const { t } = useTranslation();
  const amount = financed(draft, currency);
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.loan')}</legend>
      <div className={styles.pair}>
        {AMOUNTS.map((name) => (
          <MoneyInput
            key={name}
            name={name}
            label={name === 'downPayment' ? `${t('credit.field.downPayment')} ${t('form.optional')}` : t(`credit.field.${name}`)}
            currency={currency}
            value={draft[name] ?? ''}
            tried={problems[name] !== undefined && problems[name] !== 'nothingLeft'}
            mayBeZero={mayBeZero(name)}
            onChange={(value) => set(name, value)}
          />
        ))}
        <NativeSelect
          name="term"
          label={t('loan.term')}
          value={draft.term ?? ''}
          data={TERMS.map((each) => ({ value: String(each), label: t('loan.months', { count: each }) }))}
          onChange={(event) => set('term', event.currentTarget.value)}
        />
      </div>
      <p className="small muted">{t('credit.debtsHint')}</p>
      <Problem name={problems.downPayment === 'nothingLeft' ? 'nothingLeft' : undefined} />
      {amount !== null && <p data-financed={amount}>{t('credit.toFinance', { amount: formatMoney(amount, currency) })}</p>}
    </fieldset>
  );
}

export function PersonFields({ draft, set, problems, asked }: FieldsProps) {
  const { t } = useTranslation();
  const text = useBilingual();
  const shown = (name: string): string | null => (problems[name] ? t(`credit.problem.${problems[name]}`) : null);
  const input = (name: 'name' | 'address' | 'born' | 'email', type: string, complete: string) => (
    <TextInput
      name={name}
      type={type}
      label={name === 'name' ? t('credit.field.name') : `${t(`credit.field.${name}`)} ${t('form.optional')}`}
      value={draft[name] ?? ''}
      error={shown(name)}
      maxLength={100}
      autoComplete={complete}
      {...(type === 'date' ? { max: dayOf(Date.now()) } : {})}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
  const bureaus = bureausOf(asked);
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.person')}</legend>
      <div className={styles.pair}>
        {input('name', 'text', 'name')}
        {input('address', 'text', 'street-address')}
        {input('born', 'date', 'bday')}
        {input('email', 'email', 'email')}
      </div>
      {bureaus.map(({ name, reference }) => (
        <TextInput
          key={name}
          name={`reference.${name}`}
          label={bureaus.length > 1 ? t('credit.referenceAt', { bureau: name }) : t('credit.field.reference')}
          description={`${name}: ${text(reference)}`}
          value={draft[`reference.${name}`] ?? ''}
          error={shown(`reference.${name}`)}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => set(`reference.${name}`, event.currentTarget.value)}
        />
      ))}
    </fieldset>
  );
}

/** What the chosen lenders ask, each question once; one that not all of them ask says whose it is. */
export function QuestionFields({ draft, set, problems, asked }: FieldsProps) {
  const { t } = useTranslation();
  const text = useBilingual();
  const questions = questionsOf(asked);
  if (questions.length === 0) return null;
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.questions')}</legend>
      <p className="small muted">{t('credit.questionsText')}</p>
      <div className={styles.pair}>
        {questions.map(({ key, name, label, options, by }) => {
          const place = `answer.${key}`;
          const common = {
            name: place,
            label: text(label),
            value: draft[place] ?? '',
            error: problems[place] ? t(`credit.problem.${problems[place]}`) : null,
            'data-question': name,
            ...(by ? { description: t('credit.askedBy', { lenders: formatList(by) }) } : {}),
          };
          return options === null ? (
            <TextInput key={key} {...common} inputMode="decimal" maxLength={20} autoComplete="off" onChange={(event) => set(place, event.currentTarget.value)} />
          ) : (
            <NativeSelect
              key={key}
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

/** What a lender lends, in a line. */
function useRange(): (desk: LenderDesk) => string {
  const { t } = useTranslation();
  return ({ minimumAmount, maximumAmount, longestTerm, currency, jurisdiction }) => {
    const range = [
      ...(minimumAmount === null ? [] : [t('credit.range.least', { amount: formatMoney(minimumAmount, currency) })]),
      ...(maximumAmount === null ? [] : [t('credit.range.most', { amount: formatMoney(maximumAmount, currency) })]),
      ...(longestTerm === null ? [] : [t('credit.range.term', { months: t('loan.months', { count: longestTerm }) })]),
    ];
    return [currency, formatJurisdiction(jurisdiction), ...range].join(' · ');
  };
}

type ChoiceProps = Omit<FieldsProps, 'set'> & {
  /** The lenders of the chosen currency. */
  desks: LenderDesk[];
  currencies: string[];
  onCurrency: (currency: string) => void;
  onTick: (lender: string, on: boolean) => void;
};

/** Whom to ask: all, unless one is unticked. One application is in one currency. */
export function LenderChoice({ desks, asked, draft, problems, currency, currencies, onCurrency, onTick }: ChoiceProps) {
  const { t } = useTranslation();
  const range = useRange();
  const amount = financed(draft, currency);
  return (
    <fieldset className={styles.fields}>
      <legend>{t('credit.lenders')}</legend>
      <p className="small muted">{t('credit.lendersText')}</p>
      {currencies.length > 1 && (
        <NativeSelect name="currency" label={t('credit.currency')} value={currency} data={currencies} onChange={(event) => onCurrency(event.currentTarget.value)} />
      )}
      {desks.map((desk) => {
        const outside = asked.includes(desk) ? outsideOf(desk, amount, Number(draft.term)) : [];
        return (
          <div key={desk.lender} data-lender={desk.lender}>
            <Checkbox
              name="lenders"
              checked={asked.includes(desk)}
              label={desk.name}
              description={range(desk)}
              onChange={(event) => onTick(desk.lender, event.currentTarget.checked)}
            />
            {outside.map((each) => (
              <p key={each} className={`${styles.outside} small`} data-outside={each}>
                {t(`credit.outside.${each}`)}
              </p>
            ))}
          </div>
        );
      })}
      <Problem name={problems.lenders} />
    </fieldset>
  );
}
