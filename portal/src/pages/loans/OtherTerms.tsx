import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionJson } from '../../api/types';
import { ProblemView } from '../../components/ProblemView';
import table from '../../components/Table.module.css';
import { TableHead } from '../../components/TableHead';
import { formatMoney, formatNumber } from '../../lib/format';
import { changeOf, changeProblems, modifiedTerms, MOST_PAYMENTS, remainingOf, untilMidnight, type Change } from '../../market/modification';
import { disclosed } from '../../market/queries';
import { utcDay } from '../../market/settlement';
import type { Loan, Payoff } from '../../market/types';
import { usePropose } from '../../proposals/usePropose';
import market from '../market/Market.module.css';

const PERIODS = [1, 2, 3, 6] as const;

/** Puts instalments off, which the other side signs too. */
export function Defer({ loan: { id } }: { loan: Loan }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const [periods, setPeriods] = useState<number>(PERIODS[0]);
  const defer = (): void =>
    proposeToSign({ title: t('loan.defer'), actions: [{ type: 'loans.defer', loan: id, periods } as unknown as ActionJson], permanent: t('loan.deferText') });
  return (
    <div className="row">
      <NativeSelect
        aria-label={t('loan.deferBy')}
        value={periods}
        data={PERIODS.map((each) => ({ value: String(each), label: t('loan.instalments', { count: each }) }))}
        onChange={(event) => setPeriods(Number(event.currentTarget.value))}
      />
      <Button variant="default" onClick={defer}>
        {t('loan.defer')}
      </Button>
    </div>
  );
}

/** What is to be paid from now on, as things are and as they would be. */
function Compared({ loan, payoff, change }: { loan: Loan; payoff: Payoff; change: Change }) {
  const { t } = useTranslation();
  const now = Date.now();
  const { data, error } = useQuery(disclosed(modifiedTerms(loan.loan, payoff, change, now)));
  if (error) return <ProblemView error={error} />;
  if (!data) return null;
  const { schedule, total_of_payments } = data.disclosure;
  const old = remainingOf(loan, utcDay(now));
  const money = (amount: number): string => formatMoney(amount, loan.loan.currency);
  const rows = [
    { name: 'old', label: t('loan.asItIs'), payment: old.payment, count: old.count, total: old.total },
    { name: 'new', label: t('loan.asItWouldBe'), payment: schedule.payment, count: Number(change.payments), total: total_of_payments },
  ];
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('loan.compared')}>
      <table className={table.table}>
        <TableHead names={[t('loan.compared'), t('loan.monthly'), t('loan.number'), t('loan.totalPayments')]} />
        <tbody>
          {rows.map(({ name, label, payment, count, total }) => (
            <tr key={name} data-terms={name} data-total={total}>
              <th scope="row">{label}</th>
              <td className="figure">{money(payment)}</td>
              <td className="figure">{formatNumber(count)}</td>
              <td className="figure">{money(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Other terms for what is owed, which the other side signs too, on the same day. */
export function Modify({ loan, payoff }: { loan: Loan; payoff: Payoff }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const [change, setChange] = useState<Change>(() => changeOf(loan, Date.now()));
  const problems = changeProblems(change, Date.now());
  const hasProblem = Object.keys(problems).length > 0;
  const error = (name: keyof Change): string | null => (problems[name] ? t(`loan.problem.${problems[name]}`) : null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (hasProblem) return;
    const now = Date.now();
    proposeToSign({
      title: t('loan.modify'),
      actions: [{ type: 'loans.modify', loan: loan.id, terms: modifiedTerms(loan.loan, payoff, change, now) } as unknown as ActionJson],
      permanent: t('loan.modifyPermanent'),
      validFor: untilMidnight(now),
    });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label={t('loan.modify')}>
      <p className="small muted">{t('loan.modifyText', { amount: formatMoney(payoff.total, loan.loan.currency) })}</p>
      <div className={market.pair}>
        <NumberInput label={t('loan.rate')} value={change.rate} min={0} max={100} step={0.1} decimalScale={4} suffix=" %" error={error('rate')} onChange={(rate) => setChange({ ...change, rate })} />
        <NumberInput label={t('loan.number')} value={change.payments} min={1} max={MOST_PAYMENTS} allowDecimal={false} error={error('payments')} onChange={(payments) => setChange({ ...change, payments })} />
        <TextInput type="date" label={t('loan.firstPayment')} value={change.first} min={utcDay(Date.now())} error={error('first')} onChange={(event) => setChange({ ...change, first: event.currentTarget.value })} />
      </div>
      {!hasProblem && <Compared loan={loan} payoff={payoff} change={change} />}
      <div className="row">
        <Button type="submit" variant="default">
          {t('loan.modify')}
        </Button>
      </div>
    </form>
  );
}

/** What a borrower can propose who can't pay as agreed. */
export function OtherTerms({ loan, payoff }: { loan: Loan; payoff: Payoff }) {
  const { t } = useTranslation();
  return (
    <section className="card stack" aria-label={t('loan.otherTerms')}>
      <h2>{t('loan.otherTerms')}</h2>
      <p className="small muted">{t('loan.otherTermsText')}</p>
      <Defer loan={loan} />
      <details>
        <summary>{t('loan.modify')}</summary>
        <Modify loan={loan} payoff={payoff} />
      </details>
    </section>
  );
}
