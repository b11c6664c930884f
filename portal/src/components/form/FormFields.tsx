import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { directory } from '../../api/queries';
import { formatCountry, formatJurisdiction, formatNumber } from '../../lib/format';
import { term } from '../../lib/rich';
import { dayOf, minuteOf, type Draft, type ExchangeDraft, type Field, type OdometerDraft, type PlaceDraft, type RowDraft } from './fields';
import styles from './Form.module.css';
import { OdometerInput } from './OdometerInput';
import { RowsInput } from './RowsInput';
import type { Form } from './useForm';

type InputProps = {
  /** The place of the input in the form, which is also its name. */
  place: string;
  label: string;
  error: ReactNode;
  onLeave: () => void;
};

/** The props that every input takes from its place in the form. */
export function useInputs(form: Form): (place: string, label?: string) => InputProps {
  const { t } = useTranslation();
  return (place, label) => {
    const problem = form.shown[place];
    const last = place.split('.').at(-1)!;
    return {
      place,
      label: label ?? t(`form.field.${last}`),
      error: problem ? t(`form.problem.${problem.key}`, { most: problem.most === undefined ? '' : formatNumber(problem.most) }) : null,
      onLeave: () => form.leave(place),
    };
  };
}

/** Terms of the ledger stand inside sentences; at the head of a choice they begin large, as labels do. */
export const asLabel = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

export function TextField(props: InputProps & {
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  type?: string;
  most?: number;
  max?: string;
  upper?: boolean;
  optional?: boolean;
  numeric?: boolean;
}) {
  const { place, label, error, onLeave, value, onChange, hint, type = 'text', most = 200, max, upper, optional, numeric } = props;
  return (
    <TextInput
      name={place}
      label={label}
      {...(hint ? { description: hint } : {})}
      type={type}
      value={value}
      error={error}
      withAsterisk={optional === false}
      autoComplete="off"
      spellCheck={false}
      {...(type === 'text' ? { maxLength: most } : {})}
      {...(max ? { max } : {})}
      {...(numeric ? { inputMode: 'numeric' as const } : {})}
      {...(upper ? { autoCapitalize: 'characters' } : {})}
      onBlur={onLeave}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function ChoiceField(props: InputProps & {
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  /** What the empty choice is called, where there is one. */
  none?: string;
}) {
  const { place, label, error, onLeave, value, options, onChange, none } = props;
  return (
    <NativeSelect
      name={place}
      label={label}
      error={error}
      value={value}
      data={none === undefined ? [...options] : [{ value: '', label: none }, ...options]}
      onBlur={onLeave}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function ManyField({ label, options, value, onChange }: {
  label: string;
  options: readonly { value: string; label: string }[];
  value: string[];
  onChange: (value: string[]) => void;
}) {
  return (
    <fieldset className={styles.many}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            checked={value.includes(option.value)}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...value, option.value] : value.filter((each) => each !== option.value))
            }
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

function PlaceField({ form, name, draft }: { form: Form; name: string; draft: PlaceDraft }) {
  const { t } = useTranslation();
  const input = useInputs(form);
  const set = (part: Partial<PlaceDraft>): void => form.set(name, { ...draft, ...part });
  const isOpen = Object.values(draft).some((part) => part !== '');
  return (
    <details className={styles.place} open={isOpen || undefined}>
      <summary>{t('form.place')}</summary>
      <div className={styles.grid}>
        <TextField {...input(`${name}.country`)} value={draft.country} most={2} upper hint={countryHint(draft.country)} onChange={(country) => set({ country })} />
        <TextField {...input(`${name}.region`)} value={draft.region} onChange={(region) => set({ region })} />
        <TextField {...input(`${name}.latitude`)} value={draft.latitude} most={12} onChange={(latitude) => set({ latitude })} />
        <TextField {...input(`${name}.longitude`)} value={draft.longitude} most={12} onChange={(longitude) => set({ longitude })} />
      </div>
      <p className="small muted">{t('form.placeHint')}</p>
    </details>
  );
}

/** Rare, so it stays folded until somebody needs it. */
function ExchangeField({ form, name, draft }: { form: Form; name: string; draft: ExchangeDraft }) {
  const { t } = useTranslation();
  const reading = (part: keyof ExchangeDraft) => (
    <OdometerInput
      form={form}
      name={`${name}.${part}`}
      label={t(`form.field.${part}`)}
      draft={draft[part]}
      onChange={(next) => form.set(name, { ...draft, [part]: next })}
    />
  );
  return (
    <details className={styles.place} open={draft.removed.value !== '' || draft.installed.value !== '' || undefined}>
      <summary>{t('form.exchange')}</summary>
      <div className="stack">
        {reading('removed')}
        {reading('installed')}
      </div>
      <p className="small muted">{t('form.exchangeHint')}</p>
    </details>
  );
}

const countryHint = (code: string): string => (/^[a-z]{2}$/i.test(code.trim()) ? formatCountry(code.trim().toUpperCase()) : '\u00a0');
const jurisdictionHint = (code: string): string =>
  /^[a-z]{2}(-[a-z0-9]{1,3})?$/i.test(code.trim()) ? formatJurisdiction(code.trim().toUpperCase()) : '\u00a0';

/** One of the network's organisations, by its name. */
function OrganisationField(props: InputProps & { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(directory());
  const options = [...(data?.values() ?? [])]
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return <ChoiceField {...props} options={options} none={t('form.choose')} />;
}

/** One field of a form, by its description. */
export function FormField({ form, field }: { form: Form; field: Field }) {
  const { t } = useTranslation();
  const input = useInputs(form);
  const draft = form.drafts[field.name] as Draft;
  const { name } = field;
  const label = t(`form.field.${name}`) + (field.optional ? ` ${t('form.optional')}` : '');
  const set = (next: Draft): void => form.set(name, next);
  const text = { ...input(name, label), value: draft as string, onChange: set };
  switch (field.kind) {
    case 'text':
      return <TextField {...text} most={field.most} />;
    case 'year':
      return <TextField {...text} most={4} numeric />;
    case 'vin':
      return <TextField {...text} most={30} upper />;
    case 'organisation':
      return <OrganisationField {...text} />;
    case 'party':
      return <TextField {...text} most={120} />;
    case 'day':
      return <TextField {...text} type="date" {...(field.future ? {} : { max: dayOf(Date.now()) })} />;
    case 'moment':
      return <TextField {...text} type="datetime-local" max={minuteOf(Date.now())} />;
    case 'country':
      return <TextField {...text} most={2} upper hint={countryHint(text.value)} />;
    case 'jurisdiction':
      return <TextField {...text} most={6} upper hint={jurisdictionHint(text.value)} />;
    case 'choice': {
      const options = field.options.map((value) => ({ value, label: field.terms === '' ? value : asLabel(term(t, field.terms, value)) }));
      return <ChoiceField {...text} options={options} {...(field.nullable || field.initial === undefined ? { none: t(field.nullable ? 'form.noneOfThese' : 'form.choose') } : {})} />;
    }
    case 'flag':
      return <Switch name={name} label={label} checked={draft as boolean} onChange={(event) => set(event.currentTarget.checked)} />;
    case 'many':
      return (
        <ManyField
          label={label}
          options={field.options.map((value) => ({ value, label: term(t, field.terms, value) }))}
          value={draft as string[]}
          onChange={set}
        />
      );
    case 'place':
      return <PlaceField form={form} name={name} draft={draft as PlaceDraft} />;
    case 'odometer':
      return <OdometerInput form={form} name={name} label={label} draft={draft as OdometerDraft} onChange={set} />;
    case 'exchange':
      return <ExchangeField form={form} name={name} draft={draft as ExchangeDraft} />;
    case 'rows':
      return <RowsInput form={form} field={field} label={label} rows={draft as RowDraft[]} />;
  }
}
