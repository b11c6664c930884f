//! What the columns of a training table mean, and how a model is trained from them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The `format` of a manifest.
pub const MANIFEST_FORMAT: &str = "vinculum-credit-manifest";
/// The `version` of a manifest that this library reads.
pub const MANIFEST_VERSION: u32 = 1;
/// The largest manifest, in bytes.
pub const MAX_MANIFEST_BYTES: usize = 1 << 20;
/// The largest number of features.
pub const MAX_FEATURES: usize = 64;
/// The largest number of protected attributes.
pub const MAX_PROTECTED: usize = 16;
/// The largest number of levels of a categorical or ordinal feature, or of groups of a protected attribute.
pub const MAX_LEVELS: usize = 500;
/// The largest number of special values of a feature.
pub const MAX_SPECIAL_VALUES: usize = 16;
/// The longest name, level, label or sentence, in bytes.
pub const MAX_TEXT_BYTES: usize = 512;

/// A text in the two languages of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// How an applicant is told that a feature or a rule stood in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonText {
    /// A short code, unique in the manifest.
    pub code: String,
    /// The sentence in English.
    pub en: String,
    /// The sentence in Chinese.
    pub zh: String,
}

/// The column that says how a loan ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Name of the column.
    pub column: String,
    /// The value that means a good loan.
    pub good: String,
    /// The value that means a bad one.
    pub bad: String,
}

/// The kind of a feature's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeatureKind {
    /// Numbers, binned into ranges.
    Numeric,
    /// Unordered levels, grouped by bad rate.
    Categorical,
    /// Levels with an order, grouped with their neighbours.
    Ordinal,
}

/// How the bad rate may run along the ranges of a numeric feature or the levels of an ordinal one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Monotone {
    /// Rising or falling, whichever keeps more information value.
    #[default]
    Auto,
    /// The bad rate rises.
    Increasing,
    /// The bad rate falls.
    Decreasing,
    /// As it comes.
    None,
}

/// What a level counts that was not in the training data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnseenLevel {
    /// Weight of evidence 0: no points either way.
    #[default]
    Neutral,
    /// As a missing value.
    Missing,
}

/// A field of the loan request that a feature repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoanField {
    /// The amount financed, in minor units.
    Amount,
    /// The term in months.
    TermMonths,
    /// The down payment, in minor units.
    DownPayment,
    /// The value of the vehicle, in minor units.
    VehicleValue,
    /// The age of the vehicle in whole years.
    VehicleAgeYears,
    /// The monthly income, in minor units.
    MonthlyIncome,
    /// The payments a month on other debts, in minor units.
    MonthlyDebtPayments,
}

/// Takes a feature from the loan request, so that a change of the request changes the score too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromRequest {
    /// The field.
    pub field: LoanField,
    /// The feature is the field divided by this: 100 if the data are in whole units of money.
    #[serde(default = "one")]
    pub divisor: u32,
}

fn one() -> u32 {
    1
}

/// A column that may become part of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureSpecification {
    /// Name of the column.
    pub column: String,
    /// Kind of its values.
    pub kind: FeatureKind,
    /// The levels of an ordinal feature, in order.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Values that mean a missing one, besides the empty field.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Values that stand apart and get a bin of their own.
    #[serde(default)]
    pub special: Vec<String>,
    /// Direction of the bad rate.
    #[serde(default)]
    pub monotone: Monotone,
    /// What a level outside the training data counts.
    #[serde(default)]
    pub unseen: UnseenLevel,
    /// Whether the applicant can change it. What cannot be changed is never suggested.
    pub actionable: bool,
    /// The smallest step in which a numeric feature can change.
    #[serde(default = "unit_step")]
    pub step: f64,
    /// The field of the loan request that it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_request: Option<FromRequest>,
    /// Readable name.
    pub label: Text,
    /// The reason if it cost points.
    pub reason: ReasonText,
}

fn unit_step() -> f64 {
    1.0
}

/// An attribute that the law protects. It is never a feature; the fairness report groups by it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedAttribute {
    /// Name of the column.
    pub column: String,
    /// For a number: where the second and later groups begin, rising. Without it every value is a group.
    #[serde(default)]
    pub group_starts: Vec<f64>,
    /// Readable name.
    pub label: Text,
}

/// How a model is trained. Every field has a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainingOptions {
    /// Quantile classes that a numeric feature starts from, 2 to 200.
    pub fine_classes: usize,
    /// The largest number of bins, apart from those of missing and special values, 2 to 50.
    pub maximum_bins: usize,
    /// The smallest share of rows in a bin, 0 to 0.5.
    pub minimum_bin_share: f64,
    /// The smallest number of goods, and of bads, in a bin.
    pub minimum_bin_events: u64,
    /// Neighbouring bins whose Pearson chi-square (1 degree of freedom) is below this are merged; 0 merges none.
    pub merge_chi_square: f64,
    /// Rows of the average bad rate that are added to each bin (m-estimate), above 0.
    pub smoothing_rows: f64,
    /// Features of a smaller information value are left out.
    pub minimum_information_value: f64,
    /// Ridge penalty on the coefficients, not on the intercept; 0 is maximum likelihood.
    pub ridge: f64,
}

impl Default for TrainingOptions {
    fn default() -> Self {
        Self {
            fine_classes: 20,
            maximum_bins: 8,
            minimum_bin_share: 0.05,
            minimum_bin_events: 5,
            merge_chi_square: 2.706, // 90 % of chi-square with 1 degree of freedom
            smoothing_rows: 1.0,
            minimum_information_value: 0.02,
            ridge: 0.0,
        }
    }
}

/// The scale of the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// The score at the base odds.
    pub base_score: i32,
    /// Goods to one bad at the base score.
    pub base_odds: f64,
    /// Points that double the odds.
    pub points_to_double_odds: f64,
}

impl Default for Scaling {
    fn default() -> Self {
        Self { base_score: 600, base_odds: 20.0, points_to_double_odds: 40.0 }
    }
}

/// The meaning of a training table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`MANIFEST_FORMAT`].
    pub format: String,
    /// [`MANIFEST_VERSION`].
    pub version: u32,
    /// Name of the model.
    pub name: String,
    /// The outcome.
    pub target: Target,
    /// The features, in the order in which a model lists them.
    pub features: Vec<FeatureSpecification>,
    /// Protected attributes.
    #[serde(default)]
    pub protected: Vec<ProtectedAttribute>,
    /// Columns that are not read.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Training.
    #[serde(default)]
    pub training: TrainingOptions,
    /// Scale of the score.
    #[serde(default)]
    pub scaling: Scaling,
}

/// Why a manifest was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Larger than [`MAX_MANIFEST_BYTES`].
    #[error("the manifest has {0} bytes, at most {MAX_MANIFEST_BYTES} are read")]
    TooLarge(usize),
    /// Not UTF-8.
    #[error("the manifest is not UTF-8")]
    NotUtf8,
    /// Not TOML of this form.
    #[error("the manifest is not valid TOML: {0}")]
    Toml(#[from] toml::de::Error),
    /// Not JSON of this form.
    #[error("the manifest is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A field is out of range or contradicts another.
    #[error("manifest, {field}: {reason}")]
    Invalid {
        /// Where.
        field: String,
        /// What is wrong.
        reason: String,
    },
}

impl Manifest {
    /// Reads a manifest: JSON if it begins with `{`, else TOML.
    ///
    /// # Errors
    ///
    /// If it is too large, malformed, has unknown fields or contradicts itself.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLarge(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| ManifestError::NotUtf8)?;
        let manifest: Self =
            if text.trim_start().starts_with('{') { serde_json::from_str(text)? } else { toml::from_str(text)? };
        manifest.validate()?;
        Ok(manifest)
    }

    /// Checks every field.
    ///
    /// # Errors
    ///
    /// Names the first field that is out of range or contradicts another.
    pub fn validate(&self) -> Result<(), ManifestError> {
        check(self.format == MANIFEST_FORMAT, "format", || format!("must be {MANIFEST_FORMAT}"))?;
        check(self.version == MANIFEST_VERSION, "version", || format!("must be {MANIFEST_VERSION}"))?;
        check_text("name", &self.name)?;
        check(self.target.good != self.target.bad, "target", || "good and bad are the same value".into())?;
        check((1..=MAX_FEATURES).contains(&self.features.len()), "features", || {
            format!("must be 1 to {MAX_FEATURES}")
        })?;
        check(self.protected.len() <= MAX_PROTECTED, "protected", || format!("at most {MAX_PROTECTED}"))?;
        let mut columns = BTreeSet::new();
        let named = [&self.target.column]
            .into_iter()
            .chain(self.features.iter().map(|feature| &feature.column))
            .chain(self.protected.iter().map(|attribute| &attribute.column))
            .chain(&self.ignore);
        for column in named {
            check_text("column", column)?;
            check(columns.insert(column), &format!("column {column}"), || {
                "is named twice; a column is the target, a feature, protected or ignored".into()
            })?;
        }
        let mut codes = BTreeSet::new();
        for feature in &self.features {
            feature.validate()?;
            check(codes.insert(&feature.reason.code), &format!("feature {}, reason.code", feature.column), || {
                format!("{} is used twice", feature.reason.code)
            })?;
        }
        for attribute in &self.protected {
            let field = format!("protected {}", attribute.column);
            check_both(&field, &attribute.label)?;
            check(
                attribute.group_starts.len() < MAX_LEVELS
                    && attribute.group_starts.iter().all(|start| start.is_finite())
                    && attribute.group_starts.windows(2).all(|pair| pair[0] < pair[1]),
                &field,
                || "group_starts must be finite and rise".into(),
            )?;
        }
        self.training.validate()?;
        self.scaling.validate()
    }
}

impl FeatureSpecification {
    fn validate(&self) -> Result<(), ManifestError> {
        let field = |name: &str| format!("feature {}, {name}", self.column);
        check_both(&field("label"), &self.label)?;
        check_text(&field("reason.code"), &self.reason.code)?;
        check_text(&field("reason.en"), &self.reason.en)?;
        check_text(&field("reason.zh"), &self.reason.zh)?;
        check(self.step.is_finite() && self.step > 0.0, &field("step"), || "must be above 0".into())?;
        check(self.special.len() <= MAX_SPECIAL_VALUES, &field("special"), || format!("at most {MAX_SPECIAL_VALUES}"))?;
        let ordinal = self.kind == FeatureKind::Ordinal;
        check(ordinal != self.levels.is_empty(), &field("levels"), || {
            "belong to ordinal features, and only to them".into()
        })?;
        check(self.levels.len() <= MAX_LEVELS, &field("levels"), || format!("at most {MAX_LEVELS}"))?;
        let mut values = BTreeSet::new();
        for value in self.levels.iter().chain(&self.missing).chain(&self.special) {
            check_text(&field("values"), value)?;
            check(values.insert(value), &field("values"), || format!("{value} is named twice"))?;
        }
        if self.kind == FeatureKind::Numeric {
            let twice = equal_numbers(self.missing.iter().chain(&self.special));
            check(twice.is_none(), &field("values"), || format!("{} is named twice", twice.unwrap_or_default()))?;
        }
        let directed = matches!(self.monotone, Monotone::Increasing | Monotone::Decreasing);
        check(self.kind != FeatureKind::Categorical || !directed, &field("monotone"), || {
            "a categorical feature has no direction".into()
        })?;
        if let Some(source) = self.from_request {
            check(self.kind == FeatureKind::Numeric, &field("from_request"), || "only for numeric features".into())?;
            check(source.divisor > 0, &field("from_request"), || "divisor must be above 0".into())?;
        }
        Ok(())
    }
}

impl TrainingOptions {
    pub(crate) fn validate(&self) -> Result<(), ManifestError> {
        let field = |name: &str| format!("training.{name}");
        let range = |value: f64, low: f64, high: f64| value.is_finite() && (low..=high).contains(&value);
        check((2..=200).contains(&self.fine_classes), &field("fine_classes"), || "must be 2 to 200".into())?;
        check((2..=50).contains(&self.maximum_bins), &field("maximum_bins"), || "must be 2 to 50".into())?;
        check(range(self.minimum_bin_share, 0.0, 0.5), &field("minimum_bin_share"), || "must be 0 to 0.5".into())?;
        check(range(self.merge_chi_square, 0.0, 1e6), &field("merge_chi_square"), || "must be 0 to 10^6".into())?;
        check(range(self.smoothing_rows, 1e-6, 1e6), &field("smoothing_rows"), || "must be 10^-6 to 10^6".into())?;
        check(range(self.minimum_information_value, 0.0, 10.0), &field("minimum_information_value"), || {
            "must be 0 to 10".into()
        })?;
        check(range(self.ridge, 0.0, 1e6), &field("ridge"), || "must be 0 to 10^6".into())
    }
}

impl Scaling {
    pub(crate) fn validate(&self) -> Result<(), ManifestError> {
        check((-100_000..=100_000).contains(&self.base_score), "scaling.base_score", || {
            "must be within 100 000".into()
        })?;
        let odds = self.base_odds.is_finite() && (1e-6..=1e6).contains(&self.base_odds);
        check(odds, "scaling.base_odds", || "must be 10^-6 to 10^6".into())?;
        let points = self.points_to_double_odds;
        check(points.is_finite() && (1.0..=10_000.0).contains(&points), "scaling.points_to_double_odds", || {
            "must be 1 to 10 000".into()
        })
    }
}

/// A number that two of the texts spell.
pub(crate) fn equal_numbers<'a>(texts: impl Iterator<Item = &'a String>) -> Option<f64> {
    let mut numbers: Vec<f64> = texts.filter_map(|text| text.parse().ok()).collect();
    numbers.sort_by(f64::total_cmp);
    numbers.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

fn check(holds: bool, field: &str, reason: impl FnOnce() -> String) -> Result<(), ManifestError> {
    if holds { Ok(()) } else { Err(ManifestError::Invalid { field: field.to_owned(), reason: reason() }) }
}

fn check_text(field: &str, text: &str) -> Result<(), ManifestError> {
    check(!text.is_empty() && text.len() <= MAX_TEXT_BYTES, field, || format!("must have 1 to {MAX_TEXT_BYTES} bytes"))
}

fn check_both(field: &str, text: &Text) -> Result<(), ManifestError> {
    check_text(field, &text.en)?;
    check_text(field, &text.zh)
}
