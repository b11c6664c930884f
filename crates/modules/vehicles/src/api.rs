//! What higher modules may ask of this one.

use crate::{
    handle,
    keys::VEHICLES,
    types::{Lien, Vehicle},
};
use vinculum_core::{LoanId, OrganisationId, VehicleId};
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

/// Requires that no chain of reservations holds the title.
pub fn require_not_held(id: &VehicleId, vehicle: &Vehicle) -> Result<(), Abort> {
    handle::require_not_held(id, vehicle)
}

/// The unreleased lien of that name and lender.
pub fn lien<'a>(vehicle: &'a Vehicle, lender: &OrganisationId, name: &str) -> Option<&'a Lien> {
    vehicle.unreleased_liens().find(|lien| lien.lien == name && lien.lender == *lender)
}

/// Notes that the debt behind a lien is paid, so that the same transaction can release it for `loan` without its lender. The caller
/// requires that it does.
pub fn satisfy_lien(
    context: &mut Context<'_, '_>,
    id: &VehicleId,
    lender: &OrganisationId,
    name: &str,
    loan: LoanId,
) -> Result<(), Abort> {
    let mut vehicle = handle::load(context, id)?;
    let unreleased = |lien: &&mut Lien| lien.lien == name && lien.lender == *lender && lien.status.is_unreleased();
    if let Some(lien) = vehicle.liens.iter_mut().find(unreleased) {
        lien.satisfied_by = Some(loan);
        VEHICLES.put(context.state, id, &vehicle);
    }
    Ok(())
}
