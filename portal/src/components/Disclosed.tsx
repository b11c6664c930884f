import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoney, formatNumber } from '../lib/format';
import { disclosed } from '../market/queries';
import type { Terms } from '../market/types';
import styles from './Disclosed.module.css';
import { ProblemView } from './ProblemView';

/** What a loan costs: the figures that the law wants shown before anybody signs. With the loan's `commitment`, also whether that is to these figures. */
export function Disclosed({ terms, currency, commitment }: { terms: Terms; currency: string; commitment?: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(disclosed(terms));
  if (error) return <ProblemView error={error} />;
  if (!data) return null;
  const { disclosure, digest } = data;
  const money = (amount: number): string => formatMoney(amount, currency);
  return (
    <>
      <dl className="facts" data-disclosure={commitment === undefined ? '' : commitment === digest}>
        <dt>{t('loan.monthly')}</dt>
        <dd className="figure">{money(disclosure.schedule.payment)}</dd>
        <dt>{t('loan.aprEu')}</dt>
        <dd className="figure">{formatNumber(Math.round(disclosure.eu.apr_percent * 100) / 100)} %</dd>
        <dt>{t('loan.cost')}</dt>
        <dd className="figure">{money(disclosure.finance_charge)}</dd>
        <dt>{t('loan.totalPayments')}</dt>
        <dd className="figure">{money(disclosure.total_of_payments)}</dd>
      </dl>
      {commitment !== undefined && commitment !== digest && (
        <p className={`small tone-bad ${styles.problem}`} role="alert">
          {t('loan.otherDisclosure')}
        </p>
      )}
    </>
  );
}
