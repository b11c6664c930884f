//! What every request works with.

use crate::{follow::Indexed, lending::Lending, metrics::Metrics, problem::Problem, pulse::Pulse};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use vinculum_chain::{Chain, ReadError, WaitError};
use vinculum_core::{Did, Digest, OrganisationId, Role, VehicleId, codes};
use vinculum_index::{Index, IndexError, Vault, VaultError, view::schema};
use vinculum_vehicles::vin::VinKey;

/// What can be configured.
#[derive(Debug, Clone)]
pub struct ApiConfig {
    /// This member's consensus key, to tell it apart among the validators.
    pub member: Option<Digest>,
    /// Origins whose pages may call this interface (CORS); none by default.
    pub origins: Vec<String>,
    /// Ready-made identities with their secret keys; only ever given out on a demonstration network.
    pub personas: Vec<Persona>,
    /// Frauds that the demonstration's generator planted, by kind of finding; only shown on a demonstration network.
    pub planted: Option<BTreeMap<String, BTreeSet<VehicleId>>>,
    /// How long `?wait=finalized` waits at most.
    pub wait: Duration,
    /// How long any other request may take.
    pub timeout: Duration,
    /// How long a connection may stay without a byte either way. More than twice [`Self::keep_alive`].
    pub idle: Duration,
    /// How often an event stream with nothing to say shows that it is alive.
    pub keep_alive: Duration,
    /// Most connections at once.
    pub connections: usize,
    /// Most event streams at once.
    pub streams: usize,
    /// Whether webhooks may go to addresses that aren't public.
    pub private_webhooks: bool,
    /// How many blocks the read model may be behind for `/readyz` to hold.
    pub ready_lag: u64,
}

impl Default for ApiConfig {
    fn default() -> Self {
        Self {
            member: None,
            origins: Vec::new(),
            personas: Vec::new(),
            planted: None,
            wait: Duration::from_secs(30),
            timeout: Duration::from_secs(30),
            idle: Duration::from_secs(90),
            keep_alive: Duration::from_secs(15),
            connections: 4_096,
            streams: 1_024,
            private_webhooks: false,
            ready_lag: 50,
        }
    }
}

/// A ready-made identity on a demonstration network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Persona {
    /// A short name.
    pub id: String,
    /// What to call it.
    pub label: String,
    /// The role that it shows; null for an individual.
    #[schema(value_type = Option<schema::Role>, required)]
    pub role: Option<Role>,
    /// The organisation that it acts for; null for an individual.
    #[schema(value_type = Option<String>, required)]
    pub organisation: Option<OrganisationId>,
    /// Its public identity.
    #[schema(value_type = String)]
    pub did: Did,
    /// The Ed25519 seed of its key, in hexadecimal.
    pub secret_key: String,
}

/// The parts of a member that the interface stands on. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Api {
    /// The running ledger.
    pub chain: Chain,
    /// The read model.
    pub index: Index,
    /// This member's store of birth credentials.
    pub vault: Vault,
    /// How far the read model is; kept up to date by [`crate::follow`].
    pub indexed: Indexed,
    pub(crate) lending: Option<Arc<Lending>>,
    pub(crate) vin_key: Arc<VinKey>,
    pub(crate) config: Arc<ApiConfig>,
    pub(crate) metrics: Metrics,
    pub(crate) pulse: Pulse,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) demonstration: Arc<crate::routes::statistics::Comparison>,
}

impl Api {
    /// Puts the parts together. Run [`crate::follow`] beside, or nothing new is ever shown.
    pub fn new(chain: Chain, index: Index, vault: Vault, vin_key: VinKey, config: ApiConfig) -> Self {
        Self {
            indexed: Indexed::new(index.indexed_height()),
            lending: None,
            vin_key: Arc::new(vin_key),
            metrics: Metrics::default(),
            pulse: Pulse::default(),
            streams: Arc::new(Semaphore::new(config.streams)),
            demonstration: Arc::default(),
            config: Arc::new(config),
            chain,
            index,
            vault,
        }
    }

    /// Hosts desks of lenders. Run [`crate::resume_lending`] once, or decisions that an earlier run was stopped before may stay
    /// off the ledger until somebody asks for them.
    #[must_use]
    pub fn with_lending(self, lending: Lending) -> Self {
        Self { lending: Some(Arc::new(lending)), ..self }
    }

    /// Whether the network is for demonstration.
    pub(crate) fn is_demonstration(&self) -> bool {
        self.chain.genesis().file().demonstration
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Empty => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, crate::problem::NOT_READY, "no block is final yet")
            }
            ReadError::Stopped => Self::rejected(codes::UNAVAILABLE.reject("this member is stopping")),
            ReadError::Storage(detail) => Self::internal(detail),
        }
    }
}

impl From<WaitError> for Problem {
    fn from(error: WaitError) -> Self {
        match error {
            WaitError::Refused(error) => Self::rejected(error.rejection()),
            WaitError::Expired => Self::new(StatusCode::CONFLICT, crate::problem::EXPIRED_WAITING, error.to_string()),
            WaitError::Stopped => Self::rejected(codes::UNAVAILABLE.reject("this member is stopping")),
        }
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Self {
        match error.field() {
            Some(field) => {
                let text = error.to_string();
                Self::parameter(field, text.strip_prefix(field).unwrap_or(&text).trim())
            }
            None => Self::internal(error),
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        Self::internal(error)
    }
}
