//! Tests through the public interface.

mod binning;
mod changes;
mod decisions;
mod german;
mod logistic;
mod manifests;
mod metrics;
mod models;
mod policies;
mod reports;
mod support;
mod tables;
