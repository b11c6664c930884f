//! Making a report.
//!
//! A node collects a vehicle's records, asks the draft what else has to be proved, proves all of it after one block, and completes it.

use super::authority::{organisations, signers};
use super::evidence::Evidence;
use super::records::{Record, verify_history};
use super::steps::{connected, countries, credential_signers};
use super::{AsOf, REPORT_FORMAT, Report, ReportEntry};
use crate::failure::{Failure, Reason};
use crate::finality::Finality;
use crate::header::Header;
use crate::state::StateProof;
use serde_json::value::RawValue;
use vinculum_core::dsse::Document;
use vinculum_core::{NetworkId, VehicleId};
use vinculum_identity::{COVERAGE, KEYS, ORGANISATIONS};
use vinculum_state::{Path, history};
use vinculum_vehicles::coverage::{coverage, stays};
use vinculum_vehicles::{Entry, VEHICLES, findings};

/// What a report is made from, but for the proofs.
#[derive(Debug)]
pub struct Draft {
    /// The network.
    pub network: NetworkId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Every record, from the first.
    pub entries: Vec<ReportEntry>,
    /// The birth credential, when the node has it.
    pub birth_credential: Option<Document>,
    /// A list of objects: attempts to register the vehicle again.
    pub alerts: Box<RawValue>,
}

/// Paths whose values, or absence, a report has to prove, all after one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The head of the vehicle's history.
    pub history: Path,
    /// The vehicle.
    pub vehicle: Path,
    /// Organisations, in order.
    pub organisations: Vec<Path>,
    /// Keys that signed, in order. Those that are absent belong to individuals and are left out of the report.
    pub keys: Vec<Path>,
    /// Coverage of countries, in order.
    pub coverage: Vec<Path>,
}

impl Needs {
    /// All of them.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let vehicle = [&self.history, &self.vehicle].into_iter();
        vehicle.chain(&self.organisations).chain(&self.keys).chain(&self.coverage)
    }
}

impl Draft {
    fn records(&self) -> Result<Vec<Record>, Failure> {
        self.entries.iter().map(|entry| Record::read(entry, &self.network)).collect()
    }

    /// What has to be proved.
    ///
    /// # Errors
    ///
    /// An entry contradicts itself.
    pub fn needs(&self) -> Result<Needs, Failure> {
        let records = self.records()?;
        let entries: Vec<Entry<'_>> = records.iter().map(Record::entry).collect();
        let mut keys = signers(&records);
        keys.extend(credential_signers(self.birth_credential.as_ref()));
        let mut needs = Needs {
            history: history::HEADS.path(&self.vehicle),
            vehicle: VEHICLES.path(&self.vehicle),
            organisations: organisations(&records).iter().map(|id| ORGANISATIONS.path(id)).collect(),
            keys: keys.iter().map(|key| KEYS.path(key)).collect(),
            coverage: countries(&stays(&entries)).iter().map(|country| COVERAGE.path(country)).collect(),
        };
        needs.organisations.sort_unstable();
        needs.keys.sort_unstable();
        needs.coverage.sort_unstable();
        Ok(needs)
    }

    /// Makes the report. `proofs` are those of [`Needs::paths`], in any order, all against the state root of the first header of
    /// `finality`. Everything about the state and the records is checked as a reader will check it, so that a history that grew
    /// between the reading of records and proofs is noticed here.
    ///
    /// # Errors
    ///
    /// [`Reason::HistoryMismatch`] when the records are not all that the proven head stands for; others when a proof is missing or
    /// does not hold.
    pub fn complete(self, finality: Finality, proofs: Vec<StateProof>) -> Result<Report, Failure> {
        let needs = self.needs()?;
        let take = |path: &Path| {
            let found = proofs.iter().find(|proof| proof.path == *path).cloned();
            found.ok_or_else(|| Reason::StateProofMismatch.because(format_args!("there is no proof of {path}")))
        };
        let all = |paths: &[Path]| paths.iter().map(take).collect::<Result<Vec<_>, _>>();
        let header = finality.headers.first().map(|bytes| Header::decode(&bytes.0));
        let Some(Ok(header)) = header else {
            return Err(Reason::BadHeaderChain.because("there is no header that can be read"));
        };
        let mut keys = all(&needs.keys)?;
        keys.retain(|proof| proof.value.is_some());
        let records = self.records()?;
        let mut report = Report {
            format: REPORT_FORMAT.into(),
            network: self.network,
            vehicle: self.vehicle,
            as_of: AsOf { height: header.height, time: header.time },
            finality,
            history: take(&needs.history)?,
            vehicle_state: take(&needs.vehicle)?,
            organisations: all(&needs.organisations)?,
            keys,
            coverage_state: all(&needs.coverage)?,
            entries: self.entries,
            birth_credential: self.birth_credential,
            findings: Vec::new(),
            coverage: Vec::new(),
            alerts: self.alerts,
        };
        let evidence = Evidence::verify(&report, &header.state_root)?;
        verify_history(&records, &evidence.head, &report.vehicle)?;
        let entries: Vec<Entry<'_>> = records.iter().map(Record::entry).collect();
        report.findings = findings(&entries);
        report.coverage = coverage(&stays(&entries), &connected(&evidence.coverage));
        Ok(report)
    }
}
