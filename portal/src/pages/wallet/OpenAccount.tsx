import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionJson } from '../../api/types';
import { Icon } from '../../components/Icon';
import type { Identity } from '../../keys';
import { partyOf } from '../../keys/access';
import { useOrganisationChoices } from '../../lib/useOrganisationChoices';
import { usePropose } from '../../proposals/usePropose';

/** Asks a bank for an account: the holder signs, and the bank decides by signing too. */
export function OpenAccount({ identity }: { identity: Identity }) {
  const { t } = useTranslation();
  const proposeToSign = usePropose();
  const banks = useOrganisationChoices({ role: 'bank' });
  const [bank, setBank] = useState('');
  const [currency, setCurrency] = useState('EUR');
  const chosen = bank || banks[0]?.value || '';
  const isCurrency = /^[A-Z]{3}$/.test(currency);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen === '' || !isCurrency) return;
    proposeToSign({
      title: t('wallet.open'),
      actions: [{ type: 'payments.open_account', by: chosen, holder: partyOf(identity), currency } as unknown as ActionJson],
      permanent: t('wallet.openPermanent'),
    });
  };

  return (
    <form className="card stack" onSubmit={submit} noValidate aria-label={t('wallet.open')}>
      <h2>{t('wallet.open')}</h2>
      <p className="small muted">{t('wallet.openHint')}</p>
      <NativeSelect name="bank" label={t('wallet.bank')} value={chosen} data={banks} onChange={(event) => setBank(event.currentTarget.value)} />
      <TextInput
        name="currency"
        label={t('wallet.currency')}
        value={currency}
        maxLength={3}
        autoCapitalize="characters"
        error={isCurrency ? null : t('wallet.problem.currency')}
        onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
      />
      <div className="row">
        <Button type="submit" variant="default" disabled={chosen === ''} leftSection={<Icon name="bank" size={17} />}>
          {t('wallet.ask')}
        </Button>
      </div>
    </form>
  );
}
