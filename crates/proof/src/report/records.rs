//! Records: that each is what its signers signed, and that together they are the whole history.

use super::ReportEntry;
use crate::failure::{Failure, Reason};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use vinculum_core::history::{Entry as Link, step};
use vinculum_core::{
    ActionDigest, Did, Digest, Envelope, MAX_SIGNATURES, NetworkId, Payload, Signature, Timestamp, VehicleId,
    dsse::pre_authentication_encoding, sha256, signature,
};
use vinculum_state::{Module as _, history::Head};
use vinculum_vehicles::{Action, Entry};

/// A record, read.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) number: u64,
    pub(super) link: Link,
    pub(super) action: Action,
    pub(super) signatures: Vec<Signature>,
    /// What the signatures are over.
    signed: Vec<u8>,
}

impl Record {
    /// Reads an entry, and checks that what it shows belongs together: payload, transaction and action.
    pub(super) fn read(entry: &ReportEntry, network: &NetworkId) -> Result<Self, Failure> {
        let index = entry.index;
        let changed = |detail: &str| Reason::RecordChanged.because(format_args!("record {index}: {detail}"));
        let payload = STANDARD.decode(&entry.envelope.payload).map_err(|_| changed("the payload is not base64"))?;
        let signed = pre_authentication_encoding(Envelope::PAYLOAD_TYPE, &payload);
        if sha256(&signed) != entry.transaction.into() {
            return Err(changed("the payload is not that of the transaction"));
        }
        let payload: Payload = serde_json::from_slice(&payload)
            .map_err(|error| changed(&format!("the payload cannot be read: {error}")))?;
        let action_digest = ActionDigest::from(sha256(entry.action.as_bytes()));
        if payload.actions.get(entry.position) != Some(&action_digest) {
            return Err(changed("the signed payload does not cover this action"));
        }
        if payload.network != *network {
            let other = payload.network;
            return Err(Reason::WrongNetwork.because(format_args!("record {index} was signed for network {other}")));
        }
        let action = Action::parse(entry.action.as_bytes()).map_err(|rejection| {
            Reason::Malformed.because(format_args!("record {index} is of no known form: {}", rejection.detail))
        })?;
        let link =
            Link { transaction: entry.transaction, action: action_digest, height: entry.height, time: entry.time };
        Ok(Self { number: index, link, action, signatures: read_signatures(entry)?, signed })
    }

    /// Checks every signature that the record carries.
    pub(super) fn verify_signatures(&self) -> Result<(), Failure> {
        let broken = self.signatures.iter().find(|s| !signature::verify(&s.key, &self.signed, &s.bytes));
        match broken {
            None => Ok(()),
            Some(Signature { key, .. }) => {
                let number = self.number;
                Err(Reason::BadSignature
                    .because(format_args!("record {number}: the signature of {key} does not verify")))
            }
        }
    }

    pub(super) fn is_signed_by(&self, key: &Did) -> bool {
        self.signatures.iter().any(|signature| signature.key == *key)
    }

    pub(super) fn time(&self) -> Timestamp {
        self.link.time
    }

    /// As the functions over histories take it.
    pub(super) fn entry(&self) -> Entry<'_> {
        Entry { number: self.number, height: self.link.height, time: self.link.time, action: &self.action }
    }
}

/// At least one signature, by different keys, as in every transaction.
fn read_signatures(entry: &ReportEntry) -> Result<Vec<Signature>, Failure> {
    let bad = |detail: &str| Reason::BadSignature.because(format_args!("record {}: {detail}", entry.index));
    let signatures = &entry.envelope.signatures;
    if signatures.is_empty() || signatures.len() > MAX_SIGNATURES {
        return Err(bad(&format!("{} signatures where 1 to {MAX_SIGNATURES} are allowed", signatures.len())));
    }
    let mut read: Vec<Signature> = Vec::with_capacity(signatures.len());
    for json in signatures {
        let signature = json.decode().ok_or_else(|| bad("a signature is not base64 of 64 bytes"))?;
        if read.iter().any(|other| other.key == signature.key) {
            return Err(bad("one key signed twice"));
        }
        read.push(signature);
    }
    Ok(read)
}

/// Checks that these records, in this order, are all that the head of the history stands for.
pub(super) fn verify_history(records: &[Record], head: &Head, vehicle: &VehicleId) -> Result<(), Failure> {
    let mismatch = |detail: String| Err(Reason::HistoryMismatch.because(detail));
    if records.len() as u64 != head.count {
        return mismatch(format!("the report has {} records, the ledger {}", records.len(), head.count));
    }
    let mut digest = Digest::ZERO;
    for (index, record) in (0u64..).zip(records) {
        if record.number != index {
            return mismatch(format!("record {} stands in place {index}", record.number));
        }
        digest = step(digest, index, &record.link);
    }
    if digest != head.digest {
        return mismatch("the records are not those of the ledger, or not in its order".into());
    }
    // The head is this vehicle's, so that this can fail only on a ledger that broke its own rules.
    match records.iter().find(|record| record.action.vehicle() != *vehicle) {
        None => Ok(()),
        Some(record) => {
            Err(Reason::WrongVehicle.because(format_args!("record {} is about another vehicle", record.number)))
        }
    }
}
