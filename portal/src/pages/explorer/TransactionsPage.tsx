import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../components/basics';
import { useTableState } from '../../components/DataTable';
import { TransactionFilterBar, TransactionsTable } from '../../components/TransactionsTable';
import { ExplorerHead } from './ExplorerHead';

export function TransactionsPage() {
  const { t } = useTranslation();
  usePageTitle(t('explorer.transactions'));
  const navigate = useNavigate({ from: '/explorer/transactions' });
  const state = useTableState(useSearch({ from: '/explorer/transactions' }), (search, replace) => void navigate({ search, replace }));
  return (
    <div className="page">
      <ExplorerHead title={t('explorer.transactions')} lead={t('explorer.transactionsLead')} />
      <TransactionFilterBar state={state} />
      <TransactionsTable state={state} name="vinculum-transactions" follows />
    </div>
  );
}
