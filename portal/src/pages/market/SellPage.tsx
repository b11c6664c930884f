import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { vehicle as vehicleQuery } from '../../api/queries';
import { salted } from '../../api/sign';
import type { ActionJson, Vehicle } from '../../api/types';
import { PageHead, usePageTitle, Waiting } from '../../components/basics';
import { Icon } from '../../components/Icon';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { QueryResult } from '../../components/QueryResult';
import { useIdentity, type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { useOwnAccounts } from '../../market/accounts';
import { sales } from '../../market/queries';
import { shorten } from '../../lib/format';
import { useSigning } from '../../signing';
import proposals from '../../proposals/Proposals.module.css';
import { CarReview } from '../proposals/CarReview';

const DAY_MS = 86_400_000;
const TERMS = [14, 30, 90] as const;

function SellForm({ vehicle, identity }: { vehicle: Vehicle; identity: Identity }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const signing = useSigning();
  const accounts = useOwnAccounts(identity);
  const [chosen, setChosen] = useState('');
  const [price, setPrice] = useState('');
  const [days, setDays] = useState<number>(TERMS[1]);
  const [tried, setTried] = useState(false);
  const account = accounts?.find(({ id }) => id === chosen) ?? accounts?.[0];
  if (accounts && !account) {
    return (
      <p className={`${proposals.notice} tone-info`} role="status">
        {t('market.needsAccount')} <Link to="/wallet">{t('wallet.pageTitle')}</Link>
      </p>
    );
  }
  if (!account) return <Waiting rows={3} height={44} />;
  const { currency } = account;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (amountProblem(price, currency) !== null) return;
    const listing = await salted({
      type: 'sales.list', seller: partyOf(identity), vehicle: vehicle.id, currency, asking: amountOf(price, currency), account: account.id,
      expiresAt: Date.now() + days * DAY_MS,
    } as unknown as ActionJson);
    signing.open({
      title: t('market.sell', { car: t('vehicle.title', vehicle) }),
      actions: [listing.action],
      permanent: t('market.listPermanent'),
      onClose: (accepted) => accepted && void navigate({ to: '/sales', search: { whose: 'mine' } }),
    });
  };
  return (
    <form className="card stack" onSubmit={(event) => void submit(event)} noValidate aria-label={t('market.sellForm')}>
      <NativeSelect
        label={t('market.account')}
        value={account.id}
        data={accounts!.map(({ id, bankName, currency: its }) => ({ value: id, label: `${its} · ${bankName} (${shorten(id, 6, 4)})` }))}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <MoneyInput name="price" label={t('market.asking')} currency={currency} value={price} tried={tried} onChange={setPrice} />
      <NativeSelect
        label={t('market.listedFor')}
        value={days}
        data={TERMS.map((each) => ({ value: String(each), label: t('market.days', { count: each }) }))}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
      />
      <div className="row">
        <Button type="submit" leftSection={<Icon name="edit" size={17} />}>
          {t('wallet.review')}
        </Button>
      </div>
    </form>
  );
}

function Loaded({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const identity = useIdentity();
  const isHolder = identity !== null && vehicle.holders.includes(partyOf(identity));
  const { data } = useQuery(sales({ vehicle: vehicle.id }));
  const open = data?.find(({ sale }) => sale.status.state === 'listed' || sale.status.state === 'agreed');
  return (
    <>
      <PageHead title={t('market.sell', { car: t('vehicle.title', vehicle) })} lead={t('market.sellLead')}>
        <Link to="/vehicles/$id" params={{ id: vehicle.vin ?? vehicle.id }}>
          {t('transfer.back')}
        </Link>
      </PageHead>
      <div className="columns">
        {open ? (
          <p className={`${proposals.notice} tone-info`} role="status">
            {t('market.alreadyListed')}{' '}
            <Link to="/sales/$id" params={{ id: open.id }}>
              {t('market.seeSale')}
            </Link>
          </p>
        ) : identity === null ? (
          <NeedsKey identity={null} />
        ) : isHolder ? (
          <SellForm vehicle={vehicle} identity={identity} />
        ) : (
          <p className={`${proposals.notice} tone-info`} role="status" data-obstacle="holder">
            {t('transfer.notHolder', { label: identity.label })}
          </p>
        )}
        <CarReview id={vehicle.id} since={Number.MAX_SAFE_INTEGER} />
      </div>
    </>
  );
}

/** The holder puts a car up for sale. */
export function SellPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/vehicles/$id/sell' });
  const query = useQuery(vehicleQuery(id));
  usePageTitle(query.data && t('market.sell', { car: t('vehicle.title', query.data) }));
  return (
    <div className="page stack">
      <QueryResult query={query} rows={6} height={44}>
        {(vehicle) => <Loaded vehicle={vehicle} />}
      </QueryResult>
    </div>
  );
}
