//! Title: transfers and liens.

use super::{
    Behaviour,
    check::{self, invalid},
};
use crate::{
    handle, keys,
    types::{Place, Reading, Vehicle},
};
use serde::{Deserialize, Serialize};
use vinculum_core::{LoanId, OrganisationId, Party, Rejection, Salt, Timestamp, TransactionId, VehicleId};
use vinculum_identity::api;
use vinculum_payments::api as payments;
use vinculum_state::{Abort, Context, Touch};

/// The title passes to other holders. Every old and new holder signs, and every lienholder while a lien is unreleased; of a title that a
/// chain held, nobody need sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransferTitle {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// When it passed.
    pub occurred_at: Timestamp,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// All current holders.
    pub from: Vec<Party>,
    /// All holders from then on.
    pub to: Vec<Party>,
    /// The reading that the parties agree on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub odometer: Option<Reading>,
    /// The chain that held the title, and that the same transaction has posted before: then it passes as it was held.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chain: Option<TransactionId>,
}

/// A lender takes a security interest. It and every holder sign; a lien that a chain held, nobody need sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceLien {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The lender.
    pub by: OrganisationId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// The lien's name on this vehicle.
    pub lien: String,
    /// When it was placed.
    pub occurred_at: Timestamp,
    /// The chain that held the lien with the title, and that the same transaction has posted before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chain: Option<TransactionId>,
}

/// The lender has entered its lien in the public register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PerfectLien {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The lender.
    pub by: OrganisationId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// The lien's name on this vehicle.
    pub lien: String,
    /// The register's reference.
    pub reference: String,
}

/// The lender gives its lien up, or its debt is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseLien {
    /// Keeps the action's digest from being guessed.
    pub salt: Salt,
    /// The lender.
    pub by: OrganisationId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// The lien's name on this vehicle.
    pub lien: String,
    /// The loan whose repayment releases it: then the lender need not sign.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loan: Option<LoanId>,
}

impl Behaviour for TransferTitle {
    fn check(&self) -> Result<(), Rejection> {
        check::place(self.place.as_ref())?;
        check::reading("odometer", self.odometer.as_ref())?;
        check::parties("from", &self.from, Vehicle::MAX_HOLDERS)?;
        check::parties("to", &self.to, Vehicle::MAX_HOLDERS)?;
        if Vehicle::same_parties(&self.from, &self.to) {
            return Err(invalid("to", "must differ from from"));
        }
        // Nobody signs for them then.
        for (field, is_there) in [("place", self.place.is_some()), ("odometer", self.odometer.is_some())] {
            if is_there && self.chain.is_some() {
                return Err(invalid(
                    field,
                    "must be left out of a transfer by chain: those whom it concerns don't sign it",
                ));
            }
        }
        Ok(())
    }

    fn touch(&self, touch: &mut Touch) {
        keys::VEHICLES.touch(&self.vehicle, touch);
        self.chain.iter().for_each(|chain| payments::touch_chain(chain, touch));
        self.from.iter().chain(&self.to).for_each(|party| api::touch_party(party, touch));
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::transfer_title(self, context)
    }

    fn occurred_at(&self) -> Option<Timestamp> {
        Some(self.occurred_at)
    }

    fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    fn odometer(&self) -> Option<&Reading> {
        self.odometer.as_ref()
    }
}

impl Behaviour for PlaceLien {
    fn check(&self) -> Result<(), Rejection> {
        check::slug("lien", &self.lien)
    }

    fn touch(&self, touch: &mut Touch) {
        touch_lien(&self.by, &self.vehicle, touch);
        self.chain.iter().for_each(|chain| payments::touch_chain(chain, touch));
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::place_lien(self, context)
    }

    fn by(&self) -> Option<&OrganisationId> {
        Some(&self.by)
    }

    fn occurred_at(&self) -> Option<Timestamp> {
        Some(self.occurred_at)
    }
}

impl Behaviour for PerfectLien {
    fn check(&self) -> Result<(), Rejection> {
        check::slug("lien", &self.lien)?;
        check::code("reference", &self.reference)
    }

    fn touch(&self, touch: &mut Touch) {
        touch_lien(&self.by, &self.vehicle, touch);
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::perfect_lien(self, context)
    }

    fn by(&self) -> Option<&OrganisationId> {
        Some(&self.by)
    }
}

impl Behaviour for ReleaseLien {
    fn check(&self) -> Result<(), Rejection> {
        check::slug("lien", &self.lien)
    }

    fn touch(&self, touch: &mut Touch) {
        touch_lien(&self.by, &self.vehicle, touch);
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        handle::release_lien(self, context)
    }

    fn by(&self) -> Option<&OrganisationId> {
        Some(&self.by)
    }
}

fn touch_lien(by: &OrganisationId, vehicle: &VehicleId, touch: &mut Touch) {
    api::touch_organisation(by, touch);
    keys::VEHICLES.touch(vehicle, touch);
}
