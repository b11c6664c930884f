//! Corrections and disputes of records.

use super::{Behaviour, check};
use crate::{
    handle,
    keys::{self, RecordKey},
    types::{Answer, CorrectionStatus},
};
use serde::{Deserialize, Serialize};
use vinculum_core::{OrganisationId, Party, Rejection, Salt, VehicleId};
use vinculum_identity::api;
use vinculum_state::{Abort, Context, Touch};

/// A reporter declares its own record wrong. The record stays; both are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectRecord {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The reporter.
    pub by: OrganisationId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Number of the wrong record.
    pub record: u64,
    /// What is wrong.
    pub status: CorrectionStatus,
    /// Number of the record that replaces it: a later one of the same kind by the same reporter.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replacement: Option<u64>,
    /// How it came about.
    pub reason: String,
}

/// A current holder disputes a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisputeRecord {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Number of the record.
    pub record: u64,
    /// The holder, who signs.
    pub holder: Party,
    /// What is wrong with it.
    pub reason: String,
}

/// The reporter answers a dispute of its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerDispute {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The reporter.
    pub by: OrganisationId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Number of the disputed record.
    pub record: u64,
    /// `corrected` when the record has been corrected, `upheld` when it stands.
    pub answer: Answer,
    /// Why.
    pub statement: String,
}

/// The holder withdraws their dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawDispute {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Number of the disputed record.
    pub record: u64,
    /// The holder who opened it, who signs.
    pub holder: Party,
}

impl Behaviour for CorrectRecord {
    fn check(&self) -> Result<(), Rejection> {
        check::text("reason", &self.reason)
    }

    fn touch(&self, touch: &mut Touch) {
        api::touch_organisation(&self.by, touch);
        keys::VEHICLES.touch(&self.vehicle, touch);
        keys::CORRECTIONS.touch(&RecordKey(self.vehicle, self.record), touch);
        if let Some(replacement) = self.replacement {
            keys::CORRECTIONS.touch(&RecordKey(self.vehicle, replacement), touch);
        }
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::correct_record(self, context)
    }

    fn by(&self) -> Option<&OrganisationId> {
        Some(&self.by)
    }
}

impl Behaviour for DisputeRecord {
    fn check(&self) -> Result<(), Rejection> {
        check::text("reason", &self.reason)
    }

    fn touch(&self, touch: &mut Touch) {
        api::touch_party(&self.holder, touch);
        keys::VEHICLES.touch(&self.vehicle, touch);
        keys::CORRECTIONS.touch(&RecordKey(self.vehicle, self.record), touch);
        keys::DISPUTES.touch(&RecordKey(self.vehicle, self.record), touch);
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::dispute_record(self, context)
    }
}

impl Behaviour for AnswerDispute {
    fn check(&self) -> Result<(), Rejection> {
        check::text("statement", &self.statement)
    }

    fn touch(&self, touch: &mut Touch) {
        api::touch_organisation(&self.by, touch);
        keys::CORRECTIONS.touch(&RecordKey(self.vehicle, self.record), touch);
        keys::DISPUTES.touch(&RecordKey(self.vehicle, self.record), touch);
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::answer_dispute(self, context)
    }

    fn by(&self) -> Option<&OrganisationId> {
        Some(&self.by)
    }
}

impl Behaviour for WithdrawDispute {
    fn check(&self) -> Result<(), Rejection> {
        Ok(())
    }

    fn touch(&self, touch: &mut Touch) {
        api::touch_party(&self.holder, touch);
        keys::DISPUTES.touch(&RecordKey(self.vehicle, self.record), touch);
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::withdraw_dispute(self, context)
    }
}
