//! Titles in chains of reservations: held with them, passed when they are posted, free again when they are not.

use super::{
    append, load,
    title::{LENDERS, require_free_name, require_lienholder, require_movable},
};
use crate::{
    action::{HoldTitle, Kind, PlaceLien, ReleaseTitle, TransferTitle},
    error,
    keys::VEHICLES,
    types::{TitleHold, Vehicle},
};
use vinculum_core::{MAX_VALIDITY_MS, Timestamp, TransactionId, VehicleId};
use vinculum_identity::api;
use vinculum_payments::{Held, api as payments};
use vinculum_state::{Abort, Context};

/// Requires that no chain holds the title.
pub(crate) fn require_not_held(id: &VehicleId, vehicle: &Vehicle) -> Result<(), Abort> {
    let Some(hold) = &vehicle.hold else { return Ok(()) };
    let detail = format!("chain {} holds the title of vehicle {id} until it is posted, voided or expired", hold.chain);
    Err(error::TITLE_HELD.reject(detail).into())
}

pub(crate) fn hold_title(action: &HoldTitle, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let id = action.vehicle;
    let mut vehicle = load(context, &id)?;
    if !vehicle.is_held_by(&action.from) {
        let detail = format!("the current holders of vehicle {id} are not exactly those in from");
        return Err(error::HOLDERS_DIFFER.reject(detail).into());
    }
    require_movable(&id, &vehicle)?;
    require_not_held(&id, &vehicle)?;
    for party in action.from.iter().chain(&action.to) {
        api::require_party(context, party)?;
    }
    for lien in vehicle.unreleased_liens() {
        require_lienholder(context, lien)?;
    }
    if let Some(agreed) = &action.lien {
        api::require_organisation(context, &agreed.by, LENDERS)?;
        require_free_name(&id, &vehicle, &agreed.lien)?;
    }
    vehicle.hold = Some(TitleHold { chain: context.transaction, to: action.to.clone(), lien: action.lien.clone() });
    for held in held_with(&id, &vehicle) {
        payments::hold(context, held)?;
    }
    VEHICLES.put(context.state, &id, &vehicle);
    append(context, id, 0, Kind::HoldTitle)?;
    Ok(())
}

/// What the chain holds of a vehicle: its title, and the lien that goes with it.
fn held_with(id: &VehicleId, vehicle: &Vehicle) -> Vec<Held> {
    let lien = vehicle.hold.as_ref().and_then(|hold| hold.lien.as_ref());
    let lien = lien.map(|agreed| Held::Lien { by: agreed.by.clone(), vehicle: *id, lien: agreed.lien.clone() });
    std::iter::once(Held::Title { vehicle: *id }).chain(lien).collect()
}

pub(crate) fn release_title(action: &ReleaseTitle, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let id = action.vehicle;
    let mut vehicle = load(context, &id)?;
    require_hold(&id, &vehicle, &action.chain)?;
    for held in held_with(&id, &vehicle) {
        payments::take_out(context, &action.chain, &held, false)?;
    }
    vehicle.hold = None;
    VEHICLES.put(context.state, &id, &vehicle);
    append(context, id, 0, Kind::ReleaseTitle)?;
    Ok(())
}

/// Ends the hold of a title that passes with its chain. Those who had to sign did so when it was put in.
pub(super) fn pass_on(
    action: &TransferTitle,
    chain: &TransactionId,
    vehicle: &mut Vehicle,
    context: &mut Context<'_, '_>,
) -> Result<(), Abort> {
    let id = action.vehicle;
    let hold = require_hold(&id, vehicle, chain)?;
    if !Vehicle::same_parties(&hold.to, &action.to) {
        let detail = format!("chain {chain} holds the title of vehicle {id} for other holders than those in to");
        return Err(error::HOLD_DIFFERS.reject(detail).into());
    }
    require_recent(context, action.occurred_at)?;
    payments::take_out(context, chain, &Held::Title { vehicle: id }, true)?;
    vehicle.hold = None;
    Ok(())
}

/// Takes out of its chain the lien that is placed now. Lender and holders signed when it was put in.
pub(super) fn place_agreed(
    action: &PlaceLien,
    chain: &TransactionId,
    context: &mut Context<'_, '_>,
) -> Result<(), Abort> {
    require_recent(context, action.occurred_at)?;
    let held = Held::Lien { by: action.by.clone(), vehicle: action.vehicle, lien: action.lien.clone() };
    payments::take_out(context, chain, &held, true)
}

fn require_hold<'v>(id: &VehicleId, vehicle: &'v Vehicle, chain: &TransactionId) -> Result<&'v TitleHold, Abort> {
    vehicle.hold.as_ref().filter(|hold| hold.chain == *chain).ok_or_else(|| {
        error::HOLD_DIFFERS.reject(format!("chain {chain} doesn't hold the title of vehicle {id}")).into()
    })
}

/// A title passes when its chain is posted. Whoever posts it alone writes the time, so it can't lie further back than a
/// transaction can have been on its way.
fn require_recent(context: &Context<'_, '_>, occurred_at: Timestamp) -> Result<(), Abort> {
    if context.time.since(occurred_at) <= MAX_VALIDITY_MS {
        return Ok(());
    }
    let detail = format!("occurredAt {occurred_at} lies more than 24 hours before the posting at {}", context.time);
    Err(error::PASSES_ON_POSTING.reject(detail).into())
}
