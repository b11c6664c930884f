import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { accounts } from '../../api/queries';
import { salted } from '../../api/sign';
import type { ActionJson } from '../../api/types';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { SubmitButton } from '../../components/SubmitButton';
import { shorten } from '../../lib/format';
import { useOrganisationChoices } from '../../lib/useOrganisationChoices';
import { loanReference, type Loan } from '../../market/types';
import { usePropose } from '../../proposals/usePropose';
import market from '../market/Market.module.css';

/** Organisations that may hold loans, the present holder aside. */
function useHolders(present: string): { value: string; label: string }[] {
  const lists = [useOrganisationChoices({ role: 'lender' }), useOrganisationChoices({ role: 'bank' }), useOrganisationChoices({ role: 'investor' }), useOrganisationChoices({ role: 'trustee' })];
  const all = new Map(lists.flat().map((choice) => [choice.value, choice]));
  all.delete(present);
  return [...all.values()].sort((a, b) => a.label.localeCompare(b.label));
}

/** The holder sells the loan: from then on it is paid to the buyer, who signs too; and the price, if there is one, changes hands with it. */
export function Assign({ loan: { id, loan } }: { loan: Loan }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const holders = useHolders(loan.holder);
  const [to, setTo] = useState('');
  const [chosen, setChosen] = useState('');
  const [price, setPrice] = useState('');
  const [tried, setTried] = useState(false);
  const { currency } = loan;
  const { data } = useQuery({ ...accounts({ holder: `org:${to}` }), enabled: to !== '' });
  const own = (data ?? []).filter((each) => each.currency === currency && each.status.state === 'open');
  const account = own.find((each) => each.id === chosen) ?? own[0];
  const hasPrice = price.trim() !== '';
  const lacksAccount = data !== undefined && !account;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (to === '' || !account || (hasPrice && amountProblem(price, currency) !== null)) return;
    const paid = hasPrice
      ? [(await salted({ type: 'payments.transfer', from: account.id, to: loan.account, amount: amountOf(price, currency), currency, reference: loanReference(id) } as unknown as ActionJson)).action]
      : [];
    proposeToSign({
      title: t('loan.assign'),
      actions: [{ type: 'loans.assign', loan: id, to, account: account.id } as unknown as ActionJson, ...paid],
      permanent: t('loan.assignPermanent'),
    });
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate aria-label={t('loan.assign')}>
      <p className="small muted">{t('loan.assignText')}</p>
      <div className={market.pair}>
        <NativeSelect
          label={t('loan.newHolder')}
          value={to}
          error={(tried && to === '' && t('credit.problem.missing')) || (lacksAccount && t('loan.noAccountOf', { currency }))}
          data={[{ value: '', label: t('form.choose') }, ...holders]}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {account && (
          <NativeSelect
            label={t('loan.newAccount')}
            value={account.id}
            data={own.map((each) => ({ value: each.id, label: `${each.bankName} (${shorten(each.id, 6, 4)})` }))}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
        <MoneyInput name="loanPrice" label={`${t('loan.price')} ${t('form.optional')}`} currency={currency} value={price} tried={tried && hasPrice} onChange={setPrice} />
      </div>
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}
