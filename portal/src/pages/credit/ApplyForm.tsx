import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import { SubmitButton } from '../../components/SubmitButton';
import { applicationFor, problemsOf, type Draft } from '../../credit/draft';
import { salts } from '../../credit/salts';
import type { LenderDesk } from '../../credit/types';
import type { Access } from '../../keys/access';
import { utcDay } from '../../market/settlement';
import { VehiclePicker } from '../desk/VehiclePicker';
import { Answers, type Sent } from './Answers';
import styles from './Credit.module.css';
import { LenderChoice, MoneyFields, PersonFields, QuestionFields } from './fields';

type Props = {
  access: Access;
  desks: LenderDesk[];
  /** The car's VIN or id; empty while none is chosen. */
  name: string;
  onPick: (name: string) => void;
  price?: string | undefined;
  /** The sale that the loan is for. */
  sale?: string | undefined;
};

/** Whom to ask: every lender of one currency, but for those that were unticked. */
function useAsked(desks: LenderDesk[]) {
  const [currency, setCurrency] = useState(desks[0]!.currency);
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(new Set());
  const tick = (lender: string, on: boolean): void =>
    setUnticked((known) => new Set(on ? [...known].filter((each) => each !== lender) : [...known, lender]));
  const ofCurrency = desks.filter((desk) => desk.currency === currency);
  return { currency, setCurrency, tick, ofCurrency, asked: ofCurrency.filter(({ lender }) => !unticked.has(lender)) };
}

/** One form for all lenders; their answers appear below it. */
export function ApplyForm({ access, desks, name, onPick, price = '', sale }: Props) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<Draft>({ term: '48', price });
  const [consent, setConsent] = useState(false);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState<Sent[] | null>(null);
  const { data: car } = useQuery({ ...vehicleQuery(name), enabled: name !== '', retry: false });
  const { currency, setCurrency, tick, ofCurrency, asked } = useAsked(desks);
  const set = (field: string, value: string): void => setDraft((before) => ({ ...before, [field]: value }));
  const found = problemsOf(draft, currency, consent, asked, utcDay(Date.now()));
  const problems = tried ? found : {};
  const hasCar = car !== undefined && name !== '';

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const [first] = Object.keys(found);
    const inputs = [...(form.current?.elements ?? [])] as HTMLInputElement[];
    if (!hasCar) return picker.current?.focus();
    if (first !== undefined) return inputs.find((input) => input.name === first)?.focus();
    setSent(asked.map((desk) => ({ desk, body: salts.salted(access.party, desk.lender, applicationFor(desk, draft, currency, car.id)) })));
  };
  const fields = { draft, set, problems, currency, asked };
  const gaps = Object.keys(problems).length + (tried && !hasCar ? 1 : 0);
  return (
    <>
      <form ref={form} className="card stack" onSubmit={submit} noValidate aria-label={t('credit.form')}>
        <div>
          <VehiclePicker name={name} inputRef={picker} missing={tried && !hasCar} onPick={onPick} />
        </div>
        <MoneyFields {...fields} />
        <LenderChoice {...fields} desks={ofCurrency} currencies={[...new Set(desks.map((desk) => desk.currency))]} onCurrency={setCurrency} onTick={tick} />
        <PersonFields {...fields} />
        <QuestionFields {...fields} />
        <Checkbox
          name="consent"
          checked={consent}
          label={t('credit.consent')}
          error={problems.consent && t('credit.problem.consent')}
          onChange={(event) => setConsent(event.currentTarget.checked)}
        />
        <p className="small muted">{t('credit.privacy')}</p>
        {gaps > 0 && (
          <p className={styles.problem} role="alert" data-gaps={gaps}>
            {t('credit.gaps', { count: gaps })}
          </p>
        )}
        <div className="row">
          <SubmitButton>{t('credit.ask', { count: asked.length })}</SubmitButton>
        </div>
      </form>
      {sent && <Answers key={sent[0]?.body.salt} access={access} sent={sent} sale={sale} />}
    </>
  );
}
