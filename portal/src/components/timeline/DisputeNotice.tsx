import { useTranslation } from 'react-i18next';
import type { Dispute, VehicleRecord } from '../../api/types';
import { formatAgo, formatDate } from '../../lib/format';
import { term } from '../../lib/rich';
import { recordSentence } from '../../lib/sentence';
import { useNow } from '../../lib/useNow';
import type { Tone } from '../basics';
import { OrganisationLink, PartyName } from '../links';
import styles from '../Timeline.module.css';

const TONES: Record<Dispute['state'], Tone> = { open: 'warn', overdue: 'bad', answered: 'info', withdrawn: 'quiet' };

/** What the holder says and what the reporter says, side by side: the ledger takes no side. */
export function DisputeNotice({ record, dispute }: { record: VehicleRecord; dispute: Dispute }) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const isWaiting = dispute.state === 'open' || dispute.state === 'overdue';
  return (
    <div className={`${styles.dispute} tone-${TONES[dispute.state] ?? 'warn'}`} data-dispute={dispute.state}>
      <strong>
        {t(`timeline.dispute.${dispute.state}`, { deadline: formatDate(dispute.deadline) })}
        {isWaiting && ` (${formatAgo(dispute.deadline, now)})`}
      </strong>
      <div className={styles.versions}>
        <div>
          <span className={styles.version}>{t('dispute.reporterSays')}</span>
          <q>{recordSentence(t, record.action)}</q>
          {dispute.statement && <q>{dispute.statement}</q>}
          <span className="small muted">
            {record.by && <OrganisationLink id={record.by} {...(record.byName ? { name: record.byName } : {})} />}
            {dispute.answer && ` · ${term(t, 'term.answer', dispute.answer)}`}
            {isWaiting && ` · ${t('dispute.noAnswer')}`}
          </span>
        </div>
        <div>
          <span className={styles.version}>{t('dispute.holderSays')}</span>
          <q>{dispute.reason}</q>
          <span className="small muted">
            <PartyName party={dispute.holder} /> · {formatDate(dispute.openedAt)} ·{' '}
            <a href={`#record-${dispute.record}`}>{t('timeline.number', { number: dispute.record })}</a>
          </span>
        </div>
      </div>
    </div>
  );
}
