//! Where this module's records lie in the state.

use crate::types::Sale;
use vinculum_core::{SaleId, VehicleId};
use vinculum_state::Map;

/// Sales by id.
pub const SALES: Map<SaleId, Sale> = Map::new("sales/sale");
/// The last sale of a vehicle; a new one needs that it has ended.
pub const LISTED: Map<VehicleId, SaleId> = Map::new("sales/listed");
