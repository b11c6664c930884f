//! Records, all by one rule.

use super::{append, load, require_time, unknown};
use crate::{
    action::Record,
    keys::{Built, VEHICLES},
};
use vinculum_identity::api;
use vinculum_state::{Abort, Context};

/// Requires role and signature, the vehicle, and a plausible time; adds to the history, and changes the vehicle's
/// record only where rules will need to know. A record made after the end of life or during a theft is accepted:
/// that it was made is evidence, which findings show.
pub(crate) fn record<R: Record>(record: &R, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (by, id, occurred_at) = record.header();
    let reporter = api::require_organisation(context, by, R::ROLES)?;
    if !R::CHANGES_VEHICLE {
        let built: Built = VEHICLES.get_part(context.state, &id)?.ok_or_else(|| unknown(&id))?;
        require_time(context, occurred_at, built.built_at)?;
        append(context, id, reporter.number, R::KIND)?;
        return Ok(());
    }
    let mut vehicle = load(context, &id)?;
    require_time(context, occurred_at, vehicle.built_at)?;
    let number = append(context, id, reporter.number, R::KIND)?;
    record.change(&mut vehicle, number)?;
    VEHICLES.put(context.state, &id, &vehicle);
    Ok(())
}
