import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkHealth } from '../../api/oversight';
import { network } from '../../api/queries';
import type { Validator } from '../../api/types';
import { Badge, DateText, Identifier } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { BlockLink, OrganisationLink } from '../../components/links';
import { formatNumber, formatPercent } from '../../lib/format';
import styles from './NetworkPage.module.css';

type Leader = NetworkHealth['leaders'][number];

const missedShare = ({ led, missed }: Leader): number => (led + missed === 0 ? 0 : missed / (led + missed));

function columnsOf(t: TFunction, validators: Map<string, Validator>): Column<Leader>[] {
  const nameOf = ({ organisation, validator }: Leader): string =>
    validators.get(validator)?.name ?? organisation ?? t('health.noOrganisation');
  return [
    {
      id: 'member',
      header: t('members.member'),
      cell: ({ row: { original: leader } }) => (
        <span className="row" style={{ gap: 8 }}>
          <strong>
            {leader.organisation ? <OrganisationLink id={leader.organisation} name={nameOf(leader)} /> : nameOf(leader)}
          </strong>
          {validators.get(leader.validator)?.self && <Badge tone="info">{t('members.self')}</Badge>}
        </span>
      ),
      value: nameOf,
    },
    { id: 'led', header: t('health.led'), cell: ({ row }) => formatNumber(row.original.led), value: ({ led }) => led },
    {
      id: 'missed',
      header: t('health.missed'),
      cell: ({ row: { original: { missed } } }) => <span className={missed > 0 ? styles.missed : undefined}>{formatNumber(missed)}</span>,
      value: ({ missed }) => missed,
    },
    {
      id: 'missedShare',
      header: t('health.missedShare'),
      cell: ({ row }) => formatPercent(missedShare(row.original)),
      value: missedShare,
      optional: true,
    },
    {
      id: 'lastHeight',
      header: t('health.lastHeight'),
      cell: ({ row: { original: { lastHeight } } }) =>
        lastHeight === null ? (
          <span className="muted">{t('health.notInWindow')}</span>
        ) : (
          <BlockLink height={lastHeight} label={formatNumber(lastHeight)} />
        ),
      value: ({ lastHeight }) => lastHeight,
    },
    {
      id: 'lastVote',
      header: t('members.lastVote'),
      cell: ({ row }) => {
        const heard = validators.get(row.original.validator)?.lastVote;
        return heard ? <DateText ms={heard} time /> : <span className="muted">{t('members.never')}</span>;
      },
      value: ({ validator }) => {
        const heard = validators.get(validator)?.lastVote;
        return heard ? new Date(heard) : null;
      },
    },
    {
      id: 'publicKey',
      header: t('members.publicKey'),
      cell: ({ row }) => <Identifier value={row.original.validator} label={t('members.publicKey')} />,
      value: ({ validator }) => validator,
    },
  ];
}

/** How each validator led when it was its turn. */
export function Leaders({ leaders }: { leaders: Leader[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/network' });
  const state = useTableState(useSearch({ from: '/network' }), (search, replace) => void navigate({ search, replace }));
  const { data } = useQuery(network());
  const columns = useMemo(
    () => columnsOf(t, new Map(data?.validators.map((validator) => [validator.publicKey, validator]))),
    [t, data],
  );
  return (
    <section className={`card ${styles.leaders}`}>
      <h2>{t('health.leaders')}</h2>
      <p className="small muted">{t('health.leadersText')}</p>
      <DataTable
        label={t('health.leaders')}
        columns={columns}
        rows={leaders}
        rowKey={({ validator }) => validator}
        view={state}
        download={{ name: 'vinculum-validators' }}
      />
    </section>
  );
}
