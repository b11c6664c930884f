//! What to call the vehicles that lists speak of: the ledger knows pseudonyms only, this member may know more.

use crate::{api::Api, problem::Problem};
use std::collections::HashMap;
use vinculum_core::VehicleId;
use vinculum_index::view::{TransactionSummary, VehicleName};

/// Make, model, year, and the VIN where this member holds the birth credential.
pub async fn names(
    api: &Api,
    vehicles: impl IntoIterator<Item = VehicleId>,
) -> Result<HashMap<VehicleId, VehicleName>, Problem> {
    let mut names = api.index.names(vehicles).await?;
    let ids: Vec<VehicleId> = names.keys().copied().collect();
    for (id, vin) in api.vault.vins(&ids).await? {
        if let Some(name) = names.get_mut(&id) {
            name.vin = Some(vin);
        }
    }
    Ok(names)
}

/// Fills in the vehicles of transactions.
pub async fn name_transactions(api: &Api, transactions: &mut [TransactionSummary]) -> Result<(), Problem> {
    let names = names(api, transactions.iter().flat_map(TransactionSummary::vehicle_ids)).await?;
    for transaction in transactions {
        transaction.vehicles = transaction.vehicle_ids().iter().filter_map(|id| names.get(id).cloned()).collect();
    }
    Ok(())
}
