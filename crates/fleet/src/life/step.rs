//! Putting actions together into steps.

use super::{Holder, Life};
use crate::{Expected, Signer, Step, calendar::moment};
use vinculum_core::{Digest, Nonce, OrganisationId, Salt, Timestamp, sha256_parts};
use vinculum_vehicles::Action;

/// A step in the making.
pub(super) struct Draft {
    pub(super) at: Timestamp,
    seed: Digest,
    actions: Vec<Action>,
    signers: Vec<Signer>,
}

impl Draft {
    /// The salt of the action that is added next.
    pub(super) fn salt(&self) -> Salt {
        Salt(self.bytes(b"salt", self.actions.len() as u64))
    }

    /// Adds an action that this signer has to sign.
    pub(super) fn add(&mut self, action: impl Into<Action>, signer: Signer) {
        self.actions.push(action.into());
        self.sign(signer);
    }

    /// Asks for one more signature.
    pub(super) fn sign(&mut self, signer: Signer) {
        if !self.signers.contains(&signer) {
            self.signers.push(signer);
        }
    }

    /// The action that was added last.
    pub(super) fn last(&mut self) -> Option<&mut Action> {
        self.actions.last_mut()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    pub(super) fn bytes(&self, label: &[u8], number: u64) -> [u8; 16] {
        let digest = sha256_parts(&[self.seed.as_bytes(), label, &number.to_be_bytes()]);
        *digest.0.first_chunk().expect("a digest is longer")
    }
}

/// Adds a record to a draft; the common fields are filled in.
macro_rules! record {
    ($draft:ident, $life:ident, $kind:ident by $by:expr, at $place:expr, { $($field:ident: $value:expr),* $(,)? }) => {{
        let by: vinculum_core::OrganisationId = $by.clone();
        let action = vinculum_vehicles::$kind {
            salt: $draft.salt(),
            by: by.clone(),
            vehicle: $life.car.id,
            occurred_at: $draft.at,
            place: $place,
            $($field: $value),*
        };
        $draft.add(action, crate::Signer::Organisation(by));
    }};
}
pub(super) use record;

impl Life<'_> {
    /// A step at this time; the odometer runs up to it.
    pub(super) fn draft(&mut self, at: Timestamp) -> Draft {
        self.odometer.advance(at);
        let (vehicle, number) = (self.index.to_be_bytes(), (self.steps.len() as u64).to_be_bytes());
        let seed = sha256_parts(&[b"vinculum-fleet/step/", self.fleet.seed(), &vehicle, &number]);
        Draft { at, seed, actions: Vec::new(), signers: Vec::new() }
    }

    /// Takes the step; gives the number of its first record. `None` when it lies in the future, with which the tale
    /// ends.
    pub(super) fn commit(&mut self, draft: Draft) -> Option<u64> {
        self.take(draft, Expected::Accepted)
    }

    /// Takes a step that the ledger will refuse with this code.
    pub(super) fn commit_rejected(&mut self, draft: Draft, code: u32) {
        self.take(draft, Expected::Rejected(code));
    }

    fn take(&mut self, draft: Draft, expected: Expected) -> Option<u64> {
        // An hour before the present at the latest, whatever the present's time of day is.
        if draft.at > moment(self.today, 0) {
            self.over = true;
        }
        if self.over || draft.is_empty() {
            return None;
        }
        let first_record = self.records;
        let step = Step {
            vehicle: self.index,
            number: self.steps.len() as u32,
            at: draft.at,
            first_record,
            nonce: Nonce(draft.bytes(b"nonce", 0)),
            actions: draft.actions,
            signers: draft.signers,
            expected,
        };
        self.records = step.last_record();
        self.clock = self.clock.max(step.at);
        self.steps.push(step);
        Some(first_record)
    }

    /// All who hold the title sign.
    pub(super) fn sign_holders(&self, draft: &mut Draft, holders: &[Holder]) {
        for holder in holders {
            draft.sign(self.signer(holder));
        }
    }

    pub(super) fn organisation(&self, id: &str) -> OrganisationId {
        self.fleet.cast().named(id).id.clone()
    }
}
