//! Rust SDK: build, sign and submit transactions; read vehicles, organisations and proofs over HTTP.
//!
//! ```no_run
//! # async fn example(key: vinculum_core::SecretKey, reading: vinculum_vehicles::Action)
//! # -> Result<(), vinculum_client::ClientError> {
//! use vinculum_client::{Client, TransactionBuilder};
//!
//! let client = Client::new("http://127.0.0.1:8080")?;
//! let network = client.network().await?;
//! let envelope = TransactionBuilder::new(network.network_id).action(reading).sign(&[&key]);
//! let receipt = client.submit_and_wait(&envelope).await?;
//! println!("final at height {}", receipt.height);
//! # Ok(())
//! # }
//! ```
//!
//! Every refusal is a [`Problem`] with the ledger's stable code. Reads and the submission of transactions are safe to
//! repeat: the ledger executes a transaction at most once. Nothing here trusts the member that answers; to check an
//! answer, fetch a report and verify it with `vinculum-proof`.

mod access;
mod builder;
mod error;
mod http;
mod types;

pub use access::Access;
pub use builder::TransactionBuilder;
pub use error::{ClientError, Problem};
pub use http::{Client, VehicleFilter};
pub use types::{
    Account, Audit, Credential, Event, Finding, LoanEntry, LoanItem, Mempool, Network, Organisation, Page, PaymentFile,
    PaymentRow, PaymentRowReason, Persona, Receipt, SaleItem, Statistics, Validator, Vehicle, VinInfo,
};
