import { NativeSelect, NumberInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Offered } from '../../credit/useOffers';
import { formatDate, formatJurisdiction } from '../../lib/format';
import { COOLING_OFF_MOST, contractOf, JURISDICTIONS, type Draft } from '../../market/contract';
import { percent } from '../credit/Answer';
import styles from './Market.module.css';

const MONTHS = [12, 24, 36, 48, 60, 72] as const;

/** Rate and term as the lender has signed them: nothing here is to be typed. */
export function OfferedTerms({ signed: { id, lenderName, offer } }: { signed: Offered }) {
  const { t } = useTranslation();
  return (
    <>
      <dl className="facts">
        <dt>{t('loan.rate')}</dt>
        <dd className="figure">{percent(offer.ratePpm)}</dd>
        <dt>{t('loan.term')}</dt>
        <dd className="figure">{t('loan.months', { count: offer.termMonths })}</dd>
        <dt>{t('market.law')}</dt>
        <dd>{formatJurisdiction(offer.jurisdiction)}</dd>
        <dt>{t('credit.withdrawal')}</dt>
        <dd>{offer.coolingOffDays > 0 ? t('market.days', { count: offer.coolingOffDays }) : t('credit.noWithdrawal')}</dd>
      </dl>
      <p className="small" data-by-offer={id}>
        {t('credit.byOffer', { lender: lenderName, date: formatDate(offer.madeAt), rate: percent(offer.ratePpm), months: t('loan.months', { count: offer.termMonths }) })}{' '}
        <Link to="/credit/applications/$id" params={{ id }}>
          {t('credit.details')}
        </Link>
      </p>
    </>
  );
}

/** The terms that a lender sets without an application. They are empty: what it signs, it has chosen. */
export function OwnTerms({ draft, tried, onChange }: { draft: Draft; tried: boolean; onChange: (draft: Draft) => void }) {
  const { t } = useTranslation();
  const { gaps } = contractOf(draft);
  const error = (name: keyof Draft): string | false => tried && gaps.includes(name) && t('credit.problem.missing');
  return (
    <>
      <p className="small muted">{t('market.ownTerms')}</p>
      <div className={styles.pair}>
        <NumberInput label={t('loan.rate')} value={draft.rate} min={0} max={100} step={0.1} decimalScale={4} suffix=" %" error={error('rate')} onChange={(rate) => onChange({ ...draft, rate })} />
        <NativeSelect
          label={t('loan.term')}
          value={draft.months}
          error={error('months')}
          data={[{ value: '', label: t('form.choose') }, ...MONTHS.map((each) => ({ value: String(each), label: t('loan.months', { count: each }) }))]}
          onChange={(event) => onChange({ ...draft, months: event.currentTarget.value })}
        />
      </div>
      <div className={styles.pair}>
        <NativeSelect
          label={t('market.law')}
          description={t('market.lawHint')}
          value={draft.jurisdiction}
          error={error('jurisdiction')}
          data={[{ value: '', label: t('form.choose') }, ...JURISDICTIONS.map((each) => ({ value: each, label: formatJurisdiction(each) }))]}
          onChange={(event) => onChange({ ...draft, jurisdiction: event.currentTarget.value })}
        />
        <NumberInput
          label={t('market.coolingOff')}
          description={t('market.coolingOffHint')}
          value={draft.coolingOffDays}
          min={0}
          max={COOLING_OFF_MOST}
          allowDecimal={false}
          error={error('coolingOffDays')}
          onChange={(coolingOffDays) => onChange({ ...draft, coolingOffDays })}
        />
      </div>
    </>
  );
}
