//! Deciding an application: a pure function of the bytes of model, policy and input.
//!
//! [`decide_bytes`] is what an auditor runs again. Its answer is the same to the byte on every machine: points, money and
//! ratios are integers, and the two computations in floating point (the probability of default and the level payment)
//! use only operations that IEEE 754 defines exactly.

mod assess;
mod changes;
mod policy;
mod reasons;

use serde::{Deserialize, Serialize};

pub use assess::{FailedRule, Ratios, Rule, level_payment};
pub use changes::{Change, ChangeValue, Lever};
pub use policy::{
    AmountLimit, CutOffs, LoanToValueAdjustment, MAX_POLICY_BYTES, MAX_RATE_PPM, Otherwise, POLICY_FORMAT,
    POLICY_VERSION, Policy, PolicyError, PolicyFile, Pricing, RatioLimit, ReasonBaseline, ReasonOptions, Rules,
    ScoreBand, TermAdjustment, TermLimit,
};
pub use reasons::{Reason, ReasonSource, rule_reason};

use crate::{
    manifest::LoanField,
    model::{Model, ModelError},
    score::{ApplicantError, FeatureValue, Features},
    sha256_hex,
};
use assess::Case;

/// The `format` of an input.
pub const INPUT_FORMAT: &str = "vinculum-credit-input";
/// The `version` of an input that this library reads.
pub const INPUT_VERSION: u32 = 1;
/// The `format` of a decision.
pub const DECISION_FORMAT: &str = "vinculum-credit-decision";
/// The `version` of a decision that this library writes.
pub const DECISION_VERSION: u32 = 1;
/// The largest input, in bytes.
pub const MAX_INPUT_BYTES: usize = 1 << 18;
/// The largest amount of money, in minor units.
pub const MAX_MONEY: i64 = 10_000_000_000_000;
/// The longest term, in months.
pub const MAX_TERM_MONTHS: u16 = 480;
/// The greatest age of a vehicle, in years.
pub const MAX_VEHICLE_AGE_YEARS: u16 = 150;

/// What is decided. Worse outcomes are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The loan can be made.
    Approve,
    /// A person looks at it.
    Refer,
    /// The loan is not made.
    Decline,
}

/// The loan that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoanRequest {
    /// The amount financed, in minor units, 1 to [`MAX_MONEY`].
    pub amount: i64,
    /// The term in months, 1 to [`MAX_TERM_MONTHS`].
    pub term_months: u16,
    /// The value of the vehicle, in minor units, 1 to [`MAX_MONEY`].
    pub vehicle_value: i64,
    /// The age of the vehicle in whole years, at most [`MAX_VEHICLE_AGE_YEARS`].
    pub vehicle_age_years: u16,
    /// What is paid at once besides the amount financed, in minor units, 0 to [`MAX_MONEY`].
    pub down_payment: i64,
    /// Monthly income, in minor units, 0 to [`MAX_MONEY`].
    pub monthly_income: i64,
    /// Payments a month on other debts, in minor units, 0 to [`MAX_MONEY`].
    pub monthly_debt_payments: i64,
}

impl LoanRequest {
    /// The value of a field.
    pub fn field(&self, field: LoanField) -> i64 {
        match field {
            LoanField::Amount => self.amount,
            LoanField::TermMonths => i64::from(self.term_months),
            LoanField::DownPayment => self.down_payment,
            LoanField::VehicleValue => self.vehicle_value,
            LoanField::VehicleAgeYears => i64::from(self.vehicle_age_years),
            LoanField::MonthlyIncome => self.monthly_income,
            LoanField::MonthlyDebtPayments => self.monthly_debt_payments,
        }
    }

    fn validate(&self) -> Result<(), DecisionError> {
        let fields = [
            ("amount", self.amount, 1, MAX_MONEY),
            ("term_months", i64::from(self.term_months), 1, i64::from(MAX_TERM_MONTHS)),
            ("vehicle_value", self.vehicle_value, 1, MAX_MONEY),
            ("vehicle_age_years", i64::from(self.vehicle_age_years), 0, i64::from(MAX_VEHICLE_AGE_YEARS)),
            ("down_payment", self.down_payment, 0, MAX_MONEY),
            ("monthly_income", self.monthly_income, 0, MAX_MONEY),
            ("monthly_debt_payments", self.monthly_debt_payments, 0, MAX_MONEY),
        ];
        for (field, value, low, high) in fields {
            if !(low..=high).contains(&value) {
                return Err(DecisionError::Request { field, value, low, high });
            }
        }
        Ok(())
    }
}

/// An application: who asks, and for what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// [`INPUT_FORMAT`].
    pub format: String,
    /// [`INPUT_VERSION`].
    pub version: u32,
    /// The lender's reference, at most 200 bytes.
    pub reference: String,
    /// The model's features, except those that repeat a field of the request.
    pub features: Features,
    /// The loan.
    pub request: LoanRequest,
}

/// An application with the hash of its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    application: Application,
    sha256: String,
}

impl Input {
    /// Reads an application.
    ///
    /// # Errors
    ///
    /// If it is too large, malformed, has unknown fields or a field out of range.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecisionError> {
        if bytes.len() > MAX_INPUT_BYTES {
            return Err(DecisionError::TooLarge(bytes.len()));
        }
        let application: Application = serde_json::from_slice(bytes).map_err(DecisionError::Json)?;
        if application.format != INPUT_FORMAT || application.version != INPUT_VERSION {
            return Err(DecisionError::Format);
        }
        if application.reference.len() > 200 {
            return Err(DecisionError::Reference);
        }
        application.request.validate()?;
        Ok(Self { application, sha256: sha256_hex(bytes) })
    }

    /// Writes an application as JSON and reads it.
    ///
    /// # Errors
    ///
    /// As [`Input::from_bytes`].
    pub fn from_application(application: &Application) -> Result<Self, DecisionError> {
        Self::from_bytes(&serde_json::to_vec(application).map_err(DecisionError::Json)?)
    }

    /// The application.
    pub fn application(&self) -> &Application {
        &self.application
    }

    /// SHA-256 of its bytes, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// Why there is no decision.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// Larger than [`MAX_INPUT_BYTES`].
    #[error("the input has {0} bytes, at most {MAX_INPUT_BYTES} are read")]
    TooLarge(usize),
    /// Not JSON of this form.
    #[error("the input is not valid JSON: {0}")]
    Json(serde_json::Error),
    /// Another format or version.
    #[error("the input's format and version must be {INPUT_FORMAT} and {INPUT_VERSION}")]
    Format,
    /// Too long.
    #[error("the reference is longer than 200 bytes")]
    Reference,
    /// A field of the request is out of range.
    #[error("request.{field}: {value} is not within {low} to {high}")]
    Request {
        /// The field.
        field: &'static str,
        /// Its value.
        value: i64,
        /// The least that is taken.
        low: i64,
        /// The most that is taken.
        high: i64,
    },
    /// A feature is given although it repeats a field of the request.
    #[error("feature {0} comes from the loan request and must not be given")]
    FromRequest(String),
    /// The features do not fit the model.
    #[error(transparent)]
    Applicant(#[from] ApplicantError),
    /// The model was not accepted.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The policy was not accepted.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// The terms at which an application was assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Annual rate, in parts per million.
    pub rate_ppm: u32,
    /// Level monthly payment, in minor units.
    pub monthly_payment: i64,
    /// Ratios.
    pub ratios: Ratios,
}

/// A decision. Its canonical form is [`Decision::to_bytes`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// [`DECISION_FORMAT`].
    pub format: String,
    /// [`DECISION_VERSION`].
    pub version: u32,
    /// SHA-256 of the model file.
    pub model_sha256: String,
    /// SHA-256 of the policy file.
    pub policy_sha256: String,
    /// SHA-256 of the input.
    pub input_sha256: String,
    /// The lender's reference.
    pub reference: String,
    /// What is decided.
    pub outcome: Outcome,
    /// The score.
    pub score: i32,
    /// Probability of default by the score, in parts per million.
    pub default_probability_ppm: u32,
    /// The cut-offs that it met.
    pub cut_offs: CutOffs,
    /// The terms at which it was assessed.
    pub assessed: Terms,
    /// The rate offered, in parts per million: only of an approval.
    pub offered_rate_ppm: Option<u32>,
    /// The rules that were not met.
    pub failed_rules: Vec<FailedRule>,
    /// The principal reasons, most important first; none of an approval.
    pub reasons: Vec<Reason>,
    /// The smallest single changes that would lead to a better outcome: to an approval, or if none does, to a referral.
    pub changes: Vec<Change>,
}

impl Decision {
    /// The canonical bytes: JSON with the fields in the order of the type, without white space.
    ///
    /// # Errors
    ///
    /// None in practice: a decision holds nothing that JSON cannot.
    pub fn to_bytes(&self) -> Result<Vec<u8>, DecisionError> {
        serde_json::to_vec(self).map_err(DecisionError::Json)
    }
}

/// Decides an application.
///
/// # Errors
///
/// If the features do not fit the model.
pub fn decide(model: &Model, policy: &Policy, input: &Input) -> Result<Decision, DecisionError> {
    let case = Case::new(model, policy.file(), &input.application)?;
    let assessment = case.assess(case.points(), &input.application.request);
    let (reasons, changes) = if assessment.outcome == Outcome::Approve {
        (Vec::new(), Vec::new())
    } else {
        (reasons::reasons(&case, &assessment), changes::changes(&case, &assessment))
    };
    Ok(Decision {
        format: DECISION_FORMAT.into(),
        version: DECISION_VERSION,
        model_sha256: model.sha256().into(),
        policy_sha256: policy.sha256().into(),
        input_sha256: input.sha256.clone(),
        reference: input.application.reference.clone(),
        outcome: assessment.outcome,
        score: assessment.score,
        default_probability_ppm: model.score_of(assessment.score).default_probability_ppm,
        cut_offs: policy.file().cut_offs,
        offered_rate_ppm: (assessment.outcome == Outcome::Approve).then_some(assessment.terms.rate_ppm),
        assessed: assessment.terms,
        failed_rules: assessment.failed_rules,
        reasons,
        changes,
    })
}

/// Decides from the bytes of model, policy and input, and answers with the canonical bytes of the decision.
///
/// # Errors
///
/// If any of the three is not accepted.
pub fn decide_bytes(model: &[u8], policy: &[u8], input: &[u8]) -> Result<Vec<u8>, DecisionError> {
    decide(&Model::from_bytes(model)?, &Policy::from_bytes(policy)?, &Input::from_bytes(input)?)?.to_bytes()
}

/// The value that a feature takes from a request.
fn request_value(request: &LoanRequest, source: crate::manifest::FromRequest) -> FeatureValue {
    FeatureValue::Number(request.field(source.field) as f64 / f64::from(source.divisor))
}
