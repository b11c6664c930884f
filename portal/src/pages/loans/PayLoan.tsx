import { Button, NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { salted } from '../../api/sign';
import type { Account, ActionJson } from '../../api/types';
import { amountOf, amountProblem, MoneyInput, typedOf } from '../../components/MoneyInput';
import { SubmitButton } from '../../components/SubmitButton';
import type { Identity } from '../../keys';
import { formatDate, formatMoney, shorten } from '../../lib/format';
import { NeedsAccount } from '../../market/NeedsAccount';
import { useOwnAccounts } from '../../market/accounts';
import { nextDue } from '../../market/instalments';
import { utcDay } from '../../market/settlement';
import { loanReference, type Loan } from '../../market/types';
import { useSigning } from '../../signing';

const transferTo = ({ id, loan }: Loan, from: string, amount: number) =>
  salted({
    type: 'payments.transfer', from, to: loan.account, amount, currency: loan.currency, reference: loanReference(id),
  } as unknown as ActionJson);

const release = ({ id, loan }: Loan) => ({ type: 'vehicles.release_lien', by: loan.lender, vehicle: loan.vehicle, lien: loan.lien, loan: id });

/** The actions that pay an amount on a loan; what pays it off releases the lien too. */
async function paymentActions(loan: Loan, from: string, amount: number): Promise<ActionJson[]> {
  const transfer = await transferTo(loan, from, amount);
  const apply = { type: 'loans.apply_payment', loan: loan.id, payment: transfer.digest };
  return [transfer.action, apply, ...(amount === loan.payoff?.total ? [release(loan)] : [])] as ActionJson[];
}

/** The actions by which the borrower withdraws: what was lent goes back, and the lien is released. */
async function withdrawalActions(loan: Loan, from: string, amount: number): Promise<ActionJson[]> {
  const transfer = await transferTo(loan, from, amount);
  return [transfer.action, { type: 'loans.withdraw', loan: loan.id, payment: transfer.digest }, release(loan)] as unknown as ActionJson[];
}

function AccountChoice({ accounts, chosen, onChoose }: { accounts: Account[]; chosen: Account; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      label={t('loan.from')}
      value={chosen.id}
      data={accounts.map(({ id, bankName, available, currency }) => ({ value: id, label: `${formatMoney(available, currency)} · ${bankName} (${shorten(id, 6, 4)})` }))}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}

/** The borrower pays what is due, any other amount, or all of it. */
export function PayLoan({ loan, identity }: { loan: Loan; identity: Identity }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { currency } = loan.loan;
  const accounts = useOwnAccounts(identity, currency);
  const due = nextDue(loan, utcDay(Date.now()));
  const [chosen, setChosen] = useState('');
  const [draft, setDraft] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const account = accounts?.find(({ id }) => id === chosen) ?? accounts?.[0];
  const amount = draft ?? (due ? typedOf(due.amount, currency) : '');
  const payoff = loan.payoff?.total ?? 0;
  if (!due) return null;
  if (accounts && !account) {
    return (
      <p className="card small">
        <NeedsAccount currency={currency} />
      </p>
    );
  }

  const pay = async (value: number): Promise<void> => {
    if (!account) return;
    const actions = await paymentActions(loan, account.id, value);
    signing.open({
      title: t(value === payoff ? 'loan.payOff' : 'loan.pay'),
      actions,
      permanent: t(value === payoff ? 'loan.payOffText' : 'wallet.permanent'),
      onFinal: () => {
        setDraft(null);
        setTried(false);
      },
    });
  };
  const withdraw = async (): Promise<void> => {
    if (!account || !loan.withdrawal) return;
    signing.open({ title: t('loan.withdraw'), actions: await withdrawalActions(loan, account.id, loan.withdrawal.due), permanent: t('loan.withdrawText') });
  };
  const most = Math.min(payoff, account?.available ?? 0);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (amountProblem(amount, currency, most) === null) void pay(amountOf(amount, currency));
  };
  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('loan.pay')}>
      <h2>{t('loan.pay')}</h2>
      <p className="small muted">{t('loan.next', { amount: formatMoney(due.amount, currency), date: formatDate(Date.parse(due.date)) })}</p>
      {accounts && accounts.length > 1 && account && <AccountChoice accounts={accounts} chosen={account} onChoose={setChosen} />}
      <MoneyInput name="amount" label={t('loan.amount')} currency={currency} value={amount} tried={tried} most={most} onChange={setDraft} />
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
        <Button variant="default" disabled={(account?.available ?? 0) < payoff} onClick={() => void pay(payoff)}>
          {t('loan.payOffWith', { amount: formatMoney(payoff, currency) })}
        </Button>
        {loan.withdrawal && (
          <Button variant="default" disabled={(account?.available ?? 0) < loan.withdrawal.due} onClick={() => void withdraw()}>
            {t('loan.withdrawWith', { amount: formatMoney(loan.withdrawal.due, currency), date: formatDate(Date.parse(loan.withdrawal.until)) })}
          </Button>
        )}
      </div>
    </form>
  );
}
