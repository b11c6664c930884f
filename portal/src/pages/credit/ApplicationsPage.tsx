import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DateText, PageHead, usePageTitle } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { FilterBar, FilterSelect } from '../../components/Filters';
import { PartyName } from '../../components/links';
import { LinkButton } from '../../components/LinkButton';
import { applications, funnel, lenders, OVERSEERS } from '../../credit/queries';
import { isOpen, type Funnel, type LoanApplication } from '../../credit/types';
import { useIdentity } from '../../keys';
import { useAccess, type Access } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { formatMoney, formatNumber, formatPercent, minorDigits } from '../../lib/format';
import { CarName } from '../../market/cars';
import { StatusBadge, useBilingual } from './Answer';
import styles from './Credit.module.css';
import { Oversight } from './Oversight';

function columnsOf(t: TFunction, isLender: boolean): Column<LoanApplication>[] {
  const amount = (row: LoanApplication): number => (isOpen(row) ? row.request.amount / 10 ** minorDigits(row.currency) : 0);
  return [
    {
      id: 'received',
      header: t('credit.received'),
      cell: ({ row: { original } }) => (
        <Link to="/credit/applications/$id" params={{ id: original.id }}>
          <DateText ms={original.receivedAt} time />
        </Link>
      ),
      value: (row) => row.receivedAt,
    },
    isLender
      ? {
          id: 'applicant',
          header: t('credit.applicant'),
          cell: ({ row: { original } }) => (isOpen(original) && original.person ? original.person.name : <PartyName party={original.applicant} />),
          value: (row) => row.applicant,
        }
      : { id: 'lender', header: t('credit.lender'), cell: ({ row }) => row.original.lenderName, value: (row) => row.lenderName },
    { id: 'car', header: t('market.car'), cell: ({ row: { original } }) => (isOpen(original) ? <CarName id={original.vehicle} /> : '–'), value: (row) => row.vehicle ?? '' },
    {
      id: 'amount',
      header: t('credit.financed'),
      cell: ({ row: { original } }) => <span className="figure">{isOpen(original) ? formatMoney(original.request.amount, original.currency) : '–'}</span>,
      value: amount,
    },
    { id: 'score', header: t('credit.score'), cell: ({ row }) => row.original.score ?? '–', value: (row) => row.score ?? 0, optional: true },
    { id: 'status', header: t('credit.state'), cell: ({ row }) => <StatusBadge status={row.original.status} />, value: (row) => row.status },
  ];
}

const STATUSES = ['offered', 'referred', 'declined', 'accepted', 'expired', 'erased'] as const;

const STAGES = ['received', 'offered', 'accepted', 'referred', 'declined', 'expired', 'erased'] as const;

/** Counts as bars; with `whole`, also as shares of it. The longest bar fills the line. */
function Bars({ rows, whole, label }: { rows: { key: string; name: string; count: number }[]; whole?: number; label: string }) {
  const longest = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <ul className={styles.bars} aria-label={label}>
      {rows.map(({ key, name, count }) => (
        <li key={key} data-stage={key} data-count={count}>
          <span>{name}</span>
          <span aria-hidden="true">
            <span className={styles.bar} style={{ width: `${(100 * count) / longest}%` }} />
          </span>
          <span className={styles.count}>
            {formatNumber(count)}
            {whole !== undefined && whole > 0 && ` · ${formatPercent(count / whole)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function FunnelCards({ data }: { data: Funnel }) {
  const { t } = useTranslation();
  const text = useBilingual();
  return (
    <div className={styles.columns}>
      <section className="card stack" aria-label={t('credit.funnel')}>
        <h2>{t('credit.funnel')}</h2>
        <Bars label={t('credit.funnel')} whole={data.received} rows={STAGES.map((key) => ({ key, name: t(`credit.stage.${key}`), count: data[key] }))} />
      </section>
      {data.reasons.length > 0 && (
        <section className="card stack" aria-label={t('credit.topReasons')}>
          <h2>{t('credit.topReasons')}</h2>
          <Bars label={t('credit.topReasons')} rows={data.reasons.slice(0, 6).map((reason) => ({ key: reason.code, name: text(reason), count: reason.count }))} />
        </section>
      )}
    </div>
  );
}

function Applications({ access, lender }: { access: Access; lender: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/credit/applications' });
  const state = useTableState(useSearch({ from: '/credit/applications' }), (search, replace) => void navigate({ search, replace }));
  const status = STATUSES.find((each) => each === state.filters.status);
  const query = useQuery(applications(access, lender, status));
  const { data } = useQuery({ ...funnel(access, lender ?? ''), enabled: lender !== undefined });
  return (
    <>
      {data && <FunnelCards data={data} />}
      <FilterBar active={state.isFiltered} onClear={state.clear}>
        <FilterSelect
          label={t('credit.state')}
          value={status ?? ''}
          options={STATUSES.map((each) => ({ value: each, label: t(`credit.status.${each}`) }))}
          onChange={(value) => state.filter('status', value)}
        />
      </FilterBar>
      <DataTable
        label={t('credit.listTitle')}
        columns={useMemo(() => columnsOf(t, lender !== undefined), [t, lender])}
        rows={query.data}
        rowKey={({ id }) => id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={t(status !== undefined ? 'common.noMatch' : lender === undefined ? 'credit.noneMade' : 'credit.noneReceived')}
        view={state}
        download={{ name: 'vinculum-applications' }}
      />
    </>
  );
}

/** The applications that somebody made, or that a lender received; for overseers what is on record of all of them. */
export function ApplicationsPage() {
  const { t } = useTranslation();
  usePageTitle(t('credit.listTitle'));
  const identity = useIdentity();
  const access = useAccess();
  const { data: desks } = useQuery(lenders());
  const lender = desks?.find((desk) => desk.lender === identity?.organisation)?.lender;
  const oversees = lender === undefined && identity?.roles.some((role) => OVERSEERS.includes(role)) === true;
  const lead = oversees ? 'credit.overseenLead' : lender === undefined ? 'credit.listLead' : 'credit.queueLead';
  const list = (own: Access) => (oversees ? <Oversight key={own.party} access={own} /> : <Applications key={own.party} access={own} lender={lender} />);
  return (
    <div className="page stack">
      <PageHead title={t('credit.listTitle')} lead={t(lead)}>
        <div className="row">
          {identity?.roles.includes('dealer') && (
            <LinkButton to="/credit/desk" variant="default">
              {t('credit.desk')}
            </LinkButton>
          )}
          {lender === undefined && !oversees && <LinkButton to="/credit">{t('credit.apply')}</LinkButton>}
        </div>
      </PageHead>
      {!identity || !identity.signer ? <NeedsKey identity={identity} /> : access && desks && list(access)}
    </div>
  );
}
