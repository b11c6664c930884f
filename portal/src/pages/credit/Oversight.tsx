import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, DateText, Identifier, type Tone } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { FilterBar, FilterSelect } from '../../components/Filters';
import { OrganisationLink } from '../../components/links';
import { applications } from '../../credit/queries';
import type { LoanApplication } from '../../credit/types';
import type { Access } from '../../keys/access';
import { term } from '../../lib/rich';
import { RerunHere } from './Rerun';

const OUTCOMES = ['approved', 'referred', 'declined'] as const;
const TONES: Record<string, Tone> = { approved: 'ok', referred: 'info', declined: 'bad' };

function columnsOf(t: TFunction, access: Access): Column<LoanApplication>[] {
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
    { id: 'lender', header: t('credit.lender'), cell: ({ row }) => <OrganisationLink id={row.original.lender} name={row.original.lenderName} />, value: (row) => row.lenderName },
    {
      id: 'result',
      header: t('credit.decision'),
      cell: ({ row: { original } }) => <Badge tone={TONES[original.recorded.outcome] ?? 'quiet'}>{term(t, 'term.outcome', original.recorded.outcome)}</Badge>,
      value: (row) => row.recorded.outcome,
    },
    {
      id: 'model',
      header: t('credit.model'),
      cell: ({ row: { original } }) => (original.recorded.model ? <Identifier value={original.recorded.model} label={t('credit.model')} /> : '–'),
      value: (row) => row.recorded.model ?? '',
    },
    {
      id: 'proof',
      header: t('credit.proof'),
      // What an erased person's application rested on is gone with its key.
      cell: ({ row: { original } }) => (original.status === 'erased' ? t('credit.status.erased') : <RerunHere id={original.id} access={access} />),
      value: (row) => row.recorded.result ?? '',
    },
  ];
}

/** Every decision that lenders have put on record, for those who oversee them: no person, no figures, but the proof that each is what the model says. */
export function Oversight({ access }: { access: Access }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/credit/applications' });
  const state = useTableState(useSearch({ from: '/credit/applications' }), (search, replace) => void navigate({ search, replace }));
  const outcome = OUTCOMES.find((each) => each === state.filters.status);
  const query = useQuery(applications(access));
  const columns = useMemo(() => columnsOf(t, access), [t, access]);
  return (
    <>
      <FilterBar active={state.isFiltered} onClear={state.clear}>
        <FilterSelect
          label={t('credit.decision')}
          value={outcome ?? ''}
          options={OUTCOMES.map((each) => ({ value: each, label: term(t, 'term.outcome', each) }))}
          onChange={(value) => state.filter('status', value)}
        />
      </FilterBar>
      <DataTable
        label={t('credit.listTitle')}
        columns={columns}
        rows={query.data?.filter(({ recorded }) => outcome === undefined || recorded.outcome === outcome)}
        rowKey={({ id }) => id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={t(outcome === undefined ? 'credit.noneRecorded' : 'common.noMatch')}
        view={state}
        download={{ name: 'vinculum-decisions' }}
      />
    </>
  );
}
