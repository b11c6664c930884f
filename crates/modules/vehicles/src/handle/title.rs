//! Transfers and liens.

use super::{append, hold, load, require_time};
use crate::{
    action::{Kind, PerfectLien, PlaceLien, ReleaseLien, TransferTitle},
    error,
    keys::VEHICLES,
    types::{Lien, LienStatus, Vehicle},
};
use vinculum_core::{Code, OrganisationId, Party, Role, VehicleId};
use vinculum_identity::api;
use vinculum_state::{Abort, Context};

pub(super) const LENDERS: &[Role] = &[Role::Lender, Role::Bank];

/// Title doesn't move, and isn't pledged, while a theft stands reported or after the end of life.
pub(super) fn require_movable(id: &VehicleId, vehicle: &Vehicle) -> Result<(), Abort> {
    if vehicle.is_ended() {
        return Err(error::VEHICLE_ENDED.reject(format!("vehicle {id} has reached its end of life")).into());
    }
    if vehicle.is_stolen() {
        return Err(error::VEHICLE_STOLEN.reject(format!("vehicle {id} is reported stolen")).into());
    }
    Ok(())
}

pub(crate) fn transfer_title(action: &TransferTitle, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let id = action.vehicle;
    let mut vehicle = load(context, &id)?;
    if !vehicle.is_held_by(&action.from) {
        let detail = format!("the current holders of vehicle {id} are not exactly those in from");
        return Err(error::HOLDERS_DIFFER.reject(detail).into());
    }
    require_movable(&id, &vehicle)?;
    require_time(context, action.occurred_at, vehicle.built_at)?;
    if action.occurred_at < vehicle.title_since {
        let detail = format!(
            "occurredAt {} lies before the holders obtained the title at {}",
            action.occurred_at, vehicle.title_since
        );
        return Err(error::TITLE_OUT_OF_ORDER.reject(detail).into());
    }
    match &action.chain {
        Some(chain) => hold::pass_on(action, chain, &mut vehicle, context)?,
        None => require_parties(action, &vehicle, context)?,
    }
    vehicle.holders.clone_from(&action.to);
    vehicle.title_since = action.occurred_at;
    VEHICLES.put(context.state, &id, &vehicle);
    append(context, id, 0, Kind::TransferTitle)?;
    Ok(())
}

/// Requires that nothing holds the title and that everybody who must has signed.
fn require_parties(action: &TransferTitle, vehicle: &Vehicle, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    hold::require_not_held(&action.vehicle, vehicle)?;
    for party in action.from.iter().chain(&action.to) {
        api::require_party(context, party)?;
    }
    for lien in vehicle.unreleased_liens() {
        require_lienholder(context, lien)?;
    }
    Ok(())
}

pub(super) fn require_lienholder(context: &mut Context<'_, '_>, lien: &Lien) -> Result<(), Abort> {
    api::require_party(context, &Party::Organisation(lien.lender.clone())).map_err(|abort| match abort {
        Abort::Missing => Abort::Missing,
        Abort::Rejected(_) => {
            let detail = format!("lien {} is not released and its holder {} has not signed", lien.lien, lien.lender);
            error::LIENHOLDER_SIGNATURE.reject(detail).into()
        }
    })
}

pub(crate) fn place_lien(action: &PlaceLien, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let lender = match action.chain {
        Some(_) => api::organisation(context.state, &action.by)?,
        None => api::require_organisation(context, &action.by, LENDERS)?,
    };
    let id = action.vehicle;
    let mut vehicle = load(context, &id)?;
    require_movable(&id, &vehicle)?;
    require_time(context, action.occurred_at, vehicle.built_at)?;
    match &action.chain {
        Some(chain) => hold::place_agreed(action, chain, context)?,
        None => {
            hold::require_not_held(&id, &vehicle)?;
            for party in &vehicle.holders {
                api::require_party(context, party)?;
            }
        }
    }
    require_free_name(&id, &vehicle, &action.lien)?;
    vehicle.liens.push(Lien {
        lien: action.lien.clone(),
        lender: action.by.clone(),
        status: LienStatus::Placed,
        placed_at: action.occurred_at,
        reference: None,
        perfected_at: None,
        released_at: None,
        satisfied_by: None,
    });
    VEHICLES.put(context.state, &id, &vehicle);
    append(context, id, lender.number, Kind::PlaceLien)?;
    Ok(())
}

/// Requires that a lien of this name can be placed.
pub(super) fn require_free_name(id: &VehicleId, vehicle: &Vehicle, name: &str) -> Result<(), Abort> {
    if vehicle.liens.iter().any(|lien| lien.lien == name) {
        let detail = format!("vehicle {id} has or had a lien named {name}");
        return Err(error::LIEN_EXISTS.reject(detail).into());
    }
    if vehicle.unreleased_liens().count() >= Vehicle::MAX_LIENS {
        let detail = format!("vehicle {id} has {} unreleased liens, the most that it can have", Vehicle::MAX_LIENS);
        return Err(error::TOO_MANY.reject(detail).into());
    }
    Ok(())
}

pub(crate) fn perfect_lien(action: &PerfectLien, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (by, now) = (&action.by, context.time);
    let lender = lender(context, by, false)?;
    step(context, lender, by, action.vehicle, Kind::PerfectLien, &action.lien, |lien| {
        lien.status = lien.status.perfect()?;
        lien.reference = Some(action.reference.clone());
        lien.perfected_at = Some(now);
        Some(())
    })
}

pub(crate) fn release_lien(action: &ReleaseLien, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (by, now) = (&action.by, context.time);
    if let Some(loan) = &action.loan {
        let vehicle = load(context, &action.vehicle)?;
        if !vehicle.liens.iter().any(|lien| lien.lien == action.lien && lien.satisfied_by == Some(*loan)) {
            let detail = format!("lien {} secures no loan {loan} that this transaction pays off", action.lien);
            return Err(error::DEBT_NOT_PAID.reject(detail).into());
        }
    }
    let lender = lender(context, by, action.loan.is_some())?;
    step(context, lender, by, action.vehicle, Kind::ReleaseLien, &action.lien, |lien| {
        lien.status = lien.status.release()?;
        lien.released_at = Some(now);
        lien.satisfied_by = None;
        Some(())
    })
}

/// The number of the lender, who has signed unless its debt is paid. It need not have the role in which it lent any more.
fn lender(context: &mut Context<'_, '_>, by: &OrganisationId, is_paid: bool) -> Result<u32, Abort> {
    if is_paid {
        return Ok(api::organisation(context.state, by)?.number);
    }
    Ok(api::require_organisation(context, by, &[])?.number)
}

/// Moves a lien on by one step.
fn step(
    context: &mut Context<'_, '_>,
    lender: u32,
    by: &OrganisationId,
    id: VehicleId,
    kind: Kind,
    name: &str,
    advance: impl FnOnce(&mut Lien) -> Option<()>,
) -> Result<(), Abort> {
    let reject = |code: Code, detail: String| Err(Abort::from(code.reject(detail)));
    let mut vehicle = load(context, &id)?;
    let Some(lien) = vehicle.liens.iter_mut().find(|lien| lien.lien == name && lien.lender == *by) else {
        return reject(error::UNKNOWN_LIEN, format!("{by} has no lien named {name} on vehicle {id}"));
    };
    if advance(lien).is_none() {
        return reject(error::LIEN_STEP, format!("lien {name} is past that step: it is {}", lien.status));
    }
    vehicle.prune_liens();
    VEHICLES.put(context.state, &id, &vehicle);
    append(context, id, lender, kind)?;
    Ok(())
}
