import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { blocks, directory, network } from '../../api/queries';
import type { BlockSummary, Organisation, Validator } from '../../api/types';
import { Badge, DateText, Identifier, usePageTitle } from '../../components/basics';
import { DataTable, useTableState, type Column } from '../../components/DataTable';
import { BlockLink, OrganisationLink } from '../../components/links';
import { formatCountry, formatList, formatNumber } from '../../lib/format';
import { term } from '../../lib/rich';
import { ExplorerHead } from './ExplorerHead';

/** How far back a member's last block is looked for: the most that one request gives. */
const LOOKED_AT = 200;

type Member = {
  validator: Validator;
  organisation: Organisation | undefined;
  led: number;
  last: BlockSummary | undefined;
};

function membersOf(validators: Validator[], recent: BlockSummary[], known: Map<string, Organisation> | undefined): Member[] {
  return validators.map((validator) => {
    const led = recent.filter(({ proposer }) => proposer === validator.publicKey);
    return { validator, organisation: known?.get(validator.organisation), led: led.length, last: led[0] };
  });
}

const countryOf = ({ organisation }: Member): string => (organisation ? formatCountry(organisation.country) : '');

function rolesOf(t: TFunction, { organisation }: Member): string {
  return formatList((organisation?.roles ?? []).map((role) => term(t, 'role', role)));
}

function columnsOf(t: TFunction, looked: number): Column<Member>[] {
  return [
    {
      id: 'member',
      header: t('members.member'),
      cell: ({ row: { original: member } }) => (
        <span className="row" style={{ gap: 8 }}>
          <strong>
            <OrganisationLink id={member.validator.organisation} name={member.validator.name} />
          </strong>
          {member.validator.self && <Badge tone="info">{t('members.self')}</Badge>}
        </span>
      ),
      value: (member) => member.validator.name,
    },
    { id: 'country', header: t('members.country'), cell: ({ row }) => countryOf(row.original), value: countryOf },
    { id: 'roles', header: t('members.roles'), cell: ({ row }) => rolesOf(t, row.original), value: (member) => rolesOf(t, member) },
    {
      id: 'lastLed',
      header: t('members.lastLed'),
      cell: ({ row: { original: member } }) =>
        member.last ? (
          <BlockLink height={member.last.height} label={formatNumber(member.last.height)} />
        ) : (
          <span className="muted">{t('members.notLately', { count: looked })}</span>
        ),
      value: (member) => member.last?.height,
    },
    {
      id: 'lastLedTime',
      header: t('members.lastLedTime'),
      cell: ({ row: { original: member } }) => (member.last ? <DateText ms={member.last.time} time /> : '–'),
      value: (member) => member.last && new Date(member.last.time),
    },
    {
      id: 'led',
      header: t('members.led'),
      cell: ({ row }) => t('members.ledOf', { led: formatNumber(row.original.led), blocks: formatNumber(looked) }),
      value: (member) => member.led,
    },
    {
      id: 'lastVote',
      header: t('members.lastVote'),
      cell: ({ row: { original: { validator } } }) =>
        validator.lastVote ? <DateText ms={validator.lastVote} time /> : t('members.never'),
      value: ({ validator }) => (validator.lastVote ? new Date(validator.lastVote) : null),
      optional: true,
    },
    {
      id: 'missedTurns',
      header: t('members.missedTurns'),
      cell: ({ row }) => formatNumber(row.original.validator.missedTurns),
      value: ({ validator }) => validator.missedTurns,
      optional: true,
    },
    {
      id: 'publicKey',
      header: t('members.publicKey'),
      cell: ({ row }) => <Identifier value={row.original.validator.publicKey} label={t('members.publicKey')} />,
      value: ({ validator }) => validator.publicKey,
    },
  ];
}

export function MembersPage() {
  const { t } = useTranslation();
  usePageTitle(t('members.title'));
  const navigate = useNavigate({ from: '/explorer/members' });
  const state = useTableState(useSearch({ from: '/explorer/members' }), (search, replace) => void navigate({ search, replace }));
  const info = useQuery(network());
  const recent = useQuery({ ...blocks(undefined, LOOKED_AT), refetchInterval: 15_000 });
  const { data: known } = useQuery(directory());
  const looked = recent.data?.items.length ?? 0;
  const members = useMemo(
    () => (info.data && recent.data ? membersOf(info.data.validators, recent.data.items, known) : undefined),
    [info.data, recent.data, known],
  );
  return (
    <div className="page">
      <ExplorerHead title={t('members.title')} lead={t('members.lead')} />
      <DataTable
        label={t('members.table')}
        columns={useMemo(() => columnsOf(t, looked), [t, looked])}
        rows={members}
        rowKey={({ validator }) => validator.publicKey}
        error={info.error ?? recent.error}
        onRetry={() => void Promise.all([info.refetch(), recent.refetch()])}
        view={state}
        download={{ name: 'vinculum-members' }}
        tools={<Link to="/organisations">{t('members.others')}</Link>}
      />
    </div>
  );
}
