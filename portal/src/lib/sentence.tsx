// One human sentence per action, in the reader's language, with links to whoever and whatever it names.

import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { AccountLink, KeyLink, LoanLink, OrganisationLink, PartyList, TransactionLink, VehicleLink } from '../components/links';
import type { ActionJson, NamedVehicle } from '../api/types';
import { formatCountry, formatDate, formatDistance, formatJurisdiction, formatList, formatMoney, shorten } from './format';
import { bareType, odometerOf, partiesOf } from './records';
import { rich, term, type Parts } from './rich';

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

function worksOf(action: ActionJson): string {
  const works = Array.isArray(action.work) ? (action.work as { description?: string; code?: string }[]) : [];
  return formatList(works.map((work) => work.description ?? work.code ?? '').filter((name) => name !== ''));
}

/** The car by what people call it, where that is known. A birth says it anyway. */
function vehicleOf(t: TFunction, action: ActionJson, vehicles: NamedVehicle[]): ReactNode {
  const id = text(action.vehicle);
  const named = bareType(action.type) === 'register_birth' ? undefined : vehicles.find((vehicle) => vehicle.id === id);
  return named ? <VehicleLink id={id} name={t('explorer.car', { ...named })} /> : <VehicleLink id={id} />;
}

/** The placeholders of payments. */
function moneyParts(action: ActionJson): Parts {
  const currency = text(action.currency);
  const amount = action.amount ?? action.maxPayment ?? action.creditLimit ?? action.asking ?? action.price;
  return {
    currency,
    money: typeof amount === 'number' && currency !== '' ? formatMoney(amount, currency) : '',
    seller: <PartyList parties={partiesOf(action.seller)} />,
    buyer: <PartyList parties={partiesOf(action.buyer)} />,
    account: <AccountLink id={text(action.account)} numbered />,
    fromAccount: <AccountLink id={text(action.from)} />,
    toAccount: <AccountLink id={text(action.to)} />,
    chain: <TransactionLink id={text(action.chain)} />,
  };
}

/** The placeholders of loans. */
function loanParts(t: TFunction, action: ActionJson): Parts {
  const { principal } = (action.terms ?? {}) as { principal?: unknown };
  const currency = text(action.currency);
  return {
    loan: <LoanLink id={text(action.loan)} />,
    loanCount: t('sentence.loanCount', { count: Array.isArray(action.loans) ? action.loans.length : 0 }),
    principal: typeof principal === 'number' && currency !== '' ? formatMoney(principal, currency) : '',
    assignee: <OrganisationLink id={text(action.to)} />,
    day: text(action.day),
  };
}

/** The placeholders that the sentences of `sentence.*` and `record.*` may use, each from the field that it is named after. */
function partsOf(t: TFunction, action: ActionJson, vehicles: NamedVehicle[] = []): Parts {
  const odometer = odometerOf(action.odometer);
  const type = bareType(action.type);
  return {
    actor: action.by ? <OrganisationLink id={action.by} /> : t('sentence.unknownActor'),
    organisation: <OrganisationLink id={text(action.organisation)} name={text(action.name)} />,
    vehicle: vehicleOf(t, action, vehicles),
    holder: <PartyList parties={partiesOf(action.holder)} />,
    subject: <PartyList parties={partiesOf(action.subject)} />,
    fromParties: <PartyList parties={partiesOf(action.from)} />,
    toParties: <PartyList parties={partiesOf(action.to)} />,
    fromCountry: typeof action.from === 'string' ? formatCountry(action.from) : '',
    toCountry: typeof action.to === 'string' ? formatCountry(action.to) : '',
    roles: formatList((Array.isArray(action.roles) ? action.roles : []).map((role) => term(t, 'role', role))),
    key: <KeyLink did={text(action.key)} />,
    old: <KeyLink did={text(action.old)} />,
    new: <KeyLink did={text(action.new)} />,
    reading: odometer ? formatDistance(odometer.value, odometer.unit) : t('common.unknown'),
    jurisdiction: action.jurisdiction ? formatJurisdiction(text(action.jurisdiction)) : t('common.unknown'),
    status: term(t, 'term.status', action.status),
    statusTitle: term(t, 'term.statusTitle', action.status),
    use: term(t, 'term.use', action.use),
    work: worksOf(action) || t('common.unknown'),
    result: term(t, 'term.result', action.result),
    severity: term(t, 'term.accident', action.severity),
    brand: action.code ? term(t, 'term.titleBrand', action.code) : text(action.sourceCode) || t('common.unknown'),
    correction: term(t, 'term.correction', action.status),
    answer: term(t, 'term.answer', action.answer),
    outcome: term(t, 'term.outcome', action.outcome),
    cause: text(action.cause).replaceAll('_', ' '),
    record: text(action.record),
    ...moneyParts(action),
    ...loanParts(t, action),
    attestation: shorten(text(action.attestation)),
    ...Object.fromEntries(
      ['campaign', 'component', 'kind', 'lien', 'make', 'model', 'modelYear', 'reason', 'wmi'].map((field) => [field, text(action[field])]),
    ),
    type,
  };
}

/** The sentence for a list of transactions: who did what to which car. */
export function actionSentence(t: TFunction, action: ActionJson, vehicles?: NamedVehicle[]): ReactNode {
  const key = `sentence.${action.type}`;
  return rich(t, t(key, { defaultValue: '' }) === '' ? 'sentence.unknown' : key, partsOf(t, action, vehicles));
}

/** The sentence for a car's own history, where the car goes without saying and the reporter stands below. */
export function recordSentence(t: TFunction, action: ActionJson): ReactNode {
  const key = `record.${bareType(action.type)}`;
  return rich(t, t(key, { defaultValue: '' }) === '' ? 'record.unknown' : key, partsOf(t, action));
}

/** Who pays reserved money out. */
export function releaserOf(t: TFunction, release: unknown): ReactNode {
  const { by, arbiter } = (release ?? {}) as { by?: string; arbiter?: string };
  return by === 'arbiter' ? <PartyList parties={partiesOf(arbiter)} /> : term(t, 'term.release', by);
}

export type Fact = { name: string; label: string; value: ReactNode };

type Formatter = (t: TFunction, value: unknown, action: ActionJson) => ReactNode;

const flag: Formatter = (t, value) => t(value === true ? 'term.yes' : 'term.no');
const plain: Formatter = (_, value) => text(value);
const spaced: Formatter = (_, value) => text(value).replaceAll('_', ' ');
const date: Formatter = (_, value) => (typeof value === 'number' ? formatDate(value) : text(value));
const inGroup =
  (group: string): Formatter =>
  (t, value) =>
    term(t, group, value);

const reading = (value: unknown): string => {
  const odometer = odometerOf(value);
  return odometer ? formatDistance(odometer.value, odometer.unit) : '';
};

function place(value: unknown): string {
  const { country, region, latitude, longitude } = (value ?? {}) as Record<string, unknown>;
  const position =
    typeof latitude === 'number' && typeof longitude === 'number' ? `${latitude / 100}°, ${longitude / 100}°` : '';
  const name = [text(region), country ? formatCountry(text(country)) : ''].filter((part) => part !== '').join(', ');
  return name !== '' && position !== '' ? `${name} (${position})` : name || position;
}

/** A lien by its name; one that is still to be placed says whose it will be. */
function lienOf(value: unknown): ReactNode {
  if (typeof value !== 'object' || value === null) return text(value);
  const { by, lien } = value as { by?: unknown; lien?: unknown };
  return (
    <>
      {text(lien)} (<OrganisationLink id={text(by)} />)
    </>
  );
}

/** Fields beyond the sentence, in reading order. `odometer` opens into three facts below. */
const FACTS: Record<string, Formatter> = {
  odometerExchange: (t, value) => {
    const { removed, installed } = (value ?? {}) as Record<string, unknown>;
    return t('fact.odometerExchangeValue', { removed: reading(removed), installed: reading(installed) });
  },
  work: (_, __, action) => worksOf(action),
  parts: (_, value) =>
    (value as { number?: string; description?: string; serial?: string }[])
      .map((part) => [part.description, part.number, part.serial].filter((piece) => piece).join(' '))
      .join('; '),
  jurisdiction: (_, value) => formatJurisdiction(text(value)),
  use: inGroup('term.use'),
  scheme: plain,
  defects: (t, value) =>
    (value as { code?: string; severity?: string }[])
      .map((defect) => `${defect.code ?? ''} (${term(t, 'term.defect', defect.severity)})`)
      .join('; '),
  nextDue: date,
  severity: inGroup('term.accident'),
  structuralDamage: flag,
  airbagsDeployed: flag,
  damagedAreas: (t, value) => formatList((value as unknown[]).map((area) => term(t, 'term.area', area))),
  sourceCode: plain,
  code: plain,
  branderClass: inGroup('term.brander'),
  campaign: plain,
  component: plain,
  remedy: plain,
  safety: flag,
  reference: plain,
  condition: spaced,
  cause: spaced,
  certificate: plain,
  lien: (_, value) => lienOf(value),
  replacement: plain,
  reason: plain,
  statement: plain,
  wmi: plain,
  modelYear: plain,
  powertrain: inGroup('term.powertrain'),
  builtAt: date,
  holder: (_, value) => <PartyList parties={partiesOf(value)} />,
  credential: (_, value) => <code>{shorten(text(value), 12, 8)}</code>,
  country: (_, value) => formatCountry(text(value)),
  lei: plain,
  keys: (_, value) => (value as string[]).map((did) => <KeyLink key={did} did={did} />),
  commitment: (_, value) => <code>{shorten(text(value), 12, 8)}</code>,
  expiresAt: date,
  release: releaserOf,
  atDeadline: inGroup('term.atDeadline'),
  place: (_, value) => place(value),
};

/** What an action says beyond its sentence, as labelled facts. */
export function actionFacts(t: TFunction, action: ActionJson): Fact[] {
  const facts: Fact[] = [];
  const odometer = odometerOf(action.odometer);
  if (odometer) {
    facts.push({ name: 'odometer', label: t('fact.odometer'), value: formatDistance(odometer.value, odometer.unit) });
    if (odometer.source) facts.push({ name: 'source', label: t('fact.source'), value: term(t, 'term.source', odometer.source) });
    if (odometer.brand) {
      facts.push({ name: 'brand', label: t('fact.odometerBrand'), value: term(t, 'term.odometerBrand', odometer.brand) });
    }
  }
  for (const [name, formatter] of Object.entries(FACTS)) {
    const value = action[name];
    const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) facts.push({ name, label: t(`fact.${name}`), value: formatter(t, value, action) });
  }
  return facts;
}
