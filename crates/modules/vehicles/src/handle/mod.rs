//! One file per family of actions: load, require, compute, write.

mod birth;
mod dispute;
mod hold;
mod record;
mod title;

pub(crate) use birth::register_birth;
pub(crate) use dispute::{answer_dispute, correct_record, dispute_record, withdraw_dispute};
pub(crate) use hold::{hold_title, release_title, require_not_held};
pub(crate) use record::record;
pub(crate) use title::{perfect_lien, place_lien, release_lien, transfer_title};

use crate::{action::Kind, error, keys::VEHICLES, rules, types::Vehicle};
use vinculum_core::{Timestamp, VehicleId};
use vinculum_state::{
    Abort, Context,
    history::{self, Label},
};

/// The vehicle's record.
pub(crate) fn load(context: &mut Context<'_, '_>, id: &VehicleId) -> Result<Vehicle, Abort> {
    VEHICLES.get(context.state, id)?.ok_or_else(|| unknown(id))
}

fn unknown(id: &VehicleId) -> Abort {
    error::UNKNOWN_VEHICLE.reject(format!("there is no vehicle {id}")).into()
}

/// Adds the action to the vehicle's history; `author` is the organisation's number, 0 where parties act.
fn append(context: &mut Context<'_, '_>, vehicle: VehicleId, author: u32, kind: Kind) -> Result<u64, Abort> {
    history::append(context, vehicle, Label(author, kind.number()))
}

/// Requires that something occurred neither in the future nor before the vehicle was built.
fn require_time(context: &Context<'_, '_>, occurred_at: Timestamp, built_at: Timestamp) -> Result<(), Abort> {
    if rules::is_in_future(occurred_at, context.time) {
        let detail = format!("occurredAt {occurred_at} lies ahead of the block's time {}", context.time);
        return Err(error::OCCURS_IN_FUTURE.reject(detail).into());
    }
    if occurred_at < built_at {
        let detail = format!("occurredAt {occurred_at} lies before the vehicle was built at {built_at}");
        return Err(error::OCCURRED_BEFORE_BUILT.reject(detail).into());
    }
    Ok(())
}
