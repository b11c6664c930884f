//! Histories without a ledger, for the functions that read them.

use super::{birth, complete, day};
use serde_json::{Value, json};
use vinculum_core::Timestamp;
use vinculum_state::Module as _;
use vinculum_vehicles::{
    Action, Entry, Finding, FindingKind,
    findings::{FindingSeverity, findings},
};

/// A history in the making. Each entry is reported on the day it occurs.
#[derive(Clone)]
pub struct History {
    actions: Vec<(Timestamp, Action)>,
}

impl History {
    /// A vehicle built on the first day, which is entry 0.
    pub fn new() -> Self {
        Self { actions: Vec::new() }.then(0, "maker", birth())
    }

    /// Something that `by` did on a day.
    #[must_use]
    pub fn then(self, on: u64, by: &str, action: Value) -> Self {
        self.at(day(on), by, action)
    }

    /// Something that `by` did at a moment.
    #[must_use]
    pub fn at(mut self, moment: Timestamp, by: &str, action: Value) -> Self {
        let bytes = serde_json::to_vec(&complete(action, by, moment)).unwrap();
        let action = Action::parse(&bytes).unwrap();
        action.check().unwrap();
        self.actions.push((moment, action));
        self
    }

    /// The correction of a record by its reporter.
    #[must_use]
    pub fn correct(self, on: u64, by: &str, record: u64, status: &str) -> Self {
        self.then(on, by, json!({ "type": "vehicles.correct_record", "record": record, "status": status }))
    }

    /// The entries.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let numbered = (0..).zip(&self.actions);
        numbered.map(|(number, (time, action))| Entry { number, height: number + 1, time: *time, action }).collect()
    }

    /// Its findings.
    pub fn findings(&self) -> Vec<Finding> {
        findings(&self.entries())
    }

    /// Requires that there is no finding.
    pub fn is_clean(&self) {
        assert_eq!(self.findings(), []);
    }

    /// Requires that there is exactly this finding; gives it.
    pub fn has(&self, kind: FindingKind, severity: FindingSeverity, records: &[u64]) -> Finding {
        let found = self.findings();
        let [finding] = found.as_slice() else { panic!("expected one finding: {found:#?}") };
        assert_eq!((finding.kind, finding.severity, finding.records.as_slice()), (kind, severity, records));
        finding.clone()
    }
}
