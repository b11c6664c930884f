import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { network, statistics, transactions, vehicles } from '../../api/queries';
import type { Statistics } from '../../api/types';
import { TableHead } from '../../components/TableHead';
import { Empty, usePageTitle } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { QueryResult } from '../../components/QueryResult';
import { SearchBox } from '../../components/SearchBox';
import { TransactionList } from '../../components/TransactionList';
import { formatNumber, shorten } from '../../lib/format';
import { useMyDids } from '../../keys';
import { onBlock } from '../../lib/live';
import { term } from '../../lib/rich';
import styles from './HomePage.module.css';

const Garage = lazy(() => import('./Garage'));

const LATEST = 6;
/** Findings that make telling examples on a demonstration network. */
const EXAMPLES = ['odometer_rollback', 'total_loss_titled_clean', 'record_while_stolen'];

const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

function Example({ finding }: { finding: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(vehicles({ finding }, undefined, 1));
  const vehicle = data?.items[0];
  if (!vehicle) return null;
  return (
    <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }} className={styles.example}>
      <strong>
        {vehicle.make} {vehicle.model} <span>{vehicle.modelYear}</span>
      </strong>
      <code>{vehicle.vin ?? shorten(vehicle.id)}</code>
      <em>
        <Icon name="warning" size={17} />
        {term(t, 'finding.kind', finding)}
      </em>
    </Link>
  );
}

function Figures({ data }: { data: Statistics | undefined }) {
  const { t } = useTranslation();
  const figures: [string, number | undefined][] = [
    ['home.vehicles', data?.vehicles],
    ['home.records', data?.records],
    ['home.organisations', data?.organisations],
    ['home.findings', data && total(data.findings)],
  ];
  return (
    <dl className={styles.figures} aria-label={t('home.figures')}>
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd className="numeric">{value === undefined ? '–' : formatNumber(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Demonstration({ data }: { data: NonNullable<Statistics['demonstration']> }) {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t('home.demonstration')}</h2>
      <p className="muted small">{t('home.demonstrationText')}</p>
      <table className={styles.demonstration}>
        <TableHead names={[t('home.kind'), t('home.planted'), t('home.found'), t('home.falseAlarms')]} />
        <tbody>
          {Object.entries(data.planted).map(([kind, planted]) => (
            <tr key={kind}>
              <th scope="row">
                {/* Clone attempts are refused transactions, not findings in a history. */}
                {kind === 'clone_attempt' ? (
                  <Link to="/explorer/transactions" search={{ type: 'vehicles.register_birth', status: 'rejected' }}>
                    {term(t, 'finding.kind', kind)}
                  </Link>
                ) : (
                  <Link to="/vehicles" search={{ finding: kind }}>
                    {term(t, 'finding.kind', kind)}
                  </Link>
                )}
              </th>
              <td>{formatNumber(planted)}</td>
              <td>{formatNumber(data.found[kind] ?? 0)}</td>
              <td>{formatNumber(data.falseAlarms[kind] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function How() {
  const { t } = useTranslation();
  const steps = [
    { icon: 'file', title: 'home.how.readTitle', text: 'home.how.readText' },
    { icon: 'coverage', title: 'home.how.missTitle', text: 'home.how.missText' },
    { icon: 'shield', title: 'home.how.proveTitle', text: 'home.how.proveText' },
  ] as const;
  return (
    <section aria-labelledby="how">
      <h2 id="how">{t('home.howTitle')}</h2>
      <div className={styles.how}>
        {steps.map((step) => (
          <div key={step.title}>
            <Icon name={step.icon} size={28} />
            <h3>{t(step.title)}</h3>
            <p className="muted">{t(step.text)}</p>
          </div>
        ))}
      </div>
    </section>
  );
}

export function HomePage() {
  const { t } = useTranslation();
  usePageTitle(undefined);
  const client = useQueryClient();
  const isSignedIn = useMyDids().length > 0;
  const { data: info } = useQuery(network());
  const { data: figures } = useQuery(statistics());
  const latest = useInfiniteQuery(transactions({ status: 'accepted' }, LATEST));
  useEffect(() => onBlock(() => void client.invalidateQueries({ queryKey: transactions({ status: 'accepted' }, LATEST).queryKey })), [client]);
  return (
    <>
      <div className={styles.hero}>
        <div className={styles.heroInner}>
          <div className={styles.ask}>
            <h1>{t('home.title')}</h1>
            <p className="lead">{t('home.lead')}</p>
            <SearchBox large />
            <p className="small muted">{t('home.searchHint')}</p>
          </div>
          {info?.demo && (
            <aside className={styles.examples} aria-label={t('home.examples')}>
              <p className="small muted">{t('home.examples')}</p>
              {EXAMPLES.map((finding) => (
                <Example key={finding} finding={finding} />
              ))}
            </aside>
          )}
        </div>
        <Figures data={figures} />
      </div>
      <div className={`page ${styles.below}`}>
        {isSignedIn && (
          <Suspense>
            <Garage />
          </Suspense>
        )}
        <How />
        <div className={styles.columns}>
          <section className="card">
            <div className="row between">
              <h2>{t('home.latest')}</h2>
              <Link to="/explorer">{t('home.allTransactions')}</Link>
            </div>
            <QueryResult query={latest} rows={LATEST} height={46}>
              {({ pages: [page] }) =>
                page && page.items.length > 0 ? <TransactionList items={page.items} label={t('home.latest')} /> : <Empty icon="clock">{t('home.latestEmpty')}</Empty>
              }
            </QueryResult>
          </section>
          {figures?.demonstration && <Demonstration data={figures.demonstration} />}
        </div>
      </div>
    </>
  );
}
