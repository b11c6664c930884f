import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, DateText, PageHead, usePageTitle, type Tone } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { PartyName } from '../../components/links';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { formatMoney, minorDigits } from '../../lib/format';
import { useOnTransactions } from '../../lib/useOnTransactions';
import { CarName } from '../../market/cars';
import { sales } from '../../market/queries';
import type { Sale, SaleState } from '../../market/types';

const TONES: Record<SaleState['status']['state'], Tone> = { listed: 'info', agreed: 'warn', settled: 'ok', cancelled: 'quiet', delisted: 'quiet' };

export function SaleStatus({ sale }: { sale: SaleState }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[sale.status.state]}>{t(`market.status.${sale.status.state}`)}</Badge>;
}

function columnsOf(t: TFunction): Column<Sale>[] {
  return [
    { id: 'car', header: t('market.car'), cell: ({ row }) => <CarName id={row.original.sale.vehicle} />, value: ({ sale }) => sale.vehicle },
    {
      id: 'asking',
      header: t('market.asking'),
      cell: ({ row: { original } }) => (
        <Link to="/sales/$id" params={{ id: original.id }} className="figure">
          {formatMoney(original.sale.asking, original.sale.currency)}
        </Link>
      ),
      value: ({ sale }) => sale.asking / 10 ** minorDigits(sale.currency),
    },
    { id: 'seller', header: t('market.seller'), cell: ({ row }) => <PartyName party={row.original.sale.seller} />, value: ({ sale }) => sale.seller },
    { id: 'offers', header: t('market.offers'), cell: ({ row }) => row.original.sale.offers?.length ?? 0, value: ({ sale }) => sale.offers?.length ?? 0 },
    { id: 'listed', header: t('market.listed'), cell: ({ row }) => <DateText ms={row.original.sale.listedAt} />, value: ({ sale }) => new Date(sale.listedAt) },
    { id: 'state', header: t('market.state'), cell: ({ row }) => <SaleStatus sale={row.original.sale} />, value: ({ sale }) => sale.status.state },
  ];
}

/** Cars for sale, and those that the visitor sells or buys. */
export function SalesPage() {
  const { t } = useTranslation();
  usePageTitle(t('market.pageTitle'));
  const identity = useIdentity();
  const navigate = useNavigate({ from: '/sales' });
  const search = useSearch({ from: '/sales' });
  const state = useTableState(search, (next, replace) => void navigate({ search: next, replace }));
  const mine = search.whose === 'mine' && identity !== null;
  const query = useQuery(sales(mine ? { party: partyOf(identity) } : {}));
  useOnTransactions(() => void query.refetch());
  const rows = query.data?.filter(({ sale }) => mine || sale.status.state === 'listed');
  return (
    <div className="page stack">
      <PageHead title={t('market.pageTitle')} lead={t('market.lead')} />
      {identity !== null && (
        <SegmentedControl
          value={mine ? 'mine' : 'all'}
          data={[{ value: 'all', label: t('market.open') }, { value: 'mine', label: t('market.mine') }]}
          onChange={(whose) => void navigate({ search: whose === 'mine' ? { whose } : {} })}
          aria-label={t('market.whose')}
        />
      )}
      <DataTable
        label={t('market.pageTitle')}
        columns={useMemo(() => columnsOf(t), [t])}
        rows={rows}
        rowKey={({ id }) => id}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={t(mine ? 'market.noneMine' : 'market.none')}
        view={state}
        download={{ name: 'vinculum-sales' }}
      />
    </div>
  );
}
