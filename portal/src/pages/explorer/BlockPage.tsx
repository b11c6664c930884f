import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { block, network } from '../../api/queries';
import { DateText, Empty, Identifier, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { BlockLink, ProposerLink } from '../../components/links';
import { ProblemView } from '../../components/ProblemView';
import { TransactionList } from '../../components/TransactionList';
import { formatNumber } from '../../lib/format';

export function BlockPage() {
  const { t } = useTranslation();
  const { height } = useParams({ from: '/explorer/blocks/$height' });
  const query = useQuery(block(height));
  const { data: info } = useQuery(network());
  const title = t('block.title', { height: /^\d+$/.test(height) ? formatNumber(Number(height)) : height });
  usePageTitle(title);
  const { data } = query;
  return (
    <div className="page stack">
      <PageHead title={title}>
        {data && (
          <nav className="row" aria-label={title}>
            {data.height > 1 && <BlockLink height={data.height - 1} label={t('block.previous')} />}
            {info && data.height < info.height && <BlockLink height={data.height + 1} label={t('block.next')} />}
          </nav>
        )}
      </PageHead>
      {query.isError ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} />
      ) : !data ? (
        <Waiting rows={8} height={30} />
      ) : (
        <>
          <section className="card">
            <dl className="facts">
              <dt>{t('block.time')}</dt>
              <dd>
                <DateText ms={data.time} time />
              </dd>
              <dt>{t('block.proposer')}</dt>
              <dd>
                <ProposerLink publicKey={data.proposer} />
              </dd>
              <dt>{t('block.view')}</dt>
              <dd className="numeric">{formatNumber(data.view)}</dd>
              <dt>{t('block.bytes')}</dt>
              <dd className="numeric">{t('block.bytesValue', { bytes: formatNumber(data.bytes) })}</dd>
              <dt>{t('block.digest')}</dt>
              <dd>
                <Identifier value={data.digest} label={t('block.digest')} full />
              </dd>
              <dt>{t('block.parent')}</dt>
              <dd>
                <Identifier value={data.parent} label={t('block.parent')} full />
              </dd>
              <dt>{t('block.stateRoot')}</dt>
              <dd>
                <Identifier value={data.stateRoot} label={t('block.stateRoot')} full />
              </dd>
              <dt>{t('block.bodyHash')}</dt>
              <dd>
                <Identifier value={data.bodyHash} label={t('block.bodyHash')} full />
              </dd>
            </dl>
          </section>
          <section className="card">
            <h2>{t('block.transactions')}</h2>
            {data.items.length === 0 ? (
              <Empty icon="block">{t('block.empty')}</Empty>
            ) : (
              <TransactionList items={data.items} label={t('block.transactions')} />
            )}
          </section>
        </>
      )}
    </div>
  );
}
