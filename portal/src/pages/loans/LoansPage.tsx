import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { PartyName } from '../../components/links';
import { LinkButton } from '../../components/LinkButton';
import { OwnPage } from '../../components/OwnPage';
import { type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatMoney, formatNumber, minorDigits } from '../../lib/format';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { CarName } from '../../market/cars';
import { loans } from '../../market/queries';
import { isOver, lentOf, type Loan } from '../../market/types';
import { BUCKETS } from '../../market/vintages';
import styles from './Loans.module.css';
import { Vintages } from './Vintages';

export function LoanStatus({ loan }: { loan: Loan }) {
  const { t } = useTranslation();
  const { state } = loan.loan.status;
  if (state === 'active' && loan.daysPastDue > 0) return <Badge tone="warn">{t('loan.late', { count: loan.daysPastDue })}</Badge>;
  return <Badge tone={state === 'active' || state === 'pending' ? 'info' : isOver(loan.loan) ? 'ok' : 'bad'}>{t(`loan.state.${state}`)}</Badge>;
}

function columnsOf(t: TFunction): Column<Loan>[] {
  const share = ({ loan }: Loan): number => 10 ** minorDigits(loan.currency);
  return [
    {
      id: 'principal',
      header: t('loan.principal'),
      cell: ({ row: { original } }) => (
        <Link to="/loans/$id" params={{ id: original.id }} className="figure">
          {formatMoney(lentOf(original.loan), original.loan.currency)}
        </Link>
      ),
      value: (loan) => lentOf(loan.loan) / share(loan),
    },
    {
      id: 'owed',
      header: t('loan.owed'),
      cell: ({ row: { original } }) => <span className="figure">{formatMoney(original.payoff?.total ?? 0, original.loan.currency)}</span>,
      value: (loan) => (loan.payoff?.total ?? 0) / share(loan),
    },
    { id: 'car', header: t('market.car'), cell: ({ row }) => <CarName id={row.original.loan.vehicle} />, value: ({ loan }) => loan.vehicle },
    { id: 'borrower', header: t('loan.borrower'), cell: ({ row }) => <PartyName party={row.original.loan.borrower} />, value: ({ loan }) => loan.borrower },
    { id: 'holder', header: t('loan.holder'), cell: ({ row }) => <PartyName party={`org:${row.original.loan.holder}`} />, value: ({ loan }) => loan.holder },
    {
      id: 'rate',
      header: t('loan.rate'),
      cell: ({ row }) => <span className="figure">{formatNumber(row.original.loan.terms.annual_rate_ppm / 10_000)} %</span>,
      value: ({ loan }) => loan.terms.annual_rate_ppm / 10_000,
      optional: true,
    },
    { id: 'state', header: t('loan.status'), cell: ({ row }) => <LoanStatus loan={row.original} />, value: (loan) => `${loan.loan.status.state} ${loan.bucket}` },
  ];
}

/** What is owed by how late it is, for whoever holds loans. */
function Delinquency({ loans: all }: { loans: Loan[] }) {
  const { t } = useTranslation();
  const active = all.filter(({ loan }) => loan.status.state === 'active');
  if (active.length === 0) return null;
  return (
    <ul className={styles.buckets} aria-label={t('loan.delinquency')}>
      {BUCKETS.map((bucket) => {
        const inside = active.filter((loan) => loan.bucket === bucket);
        const sums = new Map<string, number>();
        for (const { loan } of inside) sums.set(loan.currency, (sums.get(loan.currency) ?? 0) + loan.owed.principal);
        return (
          <li key={bucket} data-bucket={bucket}>
            <span className="small muted">{t(`loan.bucket.${bucket}`)}</span>
            <strong>{formatNumber(inside.length)}</strong>
            <span className="small">
              {[...sums].map(([currency, sum]) => formatMoney(sum, currency)).join(', ')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Own({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/loans' });
  const state = useTableState(useSearch({ from: '/loans' }), (search, replace) => void navigate({ search, replace }));
  const query = useQuery(loans({ party: partyOf(identity) }));
  useOnTransactions(() => void query.refetch());
  const held = identity.organisation === null ? [] : (query.data ?? []).filter(({ loan }) => loan.holder === identity.organisation);
  const holds = held.length > 0;
  return (
    <>
      {holds && <Delinquency loans={held} />}
      {holds && <Vintages loans={held} />}
      <DataTable
        label={t('loan.pageTitle')}
        columns={useMemo(() => columnsOf(t), [t])}
        rows={query.data}
        rowKey={({ id }) => id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={t('loan.none')}
        view={state}
        download={{ name: 'vinculum-loans' }}
      />
    </>
  );
}

/** The loans that the visitor owes, or is owed. */
export function LoansPage() {
  const { t } = useTranslation();
  const applications = (
    <LinkButton to="/credit/applications" variant="default">
      {t('credit.listTitle')}
    </LinkButton>
  );
  return (
    <OwnPage title={t('loan.pageTitle')} lead={t('loan.lead')} aside={applications}>
      {(identity) => <Own identity={identity} />}
    </OwnPage>
  );
}
