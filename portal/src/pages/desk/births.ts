// A car's birth: the credential that binds its VIN to its id stays off the ledger, and the action commits to it.

import { signDocument } from '../../api/access';
import { node } from '../../api/client';
import { ProblemError } from '../../api/problem';
import { hexOf, preAuthenticationEncoding, sha256, type BuiltEnvelope, type Signer } from '../../api/sign';
import type { ActionJson, SubmitResult } from '../../api/types';
import { store, stored } from '../../lib/storage';
import { submitOnce } from '../../signing/submission';

const CREDENTIAL_TYPE = 'application/vnd.vinculum.birth-credential+json';

export const POWERTRAINS = [
  'petrol', 'diesel', 'hybrid', 'plug_in_hybrid', 'battery_electric', 'fuel_cell', 'natural_gas', 'liquefied_petroleum_gas', 'other',
] as const;

/** What a manufacturer says of a car that it built. */
export type Birth = {
  vin: string;
  make: string;
  model: string;
  modelYear: number;
  powertrain: string;
  /** Milliseconds since the Unix epoch. */
  builtAt: number;
  /** `org:<id>` or `did:key:…`. */
  holder: string;
};

type PreparedBirth = { vehicle: string; action: ActionJson; credential: object };

/** The action and the credential that it commits to. `vehicle` and `wmi` are what the node says of the VIN. */
export async function prepareBirth(birth: Birth, manufacturer: string, vehicle: string, wmi: string): Promise<PreparedBirth> {
  const { vin, holder, powertrain, make, model, modelYear, builtAt } = birth;
  const salt = hexOf(crypto.getRandomValues(new Uint8Array(16)));
  const credential = { vin, vehicle, wmi, modelYear, make, model, manufacturer, builtAt, salt };
  const payload = new TextEncoder().encode(JSON.stringify(credential));
  const commitment = hexOf(await sha256(preAuthenticationEncoding(CREDENTIAL_TYPE, payload)));
  const action = {
    type: 'vehicles.register_birth', by: manufacturer, vehicle, wmi, modelYear, make, model, powertrain, builtAt, holder,
    credential: commitment,
  };
  return { vehicle, action, credential };
}

const signCredential = (signer: Signer, { credential }: PreparedBirth) => signDocument(CREDENTIAL_TYPE, credential, signer);

type Document = Awaited<ReturnType<typeof signCredential>>;

// Nobody can make a credential again once its birth is on the ledger, so it is kept here until the node has it, also
// when the connection is lost or the page is closed in between.

const kept = (): Record<string, Document> => JSON.parse(stored('vinculum.credentials') ?? '{}') as Record<string, Document>;

function keep(vehicle: string, document: Document | null): void {
  const { [vehicle]: _, ...others } = kept();
  const next = document === null ? others : { ...others, [vehicle]: document };
  store('vinculum.credentials', Object.keys(next).length === 0 ? null : JSON.stringify(next));
}

/** Gives the node the credential of a registered car, if this browser still holds it. */
export async function deliverCredential(vehicle: string): Promise<void> {
  const document = kept()[vehicle];
  if (!document) return;
  await node.request(`/v1/vehicles/${vehicle}/credential`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(document),
  });
  keep(vehicle, null);
}

/** Delivers what an earlier visit couldn't. */
export async function deliverKept(): Promise<void> {
  for (const vehicle of Object.keys(kept())) {
    try {
      await deliverCredential(vehicle);
    } catch (error) {
      // A car that isn't registered may be on its way still; of another birth's credential there is no use.
      if (error instanceof ProblemError && error.problem.status === 400) keep(vehicle, null);
    }
  }
}

/** Registers the car, then gives the node its credential, so that the car is found by its VIN. */
export async function registerBirth(built: BuiltEnvelope, signer: Signer, prepared: PreparedBirth): Promise<SubmitResult> {
  keep(prepared.vehicle, await signCredential(signer, prepared));
  const result = await submitOnce(built);
  if (result.status === 'accepted') await deliverCredential(prepared.vehicle);
  else keep(prepared.vehicle, null);
  return result;
}
