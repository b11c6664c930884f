//! Titles that a chain of reservations holds until it is paid.

use super::{
    Behaviour,
    check::{self, invalid},
};
use crate::{
    handle, keys,
    types::{AgreedLien, Vehicle},
};
use serde::{Deserialize, Serialize};
use vinculum_core::{Party, Rejection, Salt, TransactionId, VehicleId};
use vinculum_identity::api;
use vinculum_payments::api as payments;
use vinculum_state::{Abort, Context, Touch};

/// The title is put into the chain of reservations that the same transaction has made before: it passes when the chain is
/// posted. Every old and new holder signs, each lienholder while its lien is unreleased, and the lender whose lien is to be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HoldTitle {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// All current holders.
    pub from: Vec<Party>,
    /// All holders once the chain is posted.
    pub to: Vec<Party>,
    /// The lien that is placed on the vehicle then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lien: Option<AgreedLien>,
}

/// The chain has been voided or has expired: the title is free again. Nobody need sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseTitle {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// The chain, which the same transaction has voided or expired before.
    pub chain: TransactionId,
}

impl Behaviour for HoldTitle {
    fn check(&self) -> Result<(), Rejection> {
        check::parties("from", &self.from, Vehicle::MAX_HOLDERS)?;
        check::parties("to", &self.to, Vehicle::MAX_HOLDERS)?;
        if Vehicle::same_parties(&self.from, &self.to) {
            return Err(invalid("to", "must differ from from"));
        }
        self.lien.as_ref().map_or(Ok(()), |agreed| check::slug("lien.lien", &agreed.lien))
    }

    fn touch(&self, touch: &mut Touch) {
        keys::VEHICLES.touch(&self.vehicle, touch);
        self.from.iter().chain(&self.to).for_each(|party| api::touch_party(party, touch));
        self.lien.iter().for_each(|agreed| api::touch_organisation(&agreed.by, touch));
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::hold_title(self, context)
    }
}

impl Behaviour for ReleaseTitle {
    fn check(&self) -> Result<(), Rejection> {
        Ok(())
    }

    fn touch(&self, touch: &mut Touch) {
        keys::VEHICLES.touch(&self.vehicle, touch);
        payments::touch_chain(&self.chain, touch);
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::release_title(self, context)
    }
}
