import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { salted } from '../../api/sign';
import type { ActionJson, Vehicle } from '../../api/types';
import { Waiting } from '../../components/basics';
import { amountOf, amountProblem, MoneyInput } from '../../components/MoneyInput';
import { SubmitButton } from '../../components/SubmitButton';
import { type Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { useOwnAccounts } from '../../market/accounts';
import { NeedsAccount } from '../../market/NeedsAccount';
import { sales } from '../../market/queries';
import { isStillOn } from '../../market/types';
import { DAY_MS } from '../../lib/days';
import { shorten } from '../../lib/format';
import { useSigning } from '../../signing';
import proposals from '../../proposals/Proposals.module.css';
import { ForHolder, HolderPage } from '../transfer/HolderPage';

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
        <NeedsAccount />
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
        <SubmitButton>{t('wallet.review')}</SubmitButton>
      </div>
    </form>
  );
}

function Sell({ vehicle }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  const { data } = useQuery(sales({ vehicle: vehicle.id }));
  const open = data?.find(isStillOn);
  const listed = open && (
    <p className={`${proposals.notice} tone-info`} role="status">
      {t('market.alreadyListed')}{' '}
      <Link to="/sales/$id" params={{ id: open.id }}>
        {t('market.seeSale')}
      </Link>
    </p>
  );
  return (
    <ForHolder vehicle={vehicle} instead={listed}>
      {(identity) => <SellForm vehicle={vehicle} identity={identity} />}
    </ForHolder>
  );
}

/** The holder puts a car up for sale. */
export function SellPage() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/vehicles/$id/sell' });
  return (
    <HolderPage id={id} titleOf={(car) => t('market.sell', { car })} lead={t('market.sellLead')}>
      {(vehicle) => <Sell vehicle={vehicle} />}
    </HolderPage>
  );
}
