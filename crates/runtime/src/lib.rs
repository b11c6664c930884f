//! The replicated state machine as a whole: the one crate that knows every module.
//!
//! - [`Genesis`]: the file that a network starts from; its SHA-256 is the network id.
//! - [`Action`]: any module's action, told apart by the first part of its `type`.
//! - [`Parsed`]: a transaction that is well formed, with its actions typed; what pools and blocks hold.
//! - [`BlockExecution`]: runs transactions in order over a [`vinculum_state::BlockState`].
//! - [`Outcome`]: accepted with events, or rejected with a stable code; part of the block.
//!
//! Nothing here does input or output. A run that reads a key which is not loaded gives the key back as missing; the
//! caller loads it and runs the transaction again.

mod action;
mod execution;
mod genesis;
mod outcome;
mod transaction;

pub use action::Action;
pub use execution::{BlockExecution, BlockInfo, Missing, touched};
pub use genesis::{Genesis, GenesisError, GenesisFile, ValidatorEntry};
pub use outcome::{MAX_DETAIL, Outcome};
pub use transaction::{Parsed, check_validity, parse};

/// Version of the state machine's rules and of the formats of its values. A block says by which it was made.
pub const STATE_FORMAT: u16 = 2;
