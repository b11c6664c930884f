import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import type { Account, AccountEntry } from '../../api/types';
import { DateText } from '../../components/basics';
import type { Column } from '../../components/DataTable';
import { TransactionLink } from '../../components/links';
import { formatMoney, minorDigits } from '../../lib/format';
import { actionSentence } from '../../lib/sentence';
import { paymentText } from '../../lib/sentenceText';
import { counterpartiesOf, decimalOf, referenceOf } from '../../payments/movements';
import { paymentsInto } from '../../payments/refund';
import styles from './Wallet.module.css';

function refundColumn(t: TFunction, account: string, onRefund: (payment: string) => void): Column<AccountEntry> {
  return {
    id: 'refund',
    header: t('refund.title'),
    cell: ({ row }) =>
      paymentsInto(row.original, account).map((payment) => (
        <Button key={payment} variant="default" size="xs" onClick={() => onRefund(payment)}>
          {t('refund.begin')}
        </Button>
      )),
  };
}

/** What is told of each movement: in the table, and in files in the order that books have it. */
export function columnsOf(
  t: TFunction,
  { id, currency }: Account,
  nameOf: (organisation: string) => string,
  /** Begins the refund of a payment, where the visitor can make one. */
  onRefund?: (payment: string) => void,
): Column<AccountEntry>[] {
  return [
    {
      id: 'time',
      header: t('column.time'),
      cell: ({ row }) => <DateText ms={row.original.time} time />,
      value: (entry) => new Date(entry.time),
    },
    {
      id: 'what',
      header: t('wallet.what'),
      cell: ({ row }) => <span>{actionSentence(t, row.original.action)}</span>,
      value: (entry) => paymentText(t, entry.action, nameOf),
    },
    {
      id: 'counterparty',
      header: t('wallet.counterparty'),
      value: (entry) => counterpartiesOf(entry, id).join(' '),
      exportOnly: true,
    },
    {
      id: 'reference',
      header: t('wallet.reference'),
      cell: ({ row }) => referenceOf(row.original),
      value: referenceOf,
    },
    {
      id: 'change',
      header: t('wallet.change'),
      cell: ({ row: { original: { change } } }) => (
        <span className={`figure ${styles.change}`} data-sign={change > 0 ? 'in' : 'out'}>
          {change === 0 ? '–' : `${change > 0 ? '+' : ''}${formatMoney(change, currency)}`}
        </span>
      ),
      value: ({ change }) => change / 10 ** minorDigits(currency),
      written: ({ change }) => ({ decimal: decimalOf(change, currency) }),
    },
    { id: 'currency', header: t('wallet.currencyCode'), value: () => currency, exportOnly: true },
    {
      id: 'transaction',
      header: t('column.transaction'),
      cell: ({ row }) => <TransactionLink id={row.original.transaction} />,
      value: (entry) => entry.transaction,
    },
    ...(onRefund ? [refundColumn(t, id, onRefund)] : []),
  ];
}
