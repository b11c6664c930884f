import { NativeSelect } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { network, organisation } from '../../api/queries';
import { Badge, Empty, PageHead, usePageTitle, Waiting } from '../../components/basics';
import { ChooseFile } from '../../components/ChooseFile';
import { Icon } from '../../components/Icon';
import { LinkButton } from '../../components/LinkButton';
import { QuestionFailed } from '../../components/QuestionFailed';
import type { Compared } from '../../credit/compare';
import { LARGEST_FILE_BYTES, offerOf, readOffersFile, verdictOf, type SignedOffer, type Verdict } from '../../credit/offersFile';
import { lenders } from '../../credit/queries';
import { useIdentities, useIdentity, type Identity } from '../../keys';
import { useAccessOf } from '../../keys/access';
import { NeedsKey } from '../../keys/NeedsKey';
import { formatNumber, shortenDid } from '../../lib/format';
import proposals from '../../proposals/Proposals.module.css';
import type { SignedDocument } from '../../verify/dsse';
import { WhyNot } from '../desk/WhyNot';
import { ApplyForm } from './ApplyForm';
import { OffersTable } from './Comparison';

/** The customer's form: filled in at the dealer's screen, sent in the customer's name, with the customer's key. */
function CustomerForm({ customer }: { customer: Identity }) {
  const { t } = useTranslation();
  const access = useAccessOf(customer);
  const [name, setName] = useState('');
  const { data: desks, error, refetch } = useQuery(lenders());
  if (!customer.signer) return <NeedsKey identity={customer} />;
  if (error) return <QuestionFailed error={error} onRetry={() => void refetch()} />;
  if (!desks || !access) return <Waiting rows={6} height={44} />;
  if (desks.length === 0) return <Empty icon="bank">{t('credit.noLenders')}</Empty>;
  return <ApplyForm key={access.party} access={access} desks={desks} name={name} onPick={setName} />;
}

/** Who applies: a private person's key in this browser, never the dealer's own. */
function Customer() {
  const { t } = useTranslation();
  const customers = useIdentities().filter((each) => each.organisation === null);
  const [did, setDid] = useState('');
  const customer = customers.find((each) => each.did === did);
  return (
    <section className="stack" aria-labelledby="customer">
      <div className="card stack">
        <h2 id="customer">{t('credit.customer')}</h2>
        <p className="small muted">{t('credit.customerText')}</p>
        <NativeSelect
          name="customer"
          label={t('credit.customerKey')}
          value={did}
          data={[{ value: '', label: t('credit.chooseCustomer') }, ...customers.map((each) => ({ value: each.did, label: `${each.label} · ${shortenDid(each.did)}` }))]}
          onChange={(event) => setDid(event.currentTarget.value)}
        />
        <div className="row">
          <LinkButton to="/keys" variant="default" size="xs">
            {t('keys.manage')}
          </LinkButton>
        </div>
      </div>
      {customer && <CustomerForm key={did} customer={customer} />}
    </section>
  );
}

type Signed = { document: SignedDocument; offer: SignedOffer };

type Checked = Compared & { verdict: Verdict | 'unknownLender' | undefined };

/** The offers with what the ledger says of their signatures, which is undefined until it is known. */
function useChecked(signed: Signed[]): Checked[] {
  const { data: info } = useQuery(network());
  const found = useQueries({ queries: signed.map(({ offer }) => ({ ...organisation(offer.lender), retry: false })) });
  return signed.map(({ document, offer }, index): Checked => {
    const { data: lender, isError } = found[index]!;
    const verdict = isError ? 'unknownLender' : lender && info && verdictOf(document, offer, lender, info.networkId);
    return { key: String(index), lender: offer.lender, lenderName: lender?.name ?? offer.lender, currency: offer.currency, offer, verdict };
  });
}

function Imported({ signed }: { signed: Signed[] }) {
  const { t } = useTranslation();
  const rows = useChecked(signed);
  const good = rows.filter(({ verdict }) => verdict === 'verified');
  const bad = rows.filter(({ verdict }) => verdict !== undefined && verdict !== 'verified');
  return (
    <>
      <p role="status" data-verified={good.length}>
        {t('credit.verifiedOffers', { good: formatNumber(good.length), all: formatNumber(rows.length) })}
      </p>
      {good.length > 0 && (
        <OffersTable
          offers={good}
          mark={() => (
            <Badge tone="ok" icon="shield">
              {t('credit.verdict.verified')}
            </Badge>
          )}
        />
      )}
      {bad.map(({ key, lenderName, verdict }) => (
        <p key={key} className={`${proposals.notice} tone-bad`} role="alert" data-verdict={verdict}>
          {t('credit.notVerified', { lender: lenderName, why: t(`credit.verdict.${verdict}`) })}
        </p>
      ))}
    </>
  );
}

/** Offers that a customer brought along: only what a lender has signed is compared. */
function Import() {
  const { t } = useTranslation();
  const [signed, setSigned] = useState<Signed[] | null>(null);
  const [isBad, setBad] = useState(false);
  const choose = async (file: File): Promise<void> => {
    setBad(false);
    try {
      if (file.size > LARGEST_FILE_BYTES) throw new Error('too large');
      const read = readOffersFile(await file.text()).map((document) => ({ document, offer: offerOf(document) }));
      const offers = read.filter((each): each is Signed => each.offer !== null);
      if (offers.length < read.length || offers.length === 0) throw new Error('not offers');
      setSigned(offers);
    } catch {
      setSigned(null);
      setBad(true);
    }
  };
  return (
    <section className="card stack" aria-labelledby="import">
      <h2 id="import">{t('credit.import')}</h2>
      <p className="small muted">{t('credit.importText')}</p>
      <div className="row">
        <ChooseFile label={t('credit.chooseFile')} accept=".json,application/json" onFile={(file) => void choose(file)} leftSection={<Icon name="upload" size={17} />} />
      </div>
      {isBad && (
        <p className={`${proposals.notice} tone-bad`} role="alert" data-import="refused">
          {t('credit.notOffers')}
        </p>
      )}
      {signed && <Imported signed={signed} />}
    </section>
  );
}

/** A dealer's desk for financing: the customer applies here, or brings offers along. */
export function DeskPage() {
  const { t } = useTranslation();
  usePageTitle(t('credit.desk'));
  const identity = useIdentity();
  const isOpen = identity?.roles.includes('dealer') ?? false;
  return (
    <div className="page stack">
      <PageHead title={t('credit.desk')} lead={t('credit.deskLead')} />
      {isOpen ? (
        <>
          <Import />
          <Customer />
        </>
      ) : (
        <div className="card stack" data-desk-closed="dealer">
          <WhyNot role="dealer" identity={identity} />
        </div>
      )}
    </div>
  );
}
