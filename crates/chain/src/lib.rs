//! The ledger node: consensus, peers, the pool of waiting transactions, the authenticated state, the archive.
//!
//! The engine is Commonware: simplex consensus with Ed25519 certificates, authenticated connections, ordered delivery
//! and storage. What is ours is what a block is, when one is made, and what makes it valid.
//!
//! # How a transaction travels
//!
//! ```text
//! Chain::submit                         handle.rs      the way in, from the API
//!   form, network, deadline, replay     admission.rs   cheap checks, on the caller's task
//!   signatures, in batches              signatures.rs
//!   pool, and gossip to the others      mempool.rs, gossip.rs
//! a leader's turn                       pace.rs        when to propose
//!   select, execute, seal               application.rs, execution.rs, database.rs
//!   header and body                     header.rs, body.rs, block.rs
//! the others
//!   read, check, execute, compare       application.rs
//! final: two thirds have agreed
//!   archive                             archive.rs     blocks and certificates: the truth
//!   window, pool, waiters, tip          ledger.rs      what the parts share in memory
//! ```
//!
//! # What holds
//!
//! - Every member executes every transaction and compares outcomes, state root and body.
//! - A transaction is executed at most once ([`window`]), and never after its deadline.
//! - Each signature is checked once per member: a block's transactions that wait in the pool, byte for byte, have been.
//! - The archive of final blocks and certificates is the truth. State is rebuilt from it ([`replay`]), and so is
//!   everything in memory ([`recovery`]); nothing else needs to survive a crash, and a crash at any moment needs no repair.
//! - What Commonware calls ALPHA (the state database and its bridge to consensus) stays behind the types of
//!   [`database`] and [`application`]; the header carries a format version.
//!
//! # Where to begin
//!
//! [`Chain`] is what other crates use. [`runner::launch`] starts a member on a real network, [`node::start`] on any.

pub mod admission;
pub mod application;
pub mod archive;
pub mod block;
pub mod body;
pub mod config;
pub mod consensus;
pub mod database;
pub mod error;
pub mod execution;
pub mod gossip;
pub mod handle;
pub mod header;
pub mod ledger;
pub mod mempool;
pub mod network;
pub mod node;
pub mod observer;
pub mod pace;
pub mod recovery;
pub mod replay;
pub mod runner;
pub mod signatures;
pub mod transaction;
pub mod window;

pub use block::Block;
pub use config::{MemberConfig, NetworkConfig, PeerAddress, TunableError, Tunables};
pub use consensus::{PrivateKey, PublicKey};
pub use error::{ReadError, SubmitError, WaitError};
pub use handle::{Certified, Chain, ProofSet, Snapshot, StateProof, Status, ValidatorStatus};
pub use header::Header;
pub use ledger::{Executed, FinalizedBlock, Receipt, Tip};
pub use node::{Member, StartError, Stopped};
pub use runner::{LaunchError, Runtime, RuntimeConfig, launch, run};
pub use transaction::Transaction;
