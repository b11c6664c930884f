//! A decision laid open: run again from the files, and compared with what is on the ledger.

use crate::desk::commit;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use vinculum_core::{Digest, Salt, sha256};
use vinculum_credit::decision::{Decision, decide_bytes};
use vinculum_loans::{Outcome, RecordDecision};

/// Everything that a decision rests on, and the action that put it on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Evidence {
    /// Base64 of the model's file.
    pub model: String,
    /// Base64 of the policy's file.
    pub policy: String,
    /// What was decided on, to the byte.
    pub input: String,
    /// The decision, to the byte.
    pub decision: String,
    /// Salt of the commitment to the input.
    pub input_salt: Salt,
    /// Salt of the commitment to the decision.
    pub result_salt: Salt,
    /// Rules of the jurisdiction that an approval would have broken, so that a person had to look at it.
    #[serde(default)]
    pub unlawful: Vec<String>,
    /// What is on the ledger.
    pub recorded: RecordDecision,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was compared: `model`, `policy`, `input`, `result`, `outcome` or `reasons`.
    pub name: String,
    /// Whether it holds.
    pub holds: bool,
}

/// What running it again gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rerun {
    /// Whether every comparison holds.
    pub identical: bool,
    /// The comparisons.
    pub checks: Vec<Check>,
    /// The outcome of the run.
    pub outcome: vinculum_credit::decision::Outcome,
    /// Its score.
    pub score: i32,
}

/// Why it can't be run again.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// A file is no base64.
    #[error("{0} is not base64")]
    Base64(&'static str),
    /// A file isn't accepted.
    #[error(transparent)]
    Decision(#[from] vinculum_credit::decision::DecisionError),
    /// The decision that comes out can't be read.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Evidence {
    /// Decides again and compares: the files with the hashes on record, the salted input and the new decision with the
    /// commitments, the outcome and its reasons.
    pub fn rerun(&self) -> Result<Rerun, EvidenceError> {
        let file = |name, text: &str| STANDARD.decode(text).map_err(|_| EvidenceError::Base64(name));
        let (model, policy) = (file("model", &self.model)?, file("policy", &self.policy)?);
        let again = decide_bytes(&model, &policy, self.input.as_bytes())?;
        let decision: Decision = serde_json::from_slice(&again)?;
        let recorded = &self.recorded;
        let checks: Vec<Check> = [
            ("model", sha256(&model) == recorded.model),
            ("policy", sha256(&policy) == recorded.policy),
            ("input", commit(&self.input_salt, self.input.as_bytes()) == recorded.input),
            ("result", again == self.decision.as_bytes() && commit(&self.result_salt, &again) == recorded.result),
            ("outcome", outcome(&decision, &self.unlawful) == recorded.outcome),
            ("reasons", reasons(&decision, &self.unlawful) == recorded.reasons),
        ]
        .map(|(name, holds)| Check { name: name.into(), holds })
        .into();
        let identical = checks.iter().all(|check| check.holds);
        Ok(Rerun { identical, checks, outcome: decision.outcome, score: decision.score })
    }
}

/// The reason code of an approval that the law doesn't allow.
pub const UNLAWFUL: &str = "L01";

/// What goes on record for a decision: an approval that would break a rule is for a person to look at.
pub(crate) fn outcome(decision: &Decision, unlawful: &[String]) -> Outcome {
    use vinculum_credit::decision::Outcome as Decided;
    match decision.outcome {
        Decided::Approve if unlawful.is_empty() => Outcome::Approved,
        Decided::Approve | Decided::Refer => Outcome::Referred,
        Decided::Decline => Outcome::Declined,
    }
}

/// The codes that go on record: the weightiest, as many as the ledger takes.
pub(crate) fn reasons(decision: &Decision, unlawful: &[String]) -> Vec<String> {
    let law = (!unlawful.is_empty()).then(|| UNLAWFUL.to_owned());
    let codes = law.into_iter().chain(decision.reasons.iter().map(|reason| reason.code.clone()));
    codes.take(vinculum_loans::MAX_REASONS).collect()
}

/// The digest of a file that names itself in hexadecimal.
pub(crate) fn digest(hex: &str) -> Digest {
    hex.parse().unwrap_or(Digest([0; 32]))
}
