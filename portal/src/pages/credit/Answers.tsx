import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../../components/basics';
import { LinkButton } from '../../components/LinkButton';
import { ProblemView } from '../../components/ProblemView';
import { hasOffer } from '../../credit/compare';
import { apply } from '../../credit/queries';
import type { LenderDesk, NewApplication } from '../../credit/types';
import type { Access } from '../../keys/access';
import { formatNumber } from '../../lib/format';
import { Answer } from './Answer';
import { Comparison } from './Comparison';
import styles from './Credit.module.css';

/** What was sent to whom: enough to send it again. */
export type Sent = { desk: LenderDesk; body: NewApplication };

/** What the lenders answer, each as soon as it does. */
export function Answers({ access, sent, sale }: { access: Access; sent: Sent[]; sale: string | undefined }) {
  const { t } = useTranslation();
  const answers = useQueries({
    queries: sent.map(({ desk: { lender }, body }) => ({
      queryKey: ['apply', access.party, lender, body.salt],
      queryFn: () => apply(access, lender, body),
      staleTime: Infinity,
      retry: false,
    })),
  });
  const offers = answers.flatMap(({ data }) => (data && hasOffer(data) ? [data] : []));
  const answered = answers.filter(({ data }) => data !== undefined).length;
  return (
    <section className="stack" aria-label={t('credit.answers')}>
      <h2>{t('credit.answers')}</h2>
      <p className="small muted" role="status" data-answered={answered}>
        {t('credit.answeredCount', { answered: formatNumber(answered), all: formatNumber(sent.length) })}
      </p>
      <Comparison offers={offers} />
      <div className={styles.answers}>
        {answers.map(({ data, error, isFetching, refetch }, index) => {
          const { name, lender } = sent[index]!.desk;
          if (data) return <Answer key={lender} application={data} access={access} sale={sale} />;
          return (
            <div key={lender} className="card stack" data-answer={error && !isFetching ? 'failed' : 'waiting'}>
              <h3>{name}</h3>
              {error && !isFetching ? <ProblemView error={error} onRetry={() => void refetch()} /> : <Waiting rows={3} />}
            </div>
          );
        })}
      </div>
      <div className="row">
        <LinkButton to="/credit/applications" variant="default">
          {t('credit.all')}
        </LinkButton>
      </div>
    </section>
  );
}
