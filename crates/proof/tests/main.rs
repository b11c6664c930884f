//! The light client against the engine itself: real databases, real certificates, and every way to alter them.
//!
//! One test binary, because whatever links the engine takes long to build.

mod certificates;
mod databases;
mod engine;
mod finality;
mod report;
mod vectors;
mod world;
