import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../components/basics';
import { useTableState } from '../../components/DataTable';
import { TransactionFilterBar, TransactionsTable } from '../../components/TransactionsTable';
import { RegulatorHead } from './RegulatorHead';

export function AuditPage() {
  const { t } = useTranslation();
  usePageTitle(t('regulator.audit'));
  const navigate = useNavigate({ from: '/regulator/audit' });
  const state = useTableState(useSearch({ from: '/regulator/audit' }), (search, replace) => void navigate({ search, replace }));
  return (
    <div className="page">
      <RegulatorHead title={t('regulator.audit')} lead={t('regulator.auditLead')} />
      <TransactionFilterBar state={state} />
      <TransactionsTable state={state} name="vinculum-audit-trail" />
    </div>
  );
}
