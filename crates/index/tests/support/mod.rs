//! What the tests stand on: chains that are really executed, and the two databases.

pub mod answers;
pub mod chain;
pub mod postgres;
pub mod store;
pub mod world;
