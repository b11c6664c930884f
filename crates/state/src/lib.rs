//! State as typed maps over one flat key space, and the contract that every module fulfils.
//!
//! The state is a map from readable paths (`vehicles/vehicle/3f…`) to JSON values. The authenticated store knows a
//! path by its SHA-256, the [`StateKey`]; the value bytes in it are the JSON itself, so that whoever holds a proof can
//! read what was proved with no schema of ours.
//!
//! - [`Map`]: a typed map under a path prefix.
//! - [`BlockState`]: what a block has loaded and changed so far; [`Overlay`]: what one transaction changes on top of
//!   it, kept when the transaction is accepted and dropped when it is not.
//! - [`Context`]: what an action's handler works with: state, block time, signers, events.
//! - [`Module`]: what each module's action type implements.
//! - [`history`]: heads that make the history of a subject complete.
//!
//! Everything here is synchronous and pure. A read of a key that is not loaded yet ends the run with
//! [`Abort::Missing`]; the caller loads the key and runs the transaction again from its start.

mod actions;
mod block;
mod context;
pub mod history;
mod map;
mod module;

pub use actions::action_type;
pub use block::{BlockState, Overlay, StateValue};
pub use context::{Context, Event};
pub use history::Subject;
pub use map::{Map, Path, StateKey};
pub use module::{Abort, Module, Touch};
