//! The entries of the state that a report proves, typed.

use super::Report;
use crate::failure::{Failure, Reason};
use crate::state::StateProof;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use vinculum_core::{Did, Digest, OrganisationId};
use vinculum_identity::{COVERAGE, Country, Coverage, KEYS, KeyRecord, ORGANISATIONS, Organisation};
use vinculum_state::Map;
use vinculum_state::history::{self, Head};
use vinculum_vehicles::VEHICLES;
use vinculum_vehicles::types::Vehicle;

/// What the state says, as of the report's block.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) head: Head,
    pub(super) vehicle: Vehicle,
    pub(super) organisations: BTreeMap<OrganisationId, Organisation>,
    pub(super) keys: BTreeMap<Did, KeyRecord>,
    /// None where nobody was ever connected.
    pub(super) coverage: BTreeMap<Country, Option<Coverage>>,
}

impl Evidence {
    /// Checks every state proof of the report against the root.
    pub(super) fn verify(report: &Report, root: &Digest) -> Result<Self, Failure> {
        let id = report.vehicle;
        let head = of_vehicle(&report.history, &history::HEADS.path(&id), root)?;
        let vehicle = of_vehicle(&report.vehicle_state, &VEHICLES.path(&id), root)?;
        let organisations = entries(&report.organisations, &ORGANISATIONS, root)?;
        let keys = entries(&report.keys, &KEYS, root)?;
        Ok(Self {
            head,
            vehicle,
            organisations: all_present(organisations, "organisation")?,
            keys: all_present(keys, "key")?,
            coverage: entries(&report.coverage_state, &COVERAGE, root)?,
        })
    }

    /// How many entries were proved.
    pub(super) fn len(&self) -> usize {
        2 + self.organisations.len() + self.keys.len() + self.coverage.len()
    }
}

fn of_vehicle<V: DeserializeOwned>(proof: &StateProof, path: &str, root: &Digest) -> Result<V, Failure> {
    if proof.path != path {
        return Err(Reason::WrongVehicle.because(format_args!("the proof is of {}, not of {path}", proof.path)));
    }
    let value = proof.verify(root)?;
    let value = value.ok_or_else(|| Reason::StateProofMismatch.because(format_args!("{path} has no value")))?;
    decode(path, value)
}

/// The entries of one map, which must come in the order of their paths, each once.
fn entries<K, V>(proofs: &[StateProof], map: &Map<K, V>, root: &Digest) -> Result<BTreeMap<K, Option<V>>, Failure>
where
    K: Ord + Display + FromStr,
    V: DeserializeOwned,
{
    if !proofs.is_sorted_by(|a, b| a.path < b.path) {
        return Err(Reason::Malformed.because("state proofs are not in the order of their paths"));
    }
    let mut found = BTreeMap::new();
    for proof in proofs {
        let key = proof.path.rsplit('/').next().and_then(|key| key.parse::<K>().ok());
        let key = key.filter(|key| map.path(key) == proof.path);
        let key = key.ok_or_else(|| Reason::Malformed.because(format_args!("{} does not belong here", proof.path)))?;
        let value = proof.verify(root)?.map(|value| decode(&proof.path, value)).transpose()?;
        found.insert(key, value);
    }
    Ok(found)
}

fn all_present<K: Ord + Display, V>(found: BTreeMap<K, Option<V>>, what: &str) -> Result<BTreeMap<K, V>, Failure> {
    let absent = |key: &K| Reason::StateProofMismatch.because(format_args!("there is no {what} {key}"));
    found.into_iter().map(|(key, value)| value.ok_or_else(|| absent(&key)).map(|value| (key, value))).collect()
}

fn decode<V: DeserializeOwned>(path: &str, value: &str) -> Result<V, Failure> {
    serde_json::from_str(value).map_err(|error| {
        Reason::Malformed.because(format_args!("{path} is not of a format that this release knows: {error}"))
    })
}
