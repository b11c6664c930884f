//! All tests of the chain, in one binary: linking the engine is what costs.

mod support;
mod tcp;
