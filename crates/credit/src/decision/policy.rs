//! The policy file: cut-offs, affordability rules and the pricing grid of a lender.

use serde::{Deserialize, Serialize};

use super::{MAX_MONEY, MAX_TERM_MONTHS, Outcome};
use crate::{scorecard::MAX_POINTS, sha256_hex};

/// The `format` of a policy file.
pub const POLICY_FORMAT: &str = "vinculum-credit-policy";
/// The `version` of a policy file that this library reads.
pub const POLICY_VERSION: u32 = 1;
/// The largest policy file, in bytes.
pub const MAX_POLICY_BYTES: usize = 1 << 20;
/// The highest annual rate, in parts per million: 100 %.
pub const MAX_RATE_PPM: u32 = 1_000_000;
/// The largest number of rows of a table in a policy.
pub const MAX_TABLE_ROWS: usize = 200;
/// The largest ratio that a rule can set, in parts per million: a hundredfold.
pub const MAX_RATIO_PPM: u32 = 100_000_000;

/// What follows if a rule is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// A person looks at it.
    Refer,
    /// It is declined.
    Decline,
}

impl From<Otherwise> for Outcome {
    fn from(otherwise: Otherwise) -> Self {
        match otherwise {
            Otherwise::Refer => Self::Refer,
            Otherwise::Decline => Self::Decline,
        }
    }
}

/// Scores that approve and that refer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOffs {
    /// Scores from this one on are approved.
    pub approve: i32,
    /// Scores from this one on are at least referred; lower ones are declined. At most `approve`.
    pub refer: i32,
}

/// A limit of a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatioLimit {
    /// Parts per million; the limit itself is met.
    pub ppm: u32,
    /// What follows beyond it.
    pub otherwise: Otherwise,
}

/// A limit of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountLimit {
    /// Minor units; the limit itself is met.
    pub amount: i64,
    /// What follows beyond it.
    pub otherwise: Otherwise,
}

/// The longest term for vehicles of an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermLimit {
    /// For vehicles of this age in years and older, up to the next row.
    pub from_vehicle_age_years: u16,
    /// The longest term in months.
    pub months: u16,
    /// What follows beyond it.
    pub otherwise: Otherwise,
}

/// Rules besides the score. One that is absent does not apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// (Monthly payment + payments on other debts) ÷ monthly income.
    pub maximum_debt_to_income: Option<RatioLimit>,
    /// Monthly payment ÷ monthly income.
    pub maximum_payment_to_income: Option<RatioLimit>,
    /// Amount financed ÷ value of the vehicle.
    pub maximum_loan_to_value: Option<RatioLimit>,
    /// Down payment ÷ (down payment + amount financed).
    pub minimum_down_payment: Option<RatioLimit>,
    /// The smallest amount financed.
    pub minimum_amount: Option<AmountLimit>,
    /// The largest amount financed.
    pub maximum_amount: Option<AmountLimit>,
    /// The longest terms, by rising age of the vehicle. Ages below the first row have no limit.
    pub maximum_term: Vec<TermLimit>,
}

/// The rate of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreBand {
    /// For scores from this one up to the next row.
    pub from_score: i32,
    /// Annual rate, in parts per million.
    pub rate_ppm: u32,
}

/// What a term adds to the rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermAdjustment {
    /// For terms from this many months up to the next row.
    pub from_months: u16,
    /// Parts per million a year; may be negative.
    pub add_ppm: i32,
}

/// What a loan-to-value ratio adds to the rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoanToValueAdjustment {
    /// For ratios from this one, in parts per million, up to the next row.
    pub from_ppm: u32,
    /// Parts per million a year; may be negative.
    pub add_ppm: i32,
}

/// The pricing grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pricing {
    /// Rates by rising score. The first row must not begin above the lowest cut-off; lower scores, which are declined,
    /// are assessed at its rate.
    pub score_bands: Vec<ScoreBand>,
    /// Additions by rising term.
    #[serde(default)]
    pub term: Vec<TermAdjustment>,
    /// Additions by rising loan-to-value ratio.
    #[serde(default)]
    pub loan_to_value: Vec<LoanToValueAdjustment>,
}

impl Pricing {
    /// The annual rate, in parts per million. `loan_to_value_ppm` is rounded up.
    pub fn rate_ppm(&self, score: i32, term_months: u16, loan_to_value_ppm: i64) -> u32 {
        let band = self.score_bands.iter().rev().find(|band| band.from_score <= score).or(self.score_bands.first());
        let term = self.term.iter().rev().find(|row| row.from_months <= term_months);
        let ratio = self.loan_to_value.iter().rev().find(|row| i64::from(row.from_ppm) <= loan_to_value_ppm);
        let sum = band.map_or(0, |band| i64::from(band.rate_ppm))
            + term.map_or(0, |row| i64::from(row.add_ppm))
            + ratio.map_or(0, |row| i64::from(row.add_ppm));
        sum.clamp(0, i64::from(MAX_RATE_PPM)) as u32
    }
}

/// What the points of an applicant are compared with to find the reasons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonBaseline {
    /// The most points that the feature can give.
    #[default]
    BestAttainable,
    /// The mean points of the training rows, one of the two methods that comment 9(b)(2)-5 of Regulation B names.
    AverageApplicant,
}

/// How reasons are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReasonOptions {
    /// What points are compared with.
    pub baseline: ReasonBaseline,
    /// The most reasons, 1 to 4 (comment 9(b)(2)-1: more are not likely to help the applicant).
    pub maximum: u8,
}

impl Default for ReasonOptions {
    fn default() -> Self {
        Self { baseline: ReasonBaseline::default(), maximum: 4 }
    }
}

/// The content of a policy file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// [`POLICY_FORMAT`].
    pub format: String,
    /// [`POLICY_VERSION`].
    pub version: u32,
    /// Name of the policy.
    pub name: String,
    /// Scores.
    pub cut_offs: CutOffs,
    /// Rules.
    #[serde(default)]
    pub rules: Rules,
    /// Rates.
    pub pricing: Pricing,
    /// Reasons.
    #[serde(default)]
    pub reasons: ReasonOptions,
}

/// Why a policy was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Larger than [`MAX_POLICY_BYTES`].
    #[error("the policy has {0} bytes, at most {MAX_POLICY_BYTES} are read")]
    TooLarge(usize),
    /// Not UTF-8.
    #[error("the policy is not UTF-8")]
    NotUtf8,
    /// Not TOML of this form.
    #[error("the policy is not valid TOML: {0}")]
    Toml(#[from] toml::de::Error),
    /// Not JSON of this form.
    #[error("the policy is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A field is out of range or contradicts another.
    #[error("policy, {field}: {reason}")]
    Invalid {
        /// Where.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
}

/// A policy that has been checked.
#[derive(Debug, Clone)]
pub struct Policy {
    file: PolicyFile,
    sha256: String,
}

impl Policy {
    /// Reads a policy: JSON if it begins with `{`, else TOML.
    ///
    /// # Errors
    ///
    /// If it is too large, malformed, has unknown fields or contradicts itself.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PolicyError> {
        if bytes.len() > MAX_POLICY_BYTES {
            return Err(PolicyError::TooLarge(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| PolicyError::NotUtf8)?;
        let file: PolicyFile =
            if text.trim_start().starts_with('{') { serde_json::from_str(text)? } else { toml::from_str(text)? };
        file.validate()?;
        Ok(Self { file, sha256: sha256_hex(bytes) })
    }

    /// The content of the file.
    pub fn file(&self) -> &PolicyFile {
        &self.file
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl PolicyFile {
    fn validate(&self) -> Result<(), PolicyError> {
        check(self.format == POLICY_FORMAT, "format", || format!("must be {POLICY_FORMAT}"))?;
        check(self.version == POLICY_VERSION, "version", || format!("must be {POLICY_VERSION}"))?;
        check((1..=200).contains(&self.name.len()), "name", || "must have 1 to 200 bytes".into())?;
        let within = |score: i32| (-MAX_POINTS..=MAX_POINTS).contains(&score);
        check(within(self.cut_offs.approve) && within(self.cut_offs.refer), "cut_offs", || {
            format!("must be within {MAX_POINTS}")
        })?;
        check(self.cut_offs.refer <= self.cut_offs.approve, "cut_offs", || "refer must not be above approve".into())?;
        check((1..=4).contains(&self.reasons.maximum), "reasons.maximum", || "must be 1 to 4".into())?;
        self.rules.validate()?;
        self.pricing.validate(self.cut_offs)
    }
}

impl Rules {
    fn validate(&self) -> Result<(), PolicyError> {
        for (field, limit) in [
            ("rules.maximum_debt_to_income", self.maximum_debt_to_income),
            ("rules.maximum_payment_to_income", self.maximum_payment_to_income),
            ("rules.maximum_loan_to_value", self.maximum_loan_to_value),
            ("rules.minimum_down_payment", self.minimum_down_payment),
        ] {
            check(limit.is_none_or(|limit| limit.ppm <= MAX_RATIO_PPM), field, || {
                format!("at most {MAX_RATIO_PPM} ppm")
            })?;
        }
        let share = self.minimum_down_payment.is_none_or(|limit| limit.ppm < 1_000_000);
        check(share, "rules.minimum_down_payment", || "must be below 1000000 ppm".into())?;
        for (field, limit) in
            [("rules.minimum_amount", self.minimum_amount), ("rules.maximum_amount", self.maximum_amount)]
        {
            check(limit.is_none_or(|limit| (1..=MAX_MONEY).contains(&limit.amount)), field, || {
                format!("must be 1 to {MAX_MONEY}")
            })?;
        }
        let both = self.minimum_amount.zip(self.maximum_amount);
        check(both.is_none_or(|(low, high)| low.amount <= high.amount), "rules.minimum_amount", || {
            "must not be above maximum_amount".into()
        })?;
        let rows = &self.maximum_term;
        rising("rules.maximum_term", rows, |row| i64::from(row.from_vehicle_age_years))?;
        check(rows.iter().all(|row| (1..=MAX_TERM_MONTHS).contains(&row.months)), "rules.maximum_term", || {
            format!("months must be 1 to {MAX_TERM_MONTHS}")
        })
    }
}

impl Pricing {
    fn validate(&self, cut_offs: CutOffs) -> Result<(), PolicyError> {
        rising("pricing.score_bands", &self.score_bands, |row| i64::from(row.from_score))?;
        rising("pricing.term", &self.term, |row| i64::from(row.from_months))?;
        rising("pricing.loan_to_value", &self.loan_to_value, |row| i64::from(row.from_ppm))?;
        let first = self.score_bands.first();
        check(first.is_some_and(|band| band.from_score <= cut_offs.refer), "pricing.score_bands", || {
            "the first must begin at the refer cut-off or below".into()
        })?;
        let adjustments =
            self.term.iter().map(|row| row.add_ppm).chain(self.loan_to_value.iter().map(|row| row.add_ppm));
        check(adjustments.clone().all(|add| add.unsigned_abs() <= MAX_RATE_PPM), "pricing", || {
            format!("adjustments must be within {MAX_RATE_PPM} ppm")
        })?;
        // The lowest and highest sums; a list that begins late can also add nothing.
        let ends = |adds: &mut dyn Iterator<Item = i32>| {
            adds.fold((0, 0), |(low, high), add| (i64::from(add).min(low), i64::from(add).max(high)))
        };
        let term = ends(&mut self.term.iter().map(|row| row.add_ppm));
        let ratio = ends(&mut self.loan_to_value.iter().map(|row| row.add_ppm));
        let rates = self.score_bands.iter().map(|band| i64::from(band.rate_ppm));
        let low = rates.clone().min().unwrap_or(0) + term.0 + ratio.0;
        let high = rates.max().unwrap_or(0) + term.1 + ratio.1;
        check(low >= 0 && high <= i64::from(MAX_RATE_PPM), "pricing", || {
            format!("rates with all adjustments run from {low} to {high} ppm; they must be within 0 to {MAX_RATE_PPM}")
        })
    }
}

fn check(holds: bool, field: &'static str, reason: impl FnOnce() -> String) -> Result<(), PolicyError> {
    if holds { Ok(()) } else { Err(PolicyError::Invalid { field, reason: reason() }) }
}

fn rising<T>(field: &'static str, rows: &[T], key: impl Fn(&T) -> i64) -> Result<(), PolicyError> {
    check(rows.len() <= MAX_TABLE_ROWS, field, || format!("at most {MAX_TABLE_ROWS} rows"))?;
    check(rows.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])), field, || "must rise".into())
}
