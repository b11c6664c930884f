//! Records an odometer reading as one of the demonstration's workshops.
//!
//! `make demo` in one terminal, `cargo run --release --example first_record [URL]` in another.

use std::error::Error;
use vinculum_client::{Client, Receipt, TransactionBuilder, VehicleFilter};
use vinculum_core::Role;

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "http://127.0.0.1:8080".into());
    record(&Client::new(&url)?).await?;
    Ok(())
}

/// Adds 120 to what the odometer of the first vehicle of the list showed last.
pub async fn record(client: &Client) -> Result<Receipt, Box<dyn Error>> {
    let network = client.network().await?;
    let personas = client.personas().await?;
    let workshop = personas.iter().find(|persona| persona.role == Some(Role::Workshop)).ok_or("no workshop")?;
    let listed = client.vehicles(&VehicleFilter { limit: Some(1), ..VehicleFilter::default() }).await?;
    let listed = listed.items.first().ok_or("no vehicle")?;
    let vehicle = client.vehicle(&listed.id.to_string()).await?;
    let odometer = &vehicle.more["odometer"];

    let action = serde_json::json!({
        "type": "vehicles.record_odometer", "salt": TransactionBuilder::salt(), "by": workshop.organisation,
        "vehicle": vehicle.id, "occurredAt": network.time,
        "odometer": {
            "value": odometer["value"].as_u64().unwrap_or(0) + 120,
            "unit": odometer["unit"].as_str().unwrap_or("km"),
            "source": "dashboard",
        },
    });
    let envelope = TransactionBuilder::new(network.network_id).action(action).sign(&[&workshop.key()]);
    let receipt = client.submit_and_wait(&envelope).await?;
    println!("{} is final at height {}: {:?}", receipt.id, receipt.height, receipt.outcome);

    let vehicle = client.vehicle(&vehicle.id.to_string()).await?;
    println!("{} {} has {} records now", vehicle.make, vehicle.model, vehicle.records);
    Ok(receipt)
}
