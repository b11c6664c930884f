import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { directory, network } from '../../api/queries';
import type { Account } from '../../api/types';
import { CopyButton } from '../../components/basics';
import { dayOf } from '../../components/form';
import { AccountLink } from '../../components/links';
import { typedOf } from '../../components/MoneyInput';
import { SubmitButton } from '../../components/SubmitButton';
import type { Identity } from '../../keys';
import { DAY_MS } from '../../lib/days';
import { formatDate, formatMoney } from '../../lib/format';
import { useOwnAccounts } from '../../market/accounts';
import { instalmentsOf, nextDue } from '../../market/instalments';
import { utcDay } from '../../market/settlement';
import { loanReference, type Due, type Loan } from '../../market/types';
import { loanCode } from '../../payments/loanCode';
import { useSigning } from '../../signing';
import { grantOf, problemsOf, type GrantDraft } from '../wallet/mandates/grant';
import market from '../market/Market.module.css';
import styles from './Loans.module.css';

const QrCode = lazy(() => import('../../components/QrCode'));

/** Two monthly payments are never due within it, and one always is within the next. */
const PERIOD_DAYS = 28;

/** The mandate that the holder needs: to collect the largest instalment that is open, in every period, until some days after the last is due. */
function draftFor(loan: Loan, now: number): GrantDraft {
  const open = instalmentsOf(loan, utcDay(now)).filter(({ state }) => state !== 'yes');
  const largest = typedOf(Math.max(0, ...open.map(({ amount }) => amount)), loan.loan.currency);
  const last = Math.max(now, Date.parse(open.at(-1)?.date ?? ''));
  return { to: loan.loan.account, maxPayment: largest, maxPerPeriod: largest, periodDays: String(PERIOD_DAYS), until: dayOf((Number.isNaN(last) ? now : last) + PERIOD_DAYS * DAY_MS) };
}

/** Has the holder collect what is due, up to a limit, until the borrower takes it back. */
function ByMandate({ loan, account }: { loan: Loan; account: Account }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const [draft, setDraft] = useState(() => draftFor(loan, Date.now()));
  const [tried, setTried] = useState(false);
  const problems = problemsOf(draft, account, Date.now());
  const field = (name: 'maxPayment' | 'maxPerPeriod' | 'until') => ({
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
    signing.open({ title: t('mandate.grant'), actions: [grantOf(draft, account)], permanent: t('mandate.grantPermanent') });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label={t('loan.byMandate')}>
      <p className="small muted">{t('loan.byMandateText')}</p>
      <dl className="facts">
        <dt>{t('mandate.to')}</dt>
        <dd>
          <AccountLink id={loan.loan.account} />
        </dd>
      </dl>
      <div className={market.pair}>
        <TextInput {...field('maxPayment')} label={`${t('mandate.maxPayment')} (${account.currency})`} maxLength={30} inputMode="decimal" />
        <TextInput {...field('maxPerPeriod')} label={`${t('mandate.perPeriod', { count: PERIOD_DAYS })} (${account.currency})`} maxLength={30} inputMode="decimal" />
        <TextInput {...field('until')} label={t('mandate.until')} type="date" />
      </div>
      <div className="row">
        <SubmitButton>{t('wallet.review')}</SubmitButton>
        <Link to="/wallet/mandates" className="small">
          {t('loan.seeMandates')}
        </Link>
      </div>
    </form>
  );
}

/** A code that anybody can scan to pay what is due: it names the holder's account, the loan and the amount. */
function ByCode({ loan: { id, loan }, due }: { loan: Loan; due: Due }) {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  const holder = useQuery(directory()).data?.get(loan.holder);
  const code = info && loanCode(loan, id, due.amount, holder, info.networkId);
  if (!code) return null;
  return (
    <div className="stack">
      <p className="small muted">{t('loan.byCodeText')}</p>
      <div className={styles.code} data-code={code}>
        <Suspense fallback={null}>
          <QrCode text={code} label={t('loan.byCode')} size={180} />
        </Suspense>
        <dl className="facts">
          <dt>{t('loan.amount')}</dt>
          <dd className="figure">{formatMoney(due.amount, loan.currency)}</dd>
          <dt>{t('loan.dueOn')}</dt>
          <dd>{formatDate(Date.parse(due.date))}</dd>
          <dt>{t('wallet.reference')}</dt>
          <dd className="mono">{loanReference(id)}</dd>
          <dt>{t('pay.copy')}</dt>
          <dd>
            <CopyButton value={code} label={t('loan.byCode')} />
          </dd>
        </dl>
      </div>
    </div>
  );
}

/** Ways to pay beside a transfer: for the borrower a mandate, and a code that the holder can show too. */
export function OtherWays({ loan, identity, isBorrower }: { loan: Loan; identity: Identity; isBorrower: boolean }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<'mandate' | 'code' | null>(null);
  const [account] = useOwnAccounts(identity, loan.loan.currency) ?? [];
  const due = nextDue(loan, utcDay(Date.now()));
  if (!due) return null;
  const button = (which: 'mandate' | 'code', label: string) => (
    <Button variant="default" aria-expanded={way === which} onClick={() => setWay(way === which ? null : which)}>
      {label}
    </Button>
  );
  return (
    <section className="card stack" aria-label={t(isBorrower ? 'loan.otherWays' : 'loan.askToPay')}>
      <h2>{t(isBorrower ? 'loan.otherWays' : 'loan.askToPay')}</h2>
      <div className="row">
        {isBorrower && account && button('mandate', t('loan.byMandate'))}
        {button('code', t('loan.byCode'))}
      </div>
      {way === 'mandate' && account && <ByMandate loan={loan} account={account} />}
      {way === 'code' && <ByCode loan={loan} due={due} />}
    </section>
  );
}
