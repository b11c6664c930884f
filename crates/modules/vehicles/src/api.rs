//! What higher modules may ask of this one.

use crate::{handle, keys::VEHICLES, types::Vehicle};
use vinculum_core::VehicleId;
use vinculum_identity::api::require_party;
use vinculum_state::{Abort, Context, Touch};

/// Announces what [`vehicle`] reads.
pub fn touch_vehicle(id: &VehicleId, touch: &mut Touch) {
    VEHICLES.touch(id, touch);
}

/// The vehicle's record.
pub fn vehicle(context: &mut Context<'_, '_>, id: &VehicleId) -> Result<Vehicle, Abort> {
    handle::load(context, id)
}

/// Requires the signature of every current holder; gives the vehicle's record.
pub fn require_holders(context: &mut Context<'_, '_>, id: &VehicleId) -> Result<Vehicle, Abort> {
    let vehicle = handle::load(context, id)?;
    for holder in &vehicle.holders {
        require_party(context, holder)?;
    }
    Ok(vehicle)
}
