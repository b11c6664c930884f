import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge, DateText, type Tone } from '../../components/basics';
import { lenders } from '../../credit/queries';
import type { ApplicationStatus, Bilingual, Change, OpenApplication, Value } from '../../credit/types';
import type { Access } from '../../keys/access';
import { formatMoney, formatNumber } from '../../lib/format';
import market from '../market/Market.module.css';
import styles from './Credit.module.css';
import { NoticeLinks } from './NoticeLinks';

const TONES: Record<ApplicationStatus, Tone> = { offered: 'ok', accepted: 'ok', referred: 'info', declined: 'bad', expired: 'quiet', erased: 'quiet' };

export function StatusBadge({ status }: { status: ApplicationStatus }) {
  const { t } = useTranslation();
  return <Badge tone={TONES[status]}>{t(`credit.status.${status}`)}</Badge>;
}

/** A text that comes in both languages, in the reader's. */
export function useBilingual(): (text: Bilingual) => string {
  const { i18n } = useTranslation();
  return (text) => (i18n.language.startsWith('zh') ? text.zh : text.en);
}

/** Parts per million as percent, with two decimals at most. */
export const percent = (ppm: number): string => `${formatNumber(Math.round(ppm / 100) / 100)} %`;

/** The figures of an offer that have to be compared before anything else. */
export function OfferFacts({ application }: { application: OpenApplication }) {
  const { t } = useTranslation();
  const { offer, currency } = application;
  if (!offer) return null;
  const money = (amount: number): string => formatMoney(amount, currency);
  return (
    <dl className="facts" data-offer>
      <dt>{t('credit.financed')}</dt>
      <dd className="figure">{money(offer.amount)}</dd>
      <dt>{t('loan.monthly')}</dt>
      <dd className="figure">
        {money(offer.monthlyPayment)} × {offer.termMonths}
      </dd>
      <dt>{t('loan.rate')}</dt>
      <dd className="figure">{percent(offer.ratePpm)}</dd>
      <dt>{t('credit.apr')}</dt>
      <dd className="figure">{formatNumber(offer.aprPercent)} %</dd>
      <dt>{t('loan.totalPayments')}</dt>
      <dd className="figure">{money(offer.totalOfPayments)}</dd>
      <dt>{t('credit.withdrawal')}</dt>
      <dd>{offer.coolingOffDays > 0 ? t('market.days', { count: offer.coolingOffDays }) : t('credit.noWithdrawal')}</dd>
      <dt>{t('credit.validUntil')}</dt>
      <dd>
        <DateText ms={offer.validUntil} />
      </dd>
    </dl>
  );
}

/** How a value reads: money, months, or the answer's label. */
function useValueText(application: OpenApplication): (change: Change, value: Change['from']) => string {
  const { t } = useTranslation();
  const text = useBilingual();
  const { data } = useQuery(lenders());
  const questions = data?.find(({ lender }) => lender === application.lender)?.questions ?? [];
  const labelOf = (value: Value): string => {
    const option = questions.flatMap(({ options }) => options ?? []).find((each) => each.value === value);
    return option ? text(option.label) : String(value ?? '–').replaceAll('_', ' ');
  };
  return ({ lever }, value) => {
    if (Array.isArray(value)) return value.map(labelOf).join(', ');
    if (lever === 'term_months') return t('loan.months', { count: Number(value) });
    if (lever === 'feature') return typeof value === 'number' ? formatNumber(value) : labelOf(value);
    return formatMoney(Number(value), application.currency);
  };
}

/** Why there is no offer, the weightiest reason first, and what would change it. */
export function Reasons({ application }: { application: OpenApplication }) {
  const { t } = useTranslation();
  const text = useBilingual();
  const valueText = useValueText(application);
  const { reasons, changes } = application;
  if (reasons.length === 0) return null;
  return (
    <div className={styles.why}>
      <h4>{t('credit.reasons')}</h4>
      <ol data-reasons>
        {reasons.map((reason) => (
          <li key={reason.code}>{text(reason)}</li>
        ))}
      </ol>
      {changes.length > 0 && (
        <>
          <h4>{t('credit.changes')}</h4>
          <p className="small muted">{t('credit.changesText')}</p>
          <ul data-changes>
            {changes.map((change) => (
              <li key={text(change.label)}>
                {t(`credit.change.${change.outcome}`, { what: text(change.label), from: valueText(change, change.from), to: valueText(change, change.to) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** What one lender answered. */
export function Answer({ application, access, sale }: { application: OpenApplication; access: Access; sale: string | undefined }) {
  const { t } = useTranslation();
  return (
    <article className="card stack" data-answer={application.status} data-lender={application.lender} aria-label={application.lenderName}>
      <div className={market.head}>
        <h3>{application.lenderName}</h3>
        <StatusBadge status={application.status} />
      </div>
      <OfferFacts application={application} />
      {application.status === 'referred' && <p className="small">{t('credit.referredText')}</p>}
      <Reasons application={application} />
      {application.status === 'declined' && <NoticeLinks id={application.id} access={access} />}
      <p className="small">
        <Link to="/credit/applications/$id" params={{ id: application.id }} search={sale ? { sale } : {}}>
          {t('credit.details')}
        </Link>
      </p>
    </article>
  );
}
