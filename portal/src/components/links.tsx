import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { accountHolder, directory, network } from '../api/queries';
import { useNameOf } from '../keys/addressBook';
import { shorten, shortenDid } from '../lib/format';

/**
 * An organisation by the name that the visitor's address book gives it, else by its own; the slug stands in until the
 * directory is there.
 */
export function OrganisationLink({ id, name }: { id: string; name?: string }) {
  const { data } = useQuery(directory());
  const known = useNameOf(id);
  const official = data?.get(id)?.name ?? (name || id);
  return (
    <Link to="/organisations/$id" params={{ id }} {...(known ? { title: official } : {})}>
      {known ?? official}
    </Link>
  );
}

/** The validator that proposed a block, known by its consensus key. */
export function ProposerLink({ publicKey }: { publicKey: string }) {
  const { data } = useQuery(network());
  const validator = data?.validators.find((each) => each.publicKey === publicKey);
  if (!validator) return <code title={publicKey}>{shorten(publicKey)}</code>;
  return <OrganisationLink id={validator.organisation} name={validator.name} />;
}

export function VehicleLink({ id, name }: { id: string; name?: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/vehicles/$id" params={{ id }} title={id}>
      {name ?? t('term.vehicle', { id: shorten(id, 6, 4) })}
    </Link>
  );
}

/**
 * An account for money, by the name that the visitor's address book gives its holder, else by its organisation's; `numbered` where the
 * account itself is meant, of which a holder may have several.
 */
export function AccountLink({ id, numbered = false }: { id: string; numbered?: boolean }) {
  const { t } = useTranslation();
  const { data: holder } = useQuery(accountHolder(id));
  const organisations = useQuery(directory()).data;
  const named = useNameOf((holder ?? '').replace(/^org:/, ''));
  const known = named ?? (holder?.startsWith('org:') ? organisations?.get(holder.slice(4))?.name : undefined);
  const short = { id: shorten(id, 6, 4) };
  const number = known && numbered ? t('term.accountOf', { ...short, name: known }) : t('term.account', short);
  return (
    <Link to="/accounts/$id" params={{ id }} title={id}>
      {numbered ? number : (known ?? number)}
    </Link>
  );
}

export function LoanLink({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/loans/$id" params={{ id }} title={id}>
      {t('term.loan', { id: shorten(id, 6, 4) })}
    </Link>
  );
}

export function TransactionLink({ id }: { id: string }) {
  return (
    <Link to="/explorer/transactions/$id" params={{ id }} className="mono" title={id}>
      {shorten(id)}
    </Link>
  );
}

export function BlockLink({ height, label }: { height: number; label: string }) {
  return (
    <Link to="/explorer/blocks/$height" params={{ height: String(height) }}>
      {label}
    </Link>
  );
}

/** A bare key: a pseudonym of a private person, or of an organisation's signer. Only the address book may know more. */
export function KeyLink({ did }: { did: string }) {
  const known = useNameOf(did);
  if (known) return <span title={did}>{known}</span>;
  return (
    <code title={did} className="break">
      {shortenDid(did)}
    </code>
  );
}

export function PartyName({ party }: { party: string }) {
  const { t } = useTranslation();
  const known = useNameOf(party);
  if (party.startsWith('org:')) return <OrganisationLink id={party.slice(4)} />;
  return <span title={party}>{known ?? t('term.privatePerson', { key: shortenDid(party) })}</span>;
}

export function PartyList({ parties }: { parties: string[] }) {
  return parties.map((party, index) => (
    <Fragment key={party}>
      {index > 0 && ', '}
      <PartyName party={party} />
    </Fragment>
  ));
}
