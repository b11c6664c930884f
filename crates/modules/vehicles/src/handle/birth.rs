//! Births.

use super::append;
use crate::{
    action::{Kind, RegisterBirth},
    error,
    keys::VEHICLES,
    rules,
    types::Vehicle,
};
use vinculum_core::{Party, Role};
use vinculum_identity::api;
use vinculum_state::{Abort, Context};

pub(crate) fn register_birth(action: &RegisterBirth, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let manufacturer = api::require_organisation(context, &action.by, &[Role::Manufacturer])?;
    let owner = api::wmi_owner(context, &action.wmi)?;
    if owner.as_ref() != Some(&action.by) {
        let owner = owner.map_or("nobody".into(), |owner| owner.to_string());
        let detail = format!("WMI {} belongs to {owner}, not to {}", action.wmi, action.by);
        return Err(error::WMI_NOT_OWNED.reject(detail).into());
    }
    if let Some(first) = VEHICLES.get(context.state, &action.vehicle)? {
        let detail = format!(
            "vehicle {} was registered by {} at {}; the same VIN twice is the mark of a clone",
            action.vehicle, first.manufacturer, first.born_at
        );
        return Err(error::VEHICLE_EXISTS.reject(detail).into());
    }
    if rules::is_in_future(action.built_at, context.time) {
        let detail = format!("builtAt {} lies ahead of the block's time {}", action.built_at, context.time);
        return Err(error::OCCURS_IN_FUTURE.reject(detail).into());
    }
    if let Party::Organisation(holder) = &action.holder {
        api::organisation(context.state, holder)?;
    }
    let vehicle = Vehicle {
        wmi: action.wmi.clone(),
        model_year: action.model_year,
        make: action.make.clone(),
        model: action.model.clone(),
        powertrain: action.powertrain,
        credential: action.credential,
        manufacturer: action.by.clone(),
        built_at: action.built_at,
        born_at: context.time,
        holders: vec![action.holder.clone()],
        title_since: action.built_at,
        hold: None,
        liens: Vec::new(),
        thefts: Vec::new(),
        end_of_life: Vec::new(),
        recalls: Vec::new(),
        exports: Vec::new(),
    };
    VEHICLES.put(context.state, &action.vehicle, &vehicle);
    append(context, action.vehicle, manufacturer.number, Kind::RegisterBirth)?;
    Ok(())
}
