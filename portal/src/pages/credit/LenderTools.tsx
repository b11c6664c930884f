import { Button, Checkbox, Modal, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemView } from '../../components/ProblemView';
import { erase, funnel, review, type Review } from '../../credit/queries';
import type { OpenApplication } from '../../credit/types';
import type { Access } from '../../keys/access';
import { useBilingual } from './Answer';
import styles from './Credit.module.css';

const PPM_PER_PERCENT = 10_000;
/** Most reasons that the ledger takes. */
const MOST_REASONS = 4;

type Props = { application: OpenApplication; access: Access; onChange: () => void };

/** A person at the lender decides on what the model has left to people. */
function ReviewForm({ application, access, onChange }: Props) {
  const { t } = useTranslation();
  const text = useBilingual();
  const { data } = useQuery(funnel(access, application.lender));
  const [rate, setRate] = useState<number | string>('');
  const [reasons, setReasons] = useState<string[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const known = [...application.reasons, ...(data?.reasons ?? []).filter(({ code }) => application.reasons.every((each) => each.code !== code))];
  const decide = (body: Review): void => {
    setFailure(null);
    review(access, application.id, body).then(onChange, setFailure);
  };
  return (
    <section className="card stack" aria-label={t('credit.review')} data-review>
      <h2>{t('credit.review')}</h2>
      <p className="small muted">{t('credit.reviewText')}</p>
      <NumberInput label={t('loan.rate')} value={rate} min={0} max={100} step={0.1} decimalScale={2} suffix=" %" onChange={setRate} />
      <div className="row">
        <Button disabled={rate === ''} onClick={() => decide({ outcome: 'approved', ratePpm: Math.round(Number(rate) * PPM_PER_PERCENT) })}>{t('credit.approve')}</Button>
      </div>
      <fieldset className={styles.fields}>
        <legend>{t('credit.reasons')}</legend>
        {known.map((reason) => (
          <Checkbox
            key={reason.code}
            label={text(reason)}
            checked={reasons.includes(reason.code)}
            disabled={reasons.length >= MOST_REASONS && !reasons.includes(reason.code)}
            onChange={(event) =>
              setReasons(event.currentTarget.checked ? [...reasons, reason.code] : reasons.filter((code) => code !== reason.code))
            }
          />
        ))}
      </fieldset>
      <div className="row">
        <Button variant="default" disabled={reasons.length === 0} onClick={() => decide({ outcome: 'declined', reasons })}>
          {t('credit.decline')}
        </Button>
      </div>
      {failure !== null && <ProblemView error={failure} />}
    </section>
  );
}

function Erase({ application, access, onChange }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const go = (): void => {
    setFailure(null);
    erase(access, application.lender, application.applicant).then(() => {
      setAsking(false);
      onChange();
    }, setFailure);
  };
  return (
    <section className="card stack" aria-label={t('credit.erase')}>
      <h2>{t('credit.erase')}</h2>
      <p className="small muted">{t('credit.eraseText')}</p>
      <div className="row">
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('credit.erase')}
        </Button>
      </div>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('credit.erase')} lockScroll={false} centered closeButtonProps={{ 'aria-label': t('common.close') }}>
        <div className="stack">
          <p>{t('credit.eraseSure')}</p>
          {failure !== null && <ProblemView error={failure} />}
          <div className="row">
            <Button onClick={go}>
              {t('credit.eraseNow')}
            </Button>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('credit.keep')}
            </Button>
          </div>
        </div>
      </Modal>
    </section>
  );
}

/** What only the lender does with an application. */
export function LenderTools(props: Props) {
  return (
    <>
      {props.application.status === 'referred' && <ReviewForm {...props} />}
      <Erase {...props} />
    </>
  );
}
