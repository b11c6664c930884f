import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { redemptions as redemptionsOf } from '../../api/queries';
import type { Account, AccountEntry } from '../../api/types';
import { Icon } from '../../components/Icon';
import { ProblemView } from '../../components/ProblemView';
import { saveFile } from '../../components/save';
import { formatDate, formatMoney, isLedgerId } from '../../lib/format';
import { writePacs008, type Pacs008Order } from '../../payments/files';

const METHODS = ['CLRG', 'INDA', 'INGA', 'COVE'] as const;
const BIC = /^[A-Z0-9]{8}([A-Z0-9]{3})?$/;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

type Draft = { redemption: string; debtor: string; creditor: string; account: string; bic: string; method: string };

const compact = (text: string): string => text.replaceAll(/\s/g, '');

/** What is wrong with each field, as names of sentences. */
function problemsOf({ debtor, creditor, account, bic }: Draft): Partial<Record<keyof Draft, string>> {
  const number = compact(account);
  return {
    ...(debtor.trim() === '' ? { debtor: 'name' } : {}),
    ...(creditor.trim() === '' ? { creditor: 'name' } : {}),
    ...(isLedgerId(number) || IBAN.test(number.toUpperCase()) ? {} : { account: 'account' }),
    ...(bic === '' || BIC.test(compact(bic).toUpperCase()) ? {} : { bic: 'bic' }),
  };
}

function orderOf({ redemption, debtor, creditor, account, bic, method }: Draft): Pacs008Order {
  const number = compact(account);
  return {
    settlementMethod: method,
    transfers: [
      {
        redemption,
        debtor: debtor.trim(),
        creditor: creditor.trim(),
        ...(isLedgerId(number) ? { creditorAccount: number } : { creditorIban: number.toUpperCase() }),
        ...(bic === '' ? {} : { creditorBic: compact(bic).toUpperCase() }),
      },
    ],
  };
}

function Form({ account, redemptions }: { account: Account; redemptions: AccountEntry[] }) {
  const { t } = useTranslation();
  const empty = { redemption: redemptions[0]!.digest, debtor: '', creditor: '', account: '', bic: '', method: 'CLRG' };
  const [draft, setDraft] = useState<Draft>(empty);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const problems = problemsOf(draft);
  const set = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const text = (name: 'debtor' | 'creditor' | 'account' | 'bic', limit: number) => (
    <TextInput
      name={`out-${name}`}
      label={name === 'bic' ? `${t('redemption.bic')} ${t('form.optional')}` : t(`redemption.${name}`)}
      value={draft[name]}
      error={tried && problems[name] ? t(`redemption.problem.${problems[name]}`) : null}
      maxLength={limit}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  const write = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    setFailure(null);
    if (Object.keys(problems).length > 0) return;
    try {
      saveFile(`pacs008-${draft.redemption.slice(0, 8)}.xml`, await writePacs008(orderOf(draft)));
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <form className="card stack" onSubmit={(event) => void write(event)} noValidate aria-label={t('redemption.title')}>
      <h2>{t('redemption.title')}</h2>
      <p className="small muted">{t('redemption.hint')}</p>
      <NativeSelect
        name="redemption"
        label={t('redemption.which')}
        value={draft.redemption}
        data={redemptions.map(({ digest, change, time, action }) => ({
          value: digest,
          label: `${formatDate(time)} · ${formatMoney(-change, account.currency)} ${typeof action.reference === 'string' ? `· ${action.reference}` : ''}`,
        }))}
        onChange={(event) => set({ redemption: event.currentTarget.value })}
      />
      {text('debtor', 140)}
      {text('creditor', 140)}
      {text('account', 80)}
      {text('bic', 11)}
      <NativeSelect
        name="method"
        label={t('redemption.method')}
        value={draft.method}
        data={METHODS.map((value) => ({ value, label: t(`redemption.methods.${value}`) }))}
        onChange={(event) => set({ method: event.currentTarget.value })}
      />
      <div className="row">
        <Button type="submit" variant="default" leftSection={<Icon name="download" size={17} />}>
          {t('redemption.write')}
        </Button>
      </div>
      {failure !== null && <ProblemView error={failure} />}
    </form>
  );
}

/** For the account's bank: what it redeemed, as a message to the bank that shall credit the money. */
export function Redemptions({ account }: { account: Account }) {
  const { data } = useQuery(redemptionsOf(account.id));
  const redemptions = data?.items ?? [];
  return redemptions.length === 0 ? null : <Form key={redemptions[0]!.digest} account={account} redemptions={redemptions} />;
}
