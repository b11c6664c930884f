import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ActionJson } from '../../api/types';
import { Icon } from '../../components/Icon';
import { useIdentity } from '../../keys';
import { partyOf } from '../../keys/access';
import { historyOf } from '../../market/queries';
import { agreedOffer, type Agreement, type Sale } from '../../market/types';
import proposals from '../../proposals/Proposals.module.css';
import { isSettlement, type Proposal } from '../../proposals/proposals';
import { useSigning } from '../../signing';
import { giveBack } from './Offers';
import { PendingProposals } from './Pending';
import { Settlement } from './Settlement';

function InspectionReport({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const identity = useIdentity();
  const report = (result: 'passed' | 'failed'): void =>
    signing.open({
      title: t('market.inspection'),
      actions: [{ type: 'sales.report_inspection', by: identity!.organisation!, sale: sale.id, result } as unknown as ActionJson],
    });
  return (
    <section className="card stack" aria-label={t('market.inspection')}>
      <h2>{t('market.inspection')}</h2>
      <div className="row">
        <Button onClick={() => report('passed')}>{t('market.passed')}</Button>
        <Button variant="default" onClick={() => report('failed')}>
          {t('market.failed')}
        </Button>
      </div>
    </section>
  );
}

/** The history has grown since the agreement: the buyer takes it, or steps back. */
function HistoryChanged({ sale, agreement, isBuyer }: { sale: Sale; agreement: Agreement; isBuyer: boolean }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const { data: now } = useQuery({ queryKey: ['history', sale.sale.vehicle], queryFn: () => historyOf(sale.sale.vehicle), refetchInterval: 5_000 });
  if (!now || now.digest === agreement.history.digest) return null;
  const acknowledge = (): void =>
    signing.open({ title: t('market.acknowledge'), actions: [{ type: 'sales.acknowledge', sale: sale.id, history: now } as unknown as ActionJson] });
  return (
    <div className={`${proposals.notice} tone-warn`} role="status" data-obstacle="history">
      <Icon name="warning" size={22} />
      <div className="stack">
        <p>{t('market.historyChanged', { count: now.count - agreement.history.count })}</p>
        {isBuyer && (
          <div className="row">
            <Button variant="default" onClick={acknowledge}>
              {t('market.acknowledge')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** Between agreement and settlement: what each party has to do. While one settlement waits for signatures, nobody prepares another. */
export function Agreed({ sale, pending }: { sale: Sale; pending: Proposal[] | undefined }) {
  const { t } = useTranslation();
  const signing = useSigning();
  const identity = useIdentity();
  const offer = agreedOffer(sale.sale);
  const { status } = sale.sale;
  if (!offer || status.state !== 'agreed') return null;
  const party = identity && partyOf(identity);
  const isSide = party === offer.buyer || party === sale.sale.seller;
  const isLender = identity?.organisation != null && identity.organisation === offer.financing?.lender;
  const isInspector = identity?.organisation != null && identity.organisation === offer.inspector;
  const waits = offer.inspector !== undefined && status.inspection !== 'passed';
  const isPrepared = pending === undefined ? identity?.signer !== undefined : pending.some(isSettlement);
  const cancel = async (): Promise<void> =>
    signing.open({ title: t('market.cancel'), actions: [{ type: 'sales.cancel', sale: sale.id }, ...(await giveBack(offer))] as ActionJson[], permanent: t('market.cancelText') });
  return (
    <>
      <HistoryChanged sale={sale} agreement={status} isBuyer={party === offer.buyer} />
      {isInspector && status.inspection === undefined && <InspectionReport sale={sale} />}
      {waits && (
        <p className={`${proposals.notice} tone-${status.inspection === 'failed' ? 'bad' : 'info'}`} role="status">
          {t(status.inspection === 'failed' ? 'market.inspectionFailed' : 'market.inspectionWaits')}
        </p>
      )}
      {pending && <PendingProposals sale={sale} pending={pending} />}
      {(isSide || isLender) && identity && !waits && !isPrepared && <Settlement sale={sale} offer={offer} identity={identity} />}
      {isSide && (
        <div className="row">
          <Button variant="default" onClick={() => void cancel()}>
            {t('market.cancel')}
          </Button>
        </div>
      )}
    </>
  );
}
