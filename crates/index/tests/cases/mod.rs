//! The cases, each over an empty database of either kind.

pub mod chain;
pub mod identity;
pub mod oversight;
pub mod search;
pub mod taking_in;
pub mod vehicle;
