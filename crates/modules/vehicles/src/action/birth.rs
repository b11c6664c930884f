//! Birth.

use super::{
    Behaviour,
    check::{invalid, text},
};
use crate::{handle, keys, types::Powertrain};
use serde::{Deserialize, Serialize};
use vinculum_core::{Digest, OrganisationId, Party, Rejection, Salt, Timestamp, VehicleId};
use vinculum_identity::{Wmi, api};
use vinculum_state::{Abort, Context, Touch};

/// A manufacturer registers a vehicle that it built, under a WMI of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterBirth {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The manufacturer.
    pub by: OrganisationId,
    /// The vehicle's pseudonym.
    pub vehicle: VehicleId,
    /// The WMI of its VIN.
    pub wmi: Wmi,
    /// Model year by the manufacturer; ISO 3779 numbers begin with 1980.
    pub model_year: u16,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// What moves it.
    pub powertrain: Powertrain,
    /// When it was built.
    pub built_at: Timestamp,
    /// Who holds the title first.
    pub holder: Party,
    /// Commitment to the birth credential: SHA-256 of its DSSE encoding.
    pub credential: Digest,
}

impl RegisterBirth {
    /// The model years that are accepted.
    pub const MODEL_YEARS: std::ops::RangeInclusive<u16> = 1980..=2099;
}

impl Behaviour for RegisterBirth {
    fn check(&self) -> Result<(), Rejection> {
        text("make", &self.make)?;
        text("model", &self.model)?;
        if !Self::MODEL_YEARS.contains(&self.model_year) {
            return Err(invalid("modelYear", "must lie between 1980 and 2099"));
        }
        Ok(())
    }

    fn touch(&self, touch: &mut Touch) {
        api::touch_organisation(&self.by, touch);
        api::touch_party(&self.holder, touch);
        api::touch_wmi(&self.wmi, touch);
        keys::VEHICLES.touch(&self.vehicle, touch);
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::register_birth(self, context)
    }

    fn by(&self) -> Option<&OrganisationId> {
        Some(&self.by)
    }
}
