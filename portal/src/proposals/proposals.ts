// Transactions that several must sign, each on their own device. The node keeps what was signed until all have.

import { queryOptions } from '@tanstack/react-query';
import { signDocument } from '../api/access';
import { node, urlOf } from '../api/client';
import type { BuiltEnvelope, Signer } from '../api/sign';
import type { components } from '../api/schema.gen';
import type { EnvelopeJson, SubmitResult } from '../api/types';
import type { Access } from '../keys/access';

export type Proposal = components['schemas']['Proposal'];
export type ProposalSigner = components['schemas']['Signer'];

const WITHDRAWAL_TYPE = 'application/vnd.vinculum.withdrawal+json';
/** A transaction lives a day at most; a little less, so that clocks that differ don't matter. */
export const PROPOSAL_MS = 23 * 3_600_000;
const REFRESH_MS = 2_000;

/** The result when the last signature made it final; until then it is shared with those who still have to sign. */
const outcomeOf = (proposal: Proposal): SubmitResult | 'shared' => proposal.outcome ?? 'shared';

export const propose = async (envelope: EnvelopeJson, note: string): Promise<SubmitResult | 'shared'> =>
  outcomeOf(await node.post('/v1/proposals', { envelope, note }, {}));

/** Gives the node the signature that `signer` has added. */
export async function addSignature(id: string, built: BuiltEnvelope, signer: Signer): Promise<SubmitResult | 'shared'> {
  const signature = built.envelope.signatures.find(({ keyid }) => keyid === signer.did);
  if (!signature) throw new Error('the envelope is not signed');
  return outcomeOf(await node.post('/v1/proposals/{id}/signatures', signature, { path: { id } }));
}

export async function withdraw(id: string, network: string, signer: Signer): Promise<void> {
  const document = await signDocument(WITHDRAWAL_TYPE, { network, proposal: id }, signer);
  await node.post('/v1/proposals/{id}/withdrawal', document, { path: { id } });
}

export const proposalQuery = (id: string) =>
  queryOptions({
    queryKey: ['proposal', id],
    queryFn: ({ signal }) => node.get('/v1/proposals/{id}', { path: { id } }, signal),
    refetchInterval: ({ state }) => (state.data?.status === 'open' || state.data?.status === 'submitted' ? REFRESH_MS : false),
    retry: false,
  });

/** The proposals that the party must sign, or has signed; the newest first. */
export const ownProposals = (access: Access | null) =>
  queryOptions({
    queryKey: ['proposals', access?.party ?? null],
    queryFn: async ({ signal }) => {
      const headers = { authorization: access!.header };
      const response = await node.request(urlOf('/v1/proposals', {}), { headers, signal });
      return ((await response.json()) as components['schemas']['Proposals']).items;
    },
    enabled: access !== null,
  });

/** All who must or may sign it. */
export const signersOf = (proposal: Proposal): ProposalSigner[] => [...proposal.required, ...(proposal.quorum?.members ?? [])];

/** Whether the party still has to sign it. */
export const waitsFor = (proposal: Proposal, party: string): boolean =>
  proposal.status === 'open' && signersOf(proposal).some((signer) => signer.party === party && !signer.signed);

/** Whether it settles a sale. */
export const isSettlement = ({ actions }: Proposal): boolean => actions.some(({ type }) => type === 'sales.settle');
