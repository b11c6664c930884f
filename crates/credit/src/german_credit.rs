//! The German credit data with its manifest and a policy, for demonstrations and tests: see `data/README.md`.

/// The table: 1000 loans, as CSV.
pub const TABLE: &[u8] = include_bytes!("../data/german-credit.csv");
/// What its columns are, as TOML.
pub const MANIFEST: &[u8] = include_bytes!("../data/german-credit.manifest.toml");
/// A policy, as TOML.
pub const POLICY: &[u8] = include_bytes!("../data/demonstration.policy.toml");
