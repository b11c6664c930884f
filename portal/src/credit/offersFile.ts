// Offers that an applicant shares as a file: the documents that the lenders signed, and nothing that they didn't. Whoever opens the
// file checks each signature by the lender's keys on the ledger. Version 1 is a JSON object:
//
//   format     "vinculum-loan-offers"
//   version    1
//   documents  DSSE envelopes of the type below

import type { Organisation } from '../api/types';
import { FormError, fromBase64, fromUtf8 } from '../verify/bytes';
import { documentShape, isSigned, preAuthenticationEncoding, type SignedDocument } from '../verify/dsse';
import { array, hexDigest, natural, object, oneOf, parse, string, type Shape } from '../verify/shape';
import type { Offer } from './types';

export const OFFER_TYPE = 'application/vnd.vinculum.loan-offer+json';
const FORMAT = 'vinculum-loan-offers';
/** A few offers are a few kilobytes. */
export const LARGEST_FILE_BYTES = 1_000_000;

const fileShape = object({
  format: oneOf(FORMAT),
  version: ((value, where) => {
    if (value !== 1) throw new FormError(`${where}: expected version 1`, where);
    return 1;
  }) as Shape<1>,
  documents: array(documentShape),
});

/** Percent with decimals; everything else of an offer is whole. */
const decimal: Shape<number> = (value, where) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new FormError(`${where}: expected a number`, where);
  return value;
};

/** What a lender signs; later versions may say more. */
const offerShape = object(
  {
    network: hexDigest, lender: string, applicant: string, application: hexDigest, vehicle: hexDigest, currency: string,
    amount: natural, ratePpm: natural, termMonths: natural, monthlyPayment: natural, aprPercent: decimal, financeCharge: natural,
    totalOfPayments: natural, coolingOffDays: natural, jurisdiction: string, madeAt: natural, validUntil: natural,
  },
  { others: 'ignored' },
);

export type SignedOffer = Offer & { network: string; lender: string; applicant: string; application: string; vehicle: string; currency: string };

export const offersFile = (documents: readonly SignedDocument[]): string => JSON.stringify({ format: FORMAT, version: 1, documents });

/** The documents of a file; throws a `FormError` for anything that isn't one. */
export const readOffersFile = (text: string): SignedDocument[] => parse(fileShape, text).documents;

/** What a document offers, whoever signed it; null for one that is no offer. */
export function offerOf({ payloadType, payload }: SignedDocument): SignedOffer | null {
  if (payloadType !== OFFER_TYPE) return null;
  try {
    return offerShape(JSON.parse(fromUtf8(fromBase64(payload))), '$');
  } catch (error) {
    if (error instanceof FormError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What an offer is worth; each has a sentence under `credit.verdict`. */
export type Verdict = 'verified' | 'otherNetwork' | 'notItsKey' | 'badSignature';

/** Whether the lender has signed the document with a key that is its own now, for this network. */
export function verdictOf(document: SignedDocument, offer: SignedOffer, lender: Organisation, network: string): Verdict {
  if (offer.network !== network) return 'otherNetwork';
  const active = lender.keys.filter(({ status }) => status === 'active').map(({ key }) => key);
  const own = lender.id === offer.lender ? document.signatures.filter(({ keyid }) => active.includes(keyid)) : [];
  if (own.length === 0) return 'notItsKey';
  try {
    const encoding = preAuthenticationEncoding(document.payloadType, fromBase64(document.payload));
    return own.every((signature) => isSigned(signature, encoding)) ? 'verified' : 'badSignature';
  } catch (error) {
    if (error instanceof FormError) return 'badSignature';
    throw error;
  }
}
