// Who the visitor acts as: one of their own keys, or a ready-made persona of a demonstration network.

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { network, organisation as organisationQuery, personas } from '../api/queries';
import { signerFromSeed, type Signer } from '../api/sign';
import type { Organisation } from '../api/types';
import { useStored } from '../lib/storage';
import { isDid } from './did';
import { useKeyring } from './keyring';

export type Identity = {
  did: string;
  label: string;
  /** An own key, kept encrypted in this browser; or a persona, whose key is public. */
  kind: 'own' | 'persona';
  /** The organisation that it acts for: one that lists the key as active. */
  organisation: string | null;
  /** What that organisation may do. Empty for private persons, and while the organisation is suspended. */
  roles: readonly string[];
  /** What signs; absent while the key is locked. */
  signer?: Signer;
  locked: boolean;
};

type Persona = { id: string; did: string; label: string; organisation: string | null; role: string | null; secretKey: string };

/** The personas of a demonstration network; none elsewhere. */
function usePersonas(): readonly Persona[] {
  const { data: info } = useQuery(network());
  const { data } = useQuery({ ...personas(), enabled: info?.demo === true });
  return data ?? NO_PERSONAS;
}
const NO_PERSONAS: readonly Persona[] = [];

/** Imports the persona's public seed when it first signs. */
function personaSigner({ did, secretKey }: Persona): Signer {
  return { did, sign: async (message) => (await signerFromSeed(did, secretKey)).sign(message) };
}

/** All identities that the visitor can choose from, own keys first. Roles are not looked up. */
export function useIdentities(): Identity[] {
  const { keys, unlocked } = useKeyring();
  const ready = usePersonas();
  return useMemo(() => {
    const own = (keys ?? []).map(({ did, label, organisation }): Identity => {
      const signer = unlocked.get(did);
      return { did, label, kind: 'own', organisation, roles: [], locked: !signer, ...(signer ? { signer } : {}) };
    });
    const made = ready.map((persona): Identity => {
      const { did, label, organisation, role } = persona;
      return { did, label, kind: 'persona', organisation, roles: role === null ? [] : [role], locked: false, signer: personaSigner(persona) };
    });
    return [...own, ...made];
  }, [keys, unlocked, ready]);
}

/** Whether an organisation lists a key as one that may sign for it. */
export const listsKey = (organisation: Organisation, did: string): boolean =>
  organisation.keys.some(({ key, status }) => key === did && status === 'active');

/** The identity's standing on the ledger decides what it may do, not what this browser remembers. */
function withStanding(identity: Identity, found: Organisation | undefined): Identity {
  if (!found) return identity;
  if (!listsKey(found, identity.did)) return { ...identity, organisation: null, roles: [] };
  return { ...identity, roles: found.status === 'active' ? found.roles : [] };
}

/** One of the visitor's identities, by its DID; null when they hold no such key. */
export function useIdentityOf(did: string | null): Identity | null {
  const identity = useIdentities().find((each) => each.did === did) ?? null;
  const { data } = useQuery({ ...organisationQuery(identity?.organisation ?? ''), enabled: identity?.organisation != null });
  return useMemo(() => identity && withStanding(identity, identity.organisation === null ? undefined : data), [identity, data]);
}

/** The DID of the identity that is acted as, and the way to choose another. The choice outlives the visit. */
export function useChosenDid(): [string | null, (did: string | null) => void] {
  const [stored, store] = useStored('vinculum.persona');
  const ready = usePersonas();
  const chosen = stored === null || isDid(stored) ? stored : (ready.find(({ id }) => id === stored)?.did ?? null);
  return [chosen, (did) => store(ready.find((persona) => persona.did === did)?.id ?? did)];
}

/** Who the visitor acts as; null for someone who only looks. */
export function useIdentity(): Identity | null {
  const [did] = useChosenDid();
  return useIdentityOf(did);
}

/** Every DID that the visitor holds: their own keys, and the persona that they act as. */
export function useMyDids(): string[] {
  const { keys } = useKeyring();
  const [chosen] = useChosenDid();
  const ready = usePersonas();
  return useMemo(() => {
    const own = (keys ?? []).map(({ did }) => did);
    return chosen !== null && ready.some(({ did }) => did === chosen) ? [...own, chosen] : own;
  }, [keys, chosen, ready]);
}
