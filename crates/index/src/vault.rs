//! What a member keeps off the ledger: VINs and birth credentials, proposals that wait for signatures, webhooks.
//!
//! Unlike the read model it can't be built anew from blocks, so it is a file of its own, written durably, that nothing
//! ever drops. It is also where data that names a car can be erased, as the law may ask: the ledger knows pseudonyms
//! only.

mod proposals;
mod webhooks;

pub use proposals::{ProposalState, StoredProposal};
pub use webhooks::{Delivery, Webhook};

use crate::view::{VehicleDetail, VehicleSummary};
use sqlx::{
    ConnectOptions as _, Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{collections::HashMap, path::Path, time::Duration};
use vinculum_core::{VehicleId, dsse::Document};
use vinculum_vehicles::Vin;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS credentials \
                     (vehicle BLOB PRIMARY KEY, vin TEXT NOT NULL, document TEXT NOT NULL) WITHOUT ROWID";

/// This member's store of VINs and birth credentials. Cloning shares the connections.
#[derive(Debug, Clone)]
pub struct Vault(SqlitePool);

/// Why the vault could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A document in it cannot be read.
    #[error("the vault holds a document that can't be read: {0}")]
    Document(#[from] serde_json::Error),
    /// Something in it is not what was put there.
    #[error("the vault is damaged: {0}")]
    Corrupt(&'static str),
    /// The file failed.
    #[error("the vault: {0}")]
    Database(#[from] sqlx::Error),
}

impl Vault {
    /// Opens the file, or makes it.
    pub async fn open(path: &Path) -> Result<Self, VaultError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(30))
            // What is erased is overwritten, not only forgotten.
            .pragma("secure_delete", "on")
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await?;
        for table in [TABLE].iter().chain(proposals::TABLES).chain(webhooks::TABLES) {
            sqlx::query(*table).execute(&pool).await?;
        }
        Ok(Self(pool))
    }

    /// Keeps a vehicle's VIN and credential; durable when it returns. The caller has checked the credential.
    pub async fn put_credential(&self, vehicle: &VehicleId, vin: &str, document: &Document) -> Result<(), VaultError> {
        let statement = "INSERT INTO credentials (vehicle, vin, document) VALUES ($1, $2, $3) \
                         ON CONFLICT (vehicle) DO UPDATE SET vin = excluded.vin, document = excluded.document";
        let document = serde_json::to_string(document)?;
        let query = sqlx::query(statement).bind(vehicle.as_bytes().to_vec()).bind(vin.to_owned()).bind(document);
        query.execute(&self.0).await?;
        Ok(())
    }

    /// The birth credential of a vehicle.
    pub async fn credential(&self, vehicle: &VehicleId) -> Result<Option<Document>, VaultError> {
        let query = sqlx::query("SELECT document FROM credentials WHERE vehicle = $1");
        let row = query.bind(vehicle.as_bytes().to_vec()).fetch_optional(&self.0).await?;
        Ok(match row {
            Some(row) => Some(serde_json::from_str(&row.try_get::<String, _>(0)?)?),
            None => None,
        })
    }

    /// The VIN of a vehicle.
    pub async fn vin(&self, vehicle: &VehicleId) -> Result<Option<String>, VaultError> {
        Ok(self.vins(&[*vehicle]).await?.remove(vehicle))
    }

    /// The VINs of those among the vehicles whose credentials are here.
    pub async fn vins(&self, vehicles: &[VehicleId]) -> Result<HashMap<VehicleId, String>, VaultError> {
        let mut vins = HashMap::with_capacity(vehicles.len());
        let mut connection = self.0.acquire().await?;
        for vehicle in vehicles {
            let query = sqlx::query("SELECT vin FROM credentials WHERE vehicle = $1");
            let row = query.bind(vehicle.as_bytes().to_vec()).fetch_optional(&mut *connection).await?;
            if let Some(row) = row {
                vins.insert(*vehicle, row.try_get(0)?);
            }
        }
        Ok(vins)
    }

    /// Erases what is kept of a vehicle, also from the file; whether there was anything.
    pub async fn erase(&self, vehicle: &VehicleId) -> Result<bool, VaultError> {
        let query = sqlx::query("DELETE FROM credentials WHERE vehicle = $1");
        let erased = query.bind(vehicle.as_bytes().to_vec()).execute(&self.0).await?.rows_affected() > 0;
        // The log still has it until it is written back and cut.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.0).await?;
        Ok(erased)
    }

    /// Fills in the VINs of a list.
    pub async fn name(&self, vehicles: &mut [VehicleSummary]) -> Result<(), VaultError> {
        let ids: Vec<VehicleId> = vehicles.iter().map(|vehicle| vehicle.id).collect();
        let mut vins = self.vins(&ids).await?;
        for vehicle in vehicles {
            vehicle.vin = vins.remove(&vehicle.id);
        }
        Ok(())
    }

    /// Fills in the VIN and what its check digit says.
    pub async fn name_detail(&self, vehicle: &mut VehicleDetail) -> Result<(), VaultError> {
        vehicle.vin = self.vin(&vehicle.id).await?;
        let vin = vehicle.vin.as_deref().and_then(|vin| vin.parse::<Vin>().ok());
        vehicle.check_digit = vin.map(|vin| vin.check_digit());
        Ok(())
    }

    /// Waits for running statements and closes the file.
    pub async fn close(&self) {
        self.0.close().await;
    }
}
