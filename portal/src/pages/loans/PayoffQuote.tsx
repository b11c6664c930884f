import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../../components/basics';
import { ProblemView } from '../../components/ProblemView';
import { DAY_MS } from '../../lib/days';
import { formatDate, formatMoney } from '../../lib/format';
import { payoffOn } from '../../market/queries';
import { utcDay } from '../../market/settlement';
import type { Loan } from '../../market/types';

/** As far ahead as the node computes. */
const FARTHEST_DAYS = 60;

/** What pays the loan off on a day that is chosen: for whoever wants to pay it off later, or has somebody else do so. */
export function PayoffQuote({ loan: { id, payoff, loan } }: { loan: Loan }) {
  const { t } = useTranslation();
  const now = Date.now();
  const [today, last] = [utcDay(now), utcDay(now + FARTHEST_DAYS * DAY_MS)];
  const [on, setOn] = useState(today);
  const isInside = on >= today && on <= last;
  const later = useQuery({ ...payoffOn(id, on), enabled: isInside && on !== today });
  const quote = on === today ? payoff : later.data;
  return (
    <section className="card stack" aria-label={t('loan.payoff')}>
      <h2>{t('loan.payoff')}</h2>
      <TextInput type="date" label={t('loan.payoffOn')} value={on} min={today} max={last} error={isInside ? null : t('loan.payoffRange', { date: formatDate(Date.parse(last)) })} onChange={(event) => setOn(event.currentTarget.value)} />
      {later.error && on !== today && <ProblemView error={later.error} />}
      {later.isFetching && <Waiting rows={2} />}
      {isInside && quote && (
        <dl className="facts" data-payoff={quote.total} data-good-through={quote.good_through}>
          <dt>{t('loan.payoffAmount')}</dt>
          <dd className="figure">{formatMoney(quote.total, loan.currency)}</dd>
          <dt>{t('loan.perDiem')}</dt>
          <dd className="figure">{formatMoney(quote.per_diem, loan.currency)}</dd>
          <dt>{t('loan.goodThrough')}</dt>
          <dd>{formatDate(Date.parse(quote.good_through))}</dd>
        </dl>
      )}
    </section>
  );
}
