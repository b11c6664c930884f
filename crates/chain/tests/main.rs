//! All tests of the chain, in one binary: linking the engine is what costs.

mod cluster;
mod conduct;
mod faults;
mod formats;
mod invariants;
mod refusals;
mod replay;
mod scenarios;
mod simulation;
mod support;
mod tcp;
