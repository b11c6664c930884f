//! What a member needs to know to run, and what can be tuned.

use crate::{
    consensus::{PrivateKey, PublicKey},
    mempool,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};
use vinculum_runtime::Genesis;

/// What one member needs to know to run.
#[derive(Clone)]
pub struct MemberConfig {
    /// The network's genesis.
    pub genesis: Arc<Genesis>,
    /// This member's secret key, one of the validator set's.
    pub key: PrivateKey,
    /// Begins the name of every file: lets several members share a storage folder.
    pub prefix: String,
    /// What can be tuned.
    pub tunables: Tunables,
}

impl std::fmt::Debug for MemberConfig {
    /// Never prints the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemberConfig")
            .field("prefix", &self.prefix)
            .field("tunables", &self.tunables)
            .finish_non_exhaustive()
    }
}

/// How the other members are reached.
#[derive(Debug, Clone)]
pub struct NetworkConfig {
    /// Where this member listens.
    pub listen: SocketAddr,
    /// Each other member's host (name or address) and port.
    pub peers: BTreeMap<PublicKey, PeerAddress>,
}

/// Where a member is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerAddress {
    /// A host name or an IP address.
    pub host: String,
    /// A TCP port.
    pub port: u16,
}

/// What can be tuned. Members may differ in all of it, within reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tunables {
    /// An empty block is made after so long without one, so that time goes on, in milliseconds.
    pub heartbeat_ms: u64,
    /// A leader with nothing to propose passes the lead on after so long, in milliseconds. Well under
    /// `leader_timeout_ms`, or the others take it for dead.
    pub idle_turn_ms: u64,
    /// The least time between a block and the next, in milliseconds: gathers transactions under light load.
    pub block_interval_ms: u64,
    /// How long a leader waits for company when a first transaction arrives, in milliseconds.
    pub gather_ms: u64,
    /// Most transactions that this member proposes in a block.
    pub block_transactions: usize,
    /// Most bytes of transactions that this member proposes in a block.
    pub block_bytes: usize,
    /// A leader stops adding transactions to a block after executing for so long, in milliseconds.
    pub block_execution_ms: u64,
    /// How long the members wait for a leader's proposal, in milliseconds.
    pub leader_timeout_ms: u64,
    /// How long the members wait for a proposal to be agreed on, in milliseconds.
    pub certification_timeout_ms: u64,
    /// A leader that has been silent so long is passed over at once, in milliseconds.
    pub skip_timeout_ms: u64,
    /// Most waiting transactions.
    pub mempool_transactions: usize,
    /// Most bytes of waiting transactions.
    pub mempool_bytes: usize,
    /// Most waiting transactions per signer.
    pub mempool_per_signer: usize,
    /// Memory for pages of the state database, in bytes.
    pub state_cache_bytes: usize,
    /// Threads for checking signatures and hashing.
    pub threads: usize,
}

impl Default for Tunables {
    fn default() -> Self {
        Self {
            heartbeat_ms: 5_000,
            idle_turn_ms: 400,
            block_interval_ms: 25,
            gather_ms: 5,
            block_transactions: 6_000,
            block_bytes: 4 << 20,
            block_execution_ms: 250,
            leader_timeout_ms: 800,
            certification_timeout_ms: 3_000,
            skip_timeout_ms: 4_000,
            mempool_transactions: 131_072,
            mempool_bytes: 256 << 20,
            mempool_per_signer: 16_384,
            state_cache_bytes: 256 << 20,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        }
    }
}

impl Tunables {
    /// Bounds of the pool.
    pub fn mempool(&self) -> mempool::Limits {
        mempool::Limits {
            transactions: self.mempool_transactions,
            bytes: self.mempool_bytes,
            per_signer: self.mempool_per_signer,
        }
    }

    /// See [`Self::leader_timeout_ms`].
    pub fn leader_timeout(&self) -> Duration {
        Duration::from_millis(self.leader_timeout_ms)
    }

    /// See [`Self::certification_timeout_ms`].
    pub fn certification_timeout(&self) -> Duration {
        Duration::from_millis(self.certification_timeout_ms)
    }

    /// See [`Self::skip_timeout_ms`].
    pub fn skip_timeout(&self) -> Duration {
        Duration::from_millis(self.skip_timeout_ms)
    }

    /// Whether the times fit each other and nothing is zero that must not be.
    ///
    /// # Errors
    ///
    /// Which setting is wrong, and why.
    pub fn check(&self) -> Result<(), TunableError> {
        let error = |setting, problem| Err(TunableError { setting, problem });
        if self.idle_turn_ms.saturating_mul(3) > self.leader_timeout_ms.saturating_mul(2) {
            return error("idle_turn_ms", "is more than two thirds of leader_timeout_ms");
        }
        if self.block_interval_ms + self.gather_ms > self.idle_turn_ms {
            return error("block_interval_ms", "together with gather_ms is more than idle_turn_ms");
        }
        if self.leader_timeout_ms == 0 || self.leader_timeout_ms >= self.certification_timeout_ms {
            return error("leader_timeout_ms", "is 0 or not less than certification_timeout_ms");
        }
        if self.skip_timeout_ms <= self.certification_timeout_ms {
            return error("skip_timeout_ms", "is not more than certification_timeout_ms");
        }
        if self.block_transactions == 0 || self.block_transactions > crate::body::MAX_BLOCK_TRANSACTIONS {
            return error("block_transactions", "is 0 or more than a block can hold");
        }
        if self.block_bytes < vinculum_core::MAX_TRANSACTION_BYTES || self.block_bytes > crate::body::MAX_BODY_BYTES / 2
        {
            return error("block_bytes", "is less than one transaction or more than half of what a block can hold");
        }
        if self.threads == 0 || self.state_cache_bytes < 1 << 20 {
            return error("threads", "or state_cache_bytes is too little");
        }
        Ok(())
    }
}

/// A setting that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the setting {setting} {problem}")]
pub struct TunableError {
    /// Which.
    pub setting: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}
