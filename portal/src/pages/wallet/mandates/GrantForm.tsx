import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../api/types';
import { SubmitButton } from '../../../components/SubmitButton';
import { formatMoney, shorten } from '../../../lib/format';
import { useSigning } from '../../../signing';
import { KnownPayee } from '../KnownPayee';
import { grantOf, problemsOf, type GrantDraft } from './grant';
import styles from './Mandates.module.css';

const EMPTY: GrantDraft = { to: '', maxPayment: '', maxPerPeriod: '', periodDays: '30', until: '' };

function Fields({ from }: { from: Account }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const problems = problemsOf(draft, from, Date.now());
  const field = (name: keyof GrantDraft) => ({
    name,
    value: draft[name],
    error: tried && problems[name] ? t(problems[name]) : null,
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => setDraft({ ...draft, [name]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    signing.open({
      title: t('mandate.grant'),
      actions: [grantOf(draft, from)],
      permanent: t('mandate.grantPermanent'),
      onFinal: () => {
        setDraft(EMPTY);
        setTried(false);
      },
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label={t('mandate.grant')}>
      <KnownPayee from={from} value={draft.to} onChange={(to) => setDraft({ ...draft, to })} />
      <TextInput {...field('to')} label={t('mandate.to')} description={t('wallet.toHint')} maxLength={70} spellCheck={false} />
      <div className={styles.fields}>
        <TextInput {...field('maxPayment')} label={`${t('mandate.maxPayment')} (${from.currency})`} maxLength={30} inputMode="decimal" />
        <TextInput {...field('maxPerPeriod')} label={`${t('mandate.maxPerPeriod')} (${from.currency})`} maxLength={30} inputMode="decimal" />
        <TextInput {...field('periodDays')} label={t('mandate.periodDays')} maxLength={3} inputMode="numeric" />
        <TextInput {...field('until')} label={t('mandate.until')} type="date" />
      </div>
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}

/** Lets another collect from one of the visitor's accounts. */
export function GrantForm({ accounts }: { accounts: Account[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(accounts[0]?.id);
  const from = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (!from) return null;
  const label = ({ id, balance, currency }: Account): string => `${formatMoney(balance, currency)} (${shorten(id, 6, 4)})`;
  return (
    <section className="card stack" aria-labelledby="grant">
      <h2 id="grant">{t('mandate.grant')}</h2>
      <p className="small muted">{t('mandate.grantHint')}</p>
      {accounts.length > 1 && (
        <NativeSelect
          label={t('mandate.from')}
          value={from.id}
          data={accounts.map((account) => ({ value: account.id, label: label(account) }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <Fields key={from.id} from={from} />
    </section>
  );
}
