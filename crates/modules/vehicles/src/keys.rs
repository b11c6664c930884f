//! Where this module's records lie in the state.

use crate::types::{Correction, Dispute, Vehicle};
use serde::Deserialize;
use std::fmt;
use vinculum_core::{Timestamp, VehicleId};
use vinculum_state::Map;

/// Vehicles by id.
pub const VEHICLES: Map<VehicleId, Vehicle> = Map::new("vehicles/vehicle");
/// What reporters said about their own records.
pub const CORRECTIONS: Map<RecordKey, Correction> = Map::new("vehicles/correction");
/// The last dispute of a record.
pub const DISPUTES: Map<RecordKey, Dispute> = Map::new("vehicles/dispute");

/// One record of a vehicle, by its number in the vehicle's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordKey(pub VehicleId, pub u64);

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.0, self.1)
    }
}

/// What most records need of a vehicle: reading it costs a fraction of reading the whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Built {
    pub(crate) built_at: Timestamp,
}
