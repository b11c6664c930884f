//! Who had to sign each record, and did.
//!
//! The ledger accepted each record after it had checked this; the light client checks it again from what the report proves. Roles are
//! not judged again: an organisation may have had one then and not have it now.

use super::evidence::Evidence;
use super::records::Record;
use crate::failure::{Failure, Reason};
use std::collections::{BTreeMap, BTreeSet};
use vinculum_core::{Did, OrganisationId, Party, Timestamp, TransactionId};
use vinculum_identity::KeyRecord;
use vinculum_vehicles::types::AgreedLien;
use vinculum_vehicles::{Action, PlaceLien, TransferTitle};

/// Who holds title and liens while the history is replayed.
#[derive(Debug, Default)]
struct Title {
    holders: Vec<Party>,
    /// Lenders by the names of their unreleased liens.
    liens: BTreeMap<String, OrganisationId>,
    /// What a chain of reservations holds of it.
    held: Option<Held>,
}

/// What those concerned have signed beforehand: it happens without their signatures when the chain is posted.
#[derive(Debug)]
struct Held {
    chain: TransactionId,
    /// Who will hold the title, until it has passed.
    to: Option<Vec<Party>>,
    /// The lien that will be placed, until it has been.
    lien: Option<AgreedLien>,
}

impl Title {
    /// Whether an action that rests on a chain is what that chain holds; whatever rests on none is.
    fn is_as_held(&self, action: &Action) -> bool {
        let held = |chain: &TransactionId| self.held.as_ref().filter(|held| held.chain == *chain);
        match action {
            Action::TransferTitle(TransferTitle { chain: Some(chain), to, .. }) => {
                let agreed = held(chain).and_then(|held| held.to.as_ref());
                agreed.is_some_and(|agreed| agreed.len() == to.len() && to.iter().all(|party| agreed.contains(party)))
            }
            Action::PlaceLien(PlaceLien { chain: Some(chain), by, lien, .. }) => {
                let agreed = held(chain).and_then(|held| held.lien.as_ref());
                agreed.is_some_and(|agreed| (&agreed.by, &agreed.lien) == (by, lien))
            }
            _ => true,
        }
    }

    /// Who must sign this action.
    fn signers(&self, action: &Action) -> BTreeSet<Party> {
        let mut signers: BTreeSet<Party> = action.by().map(organisation).into_iter().collect();
        match action {
            // They signed for the hold.
            Action::TransferTitle(TransferTitle { chain: Some(_), .. })
            | Action::PlaceLien(PlaceLien { chain: Some(_), .. }) => signers.clear(),
            Action::HoldTitle(hold) => {
                signers.extend(hold.from.iter().chain(&hold.to).cloned());
                signers.extend(self.liens.values().chain(hold.lien.iter().map(|lien| &lien.by)).map(organisation));
            }
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

    fn apply(&mut self, record: &Record) {
        match &record.action {
            Action::RegisterBirth(birth) => self.holders = vec![birth.holder.clone()],
            Action::HoldTitle(hold) => {
                let chain = record.link.transaction;
                self.held = Some(Held { chain, to: Some(hold.to.clone()), lien: hold.lien.clone() });
            }
            Action::ReleaseTitle(_) => self.held = None,
            Action::TransferTitle(transfer) => {
                self.holders.clone_from(&transfer.to);
                if let Some(held) = self.held.as_mut().filter(|_| transfer.chain.is_some()) {
                    held.to = None;
                }
            }
            Action::PlaceLien(lien) => {
                self.liens.insert(lien.lien.clone(), lien.by.clone());
                if let Some(held) = self.held.as_mut().filter(|_| lien.chain.is_some()) {
                    held.lien = None;
                }
            }
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
        let (number, kind) = (record.number, record.action.type_name());
        if !title.is_as_held(&record.action) {
            let detail = format!("record {number} ({kind}) rests on a chain that holds no such thing");
            return Err(Reason::SignerNotAuthorised.because(detail));
        }
        if let Some(party) = title.signers(&record.action).iter().find(|party| !is_signed_by(party)) {
            let detail =
                format!("record {number} ({kind}) is not signed by {party}, or not with a key that it had then");
            return Err(Reason::SignerNotAuthorised.because(detail));
        }
        title.apply(record);
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
