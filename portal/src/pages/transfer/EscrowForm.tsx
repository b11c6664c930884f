import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { accounts as accountsQuery, knownAccount } from '../../api/queries';
import type { Account, Vehicle } from '../../api/types';
import { Waiting } from '../../components/basics';
import { dayOf, useForm } from '../../components/form';
import { SubmitButton } from '../../components/SubmitButton';
import type { Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatMoney, shorten } from '../../lib/format';
import { useOrganisationChoices } from '../../lib/useOrganisationChoices';
import { DAY_MS } from '../../lib/days';
import { NeedsAccount } from '../../market/NeedsAccount';
import { useOwnAccounts } from '../../market/accounts';
import { escrowActions, isAccount, problemsOf, RELEASES, type EscrowDraft, type ReleaseChoice } from '../../payments/escrow';
import styles from '../../proposals/Proposals.module.css';
import { usePropose } from '../../proposals/usePropose';
import { BUYER, BuyerField, NoteField } from './fields';

const FIELDS = [BUYER];
/** Time enough to hand the car over, unless the seller says otherwise. */
const DEFAULT_MS = 7 * DAY_MS;

const optionOf = ({ id, bankName, currency }: Account) => ({ value: id, label: `${currency} · ${bankName} (${shorten(id, 6, 4)})` });

/** The buyer's account: the first that can pay, until the seller names one. What was named for one buyer isn't kept for the next. */
function usePayer(buyer: string | undefined, to: Account) {
  const [named, setNamed] = useState<{ buyer?: string | undefined; id: string } | null>(null);
  const { data } = useQuery({ ...accountsQuery({ holder: buyer ?? '' }), enabled: buyer !== undefined });
  const fitting = (data ?? []).filter(({ id, bank, currency, status }) => id !== to.id && bank === to.bank && currency === to.currency && status.state === 'open');
  const isNamed = named !== null && (named.buyer === undefined || named.buyer === buyer);
  const id = (isNamed ? named.id : (fitting[0]?.id ?? '')).trim();
  const { data: account } = useQuery({ ...knownAccount(id), enabled: isAccount(id) });
  return { id, account, fitting, name: (next: string): void => setNamed({ buyer, id: next }) };
}

type Change = (part: Partial<EscrowDraft>) => void;
type Shown = (name: keyof EscrowDraft) => string | null;

/** Who pays the money out, and what that means. */
function ReleaseFields({ draft, set, shown }: { draft: EscrowDraft; set: Change; shown: Shown }) {
  const { t } = useTranslation();
  const isArbiter = draft.release === 'arbiter';
  const known = useOrganisationChoices({}, isArbiter);
  return (
    <>
      <NativeSelect
        name="release"
        label={t('escrow.release')}
        description={t(`escrow.releaseHint.${draft.release}`)}
        value={draft.release}
        data={RELEASES.map((value) => ({ value, label: t(`escrow.by.${value}`) }))}
        onChange={(event) => set({ release: event.currentTarget.value as ReleaseChoice })}
      />
      {isArbiter && (
        <NativeSelect
          name="arbiter"
          label={t('escrow.arbiter')}
          value={draft.arbiter}
          error={shown('arbiter')}
          data={[{ value: '', label: t('form.choose') }, ...known]}
          onChange={(event) => set({ arbiter: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function MoneyFields({ draft, set, shown, to, accounts, onAccount, fitting }: {
  draft: EscrowDraft;
  set: Change;
  shown: Shown;
  to: Account;
  accounts: Account[];
  onAccount: (id: string) => void;
  fitting: Account[];
}) {
  const { t } = useTranslation();
  const field = (name: 'price' | 'from' | 'until') => ({
    name,
    value: draft[name],
    error: shown(name),
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      {fitting.length > 1 && (
        <NativeSelect
          label={t('escrow.fitting')}
          value={fitting.some(({ id }) => id === draft.from) ? draft.from : ''}
          data={[{ value: '', label: t('form.choose') }, ...fitting.map(optionOf)]}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
      )}
      <TextInput {...field('from')} label={t('escrow.from')} description={t('wallet.toHint')} maxLength={70} spellCheck={false} />
      <NativeSelect name="to" label={t('escrow.to')} value={to.id} data={accounts.map(optionOf)} onChange={(event) => onAccount(event.currentTarget.value)} />
      <TextInput {...field('price')} label={`${t('market.price')} (${to.currency})`} maxLength={30} inputMode="decimal" />
      <TextInput {...field('until')} label={t('escrow.until')} description={t('escrow.untilHint')} type="date" min={dayOf(Date.now())} />
    </>
  );
}

function Fields({ vehicle, identity, accounts }: { vehicle: Vehicle; identity: Identity; accounts: [Account, ...Account[]] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const proposeToSign = usePropose();
  const form = useForm(FIELDS);
  const [chosen, setChosen] = useState('');
  const to = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  const payer = usePayer(form.values.buyer as string | undefined, to);
  const [typed, setTyped] = useState<Omit<EscrowDraft, 'from'>>(() => ({ price: '', until: dayOf(Date.now() + DEFAULT_MS), release: 'buyer', arbiter: '' }));
  const [tried, setTried] = useState(false);
  const [note, setNote] = useState('');
  const draft: EscrowDraft = { ...typed, from: payer.id };
  const problems = problemsOf(draft, to, payer.account, Date.now());
  const words = { amount: formatMoney(payer.account?.available ?? 0, to.currency), currency: payer.account?.currency ?? '', own: to.currency, bank: to.bankName };
  const shown: Shown = (name) => (tried && problems[name] ? t(problems[name], words) : null);
  const set: Change = ({ from, ...rest }) => {
    if (from !== undefined) payer.name(from);
    setTyped({ ...typed, ...rest });
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const buyer = form.submit()?.buyer as string | undefined;
    const account = isAccount(draft.from) ? await client.ensureQueryData(knownAccount(draft.from)) : null;
    if (buyer === undefined || Object.keys(problemsOf(draft, to, account, Date.now())).length > 0) return;
    proposeToSign({
      title: t('proposal.title.escrow', { car: t('vehicle.title', vehicle) }),
      actions: escrowActions(draft, { vehicle: vehicle.id, holders: vehicle.holders, buyer, to }),
      permanent: t('escrow.permanent'),
      note: note.trim(),
    });
  };
  return (
    <form ref={form.ref} className="card stack" onSubmit={(event) => void submit(event)} noValidate aria-label={t('escrow.form')}>
      <p className="small muted">{t('escrow.hint')}</p>
      <BuyerField form={form} own={partyOf(identity)} />
      <MoneyFields draft={draft} set={set} shown={shown} to={to} accounts={accounts} onAccount={setChosen} fitting={payer.fitting} />
      <ReleaseFields draft={draft} set={set} shown={shown} />
      <NoteField value={note} onChange={setNote} />
      <div className="row">
        <SubmitButton>{t('transfer.propose')}</SubmitButton>
      </div>
    </form>
  );
}

/** Sells against money in escrow: the buyer's money is set aside and the title is held, until both change hands or neither does. */
export function EscrowForm({ vehicle, identity }: { vehicle: Vehicle; identity: Identity }) {
  const accounts = useOwnAccounts(identity);
  if (!accounts) return <Waiting rows={4} height={44} />;
  const [first, ...others] = accounts;
  if (!first) {
    return (
      <p className={`${styles.notice} tone-info`} role="status">
        <NeedsAccount />
      </p>
    );
  }
  return <Fields vehicle={vehicle} identity={identity} accounts={[first, ...others]} />;
}
