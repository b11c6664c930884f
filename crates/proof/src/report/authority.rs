//! Who had to sign each record, and did.
//!
//! The ledger accepted each record after it had checked this; the light client checks it again from what the report proves. Roles are
//! not judged again: an organisation may have had one then and not have it now.

use super::evidence::Evidence;
use super::records::Record;
use crate::failure::{Failure, Reason};
use std::collections::{BTreeMap, BTreeSet};
use vinculum_core::{Did, OrganisationId, Party, Timestamp};
use vinculum_identity::KeyRecord;
use vinculum_vehicles::Action;

/// Who holds title and liens while the history is replayed.
#[derive(Debug, Default)]
struct Title {
    holders: Vec<Party>,
    /// Lenders by the names of their unreleased liens.
    liens: BTreeMap<String, OrganisationId>,
}

impl Title {
    /// Who must sign this action.
    fn signers(&self, action: &Action) -> BTreeSet<Party> {
        let mut signers: BTreeSet<Party> = action.by().map(organisation).into_iter().collect();
        match action {
            Action::TransferTitle(transfer) => {
                signers.extend(transfer.from.iter().chain(&transfer.to).cloned());
                signers.extend(self.liens.values().map(organisation));
            }
            // The ledger itself saw the debt paid.
            Action::ReleaseLien(release) if release.loan.is_some() => signers.clear(),
            Action::PlaceLien(_) => signers.extend(self.holders.iter().cloned()),
            Action::DisputeRecord(dispute) => drop(signers.insert(dispute.holder.clone())),
            Action::WithdrawDispute(dispute) => drop(signers.insert(dispute.holder.clone())),
            _ => {}
        }
        signers
    }

    fn apply(&mut self, action: &Action) {
        match action {
            Action::RegisterBirth(birth) => self.holders = vec![birth.holder.clone()],
            Action::TransferTitle(transfer) => self.holders.clone_from(&transfer.to),
            Action::PlaceLien(lien) => drop(self.liens.insert(lien.lien.clone(), lien.by.clone())),
            Action::ReleaseLien(lien) => drop(self.liens.remove(&lien.lien)),
            _ => {}
        }
    }
}

fn organisation(id: &OrganisationId) -> Party {
    Party::Organisation(id.clone())
}

/// Whether a key could sign for the organisation in a block of this time. A key that was revoked in the very block may have signed
/// before that.
fn could_sign(key: &KeyRecord, organisation: &OrganisationId, time: Timestamp) -> bool {
    key.organisation == *organisation && key.added_at <= time && key.revoked_at.is_none_or(|revoked| revoked >= time)
}

/// Checks that each record carries the signatures of all who had to sign it.
pub(super) fn verify_signers(records: &[Record], evidence: &Evidence) -> Result<(), Failure> {
    let mut title = Title::default();
    for record in records {
        let is_signed_by = |party: &Party| match party {
            Party::Key(key) => record.is_signed_by(key),
            Party::Organisation(id) => record.signatures.iter().any(|signature| {
                let key = evidence.keys.get(&signature.key);
                key.is_some_and(|key| could_sign(key, id, record.time()))
            }),
        };
        if let Some(party) = title.signers(&record.action).iter().find(|party| !is_signed_by(party)) {
            let (number, kind) = (record.number, record.action.type_name());
            let detail =
                format!("record {number} ({kind}) is not signed by {party}, or not with a key that it had then");
            return Err(Reason::SignerNotAuthorised.because(detail));
        }
        title.apply(&record.action);
    }
    Ok(())
}

/// The organisations that the records name, acting or acted upon.
pub(super) fn organisations(records: &[Record]) -> BTreeSet<OrganisationId> {
    records.iter().flat_map(|record| record.action.organisations()).cloned().collect()
}

/// The keys that signed the records.
pub(super) fn signers(records: &[Record]) -> BTreeSet<Did> {
    records.iter().flat_map(|record| &record.signatures).map(|signature| signature.key).collect()
}
