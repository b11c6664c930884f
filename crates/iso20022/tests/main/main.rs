//! Behaviour of the crate through its public door.

mod camt053;
mod hostile;
mod identifiers;
mod pacs008;
mod pain001;
mod round_trips;
mod schemas;
mod support;
