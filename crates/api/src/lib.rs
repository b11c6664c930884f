//! The HTTP interface of a member, and the portal that it serves.
//!
//! ```text
//! chain (ledger)  --blocks-->  follow  -->  index (read model)
//!       |  submit, wait, prove                  |  lists, details
//!       +---------------- Api ------------------+
//!                          |
//!               router: /v1, /livez, /readyz, /metrics, everything else: the portal
//! ```
//!
//! - [`Api`] holds what requests work with; [`router`] makes the routes; [`serve`] listens until it is told to stop.
//! - [`follow`] must run beside: it brings final blocks into the read model, and announces them to [`events`].
//! - Answers come from the read model; proofs, state by path and what becomes of submitted transactions from the ledger.
//! - Each refusal is a [`Problem`] (RFC 9457) with a stable code. Every parameter and body is read in `extract`.
//! - [`openapi::openapi`] describes it all; `portal/openapi.json` is a committed copy, and a test says when it is stale.
//!
//! What holds: an answer under `/v1` is JSON (or a problem) and never the portal's page. A reader of an event finds what it
//! announces in the lists. A submission with `?wait=finalized` answers when the lists show it. No input, however large,
//! malformed or slow, ends the process or takes more than its bounds of memory, time and connections.

pub mod access;
mod api;
mod connection;
pub mod events;
mod extract;
mod follow;
mod lending;
mod metrics;
mod names;
pub mod openapi;
mod parties;
pub mod portal;
pub mod problem;
mod pulse;
mod router;
pub mod routes;
mod serve;
mod webhooks;

pub use api::{Api, ApiConfig, Persona};
pub use follow::{FollowError, Indexed, follow, indexed_block};
pub use lending::{Lending, resume as resume_lending};
pub use openapi::openapi;
pub use problem::Problem;
pub use router::{InvalidOrigin, router};
pub use serve::serve;
pub use webhooks::run as run_webhooks;
