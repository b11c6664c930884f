//! The identity module through its public door: actions applied to a state.

mod coverage;
mod rejections;
mod scenario;
mod support;
mod wire;
