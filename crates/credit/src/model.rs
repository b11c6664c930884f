//! The model file: everything that scoring needs, and how it was trained.
//!
//! A model is named by the SHA-256 of the bytes of its file. [`Model::from_bytes`] checks all of it: what is loaded can be
//! scored with, and its points follow from its coefficients and counts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    binning::{Counts, Values, weight_of_evidence},
    logistic::Convergence,
    manifest::{
        FeatureKind, FromRequest, MAX_FEATURES, MAX_LEVELS, MAX_SPECIAL_VALUES, MAX_TEXT_BYTES, ReasonText, Scaling,
        Text, TrainingOptions, UnseenLevel, equal_numbers,
    },
    score::CompiledFeature,
    scorecard::MAX_POINTS,
    sha256_hex,
};

/// The `format` of a model file.
pub const MODEL_FORMAT: &str = "vinculum-credit-model";
/// The `version` of a model file that this library writes and reads.
pub const MODEL_VERSION: u32 = 1;
/// The largest model file, in bytes.
pub const MAX_MODEL_BYTES: usize = 1 << 23;
/// The largest number of bins of a feature.
pub const MAX_BINS: usize = MAX_LEVELS + MAX_SPECIAL_VALUES + 1;

/// A bin and its points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelBin {
    /// The values that fall into it.
    pub values: Values,
    /// The training rows in it.
    pub counts: Counts,
    /// Weight of evidence.
    pub weight_of_evidence: f64,
    /// Its points.
    pub points: i32,
}

/// A feature of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFeature {
    /// Name, as in the training table.
    pub name: String,
    /// Kind of its values.
    pub kind: FeatureKind,
    /// Readable name.
    pub label: Text,
    /// The reason if it cost points.
    pub reason: ReasonText,
    /// Whether the applicant can change it.
    pub actionable: bool,
    /// The smallest step of a numeric feature.
    pub step: f64,
    /// Texts that mean a missing value.
    pub missing: Vec<String>,
    /// What an unknown level counts.
    pub unseen: UnseenLevel,
    /// The field of the loan request that it repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_request: Option<FromRequest>,
    /// Coefficient of the weight of evidence in the log odds of a good loan; positive.
    pub coefficient: f64,
    /// Standard error of the coefficient.
    pub standard_error: f64,
    /// Information value on the training rows.
    pub information_value: f64,
    /// Ranges or levels in order, then special values, then the missing bin.
    pub bins: Vec<ModelBin>,
}

impl ModelFeature {
    /// The most points that the feature can give.
    pub fn best_points(&self) -> i32 {
        self.bins.iter().map(|bin| bin.points).max().unwrap_or(0)
    }

    /// The fewest points that the feature can give.
    pub fn least_points(&self) -> i32 {
        let unseen = (self.kind != FeatureKind::Numeric && self.unseen == UnseenLevel::Neutral).then_some(0);
        self.bins.iter().map(|bin| bin.points).chain(unseen).min().unwrap_or(0)
    }
}

/// A feature that training left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Name.
    pub feature: String,
    /// Information value on the training rows.
    pub information_value: f64,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why training left a feature out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// Its information value is below the threshold.
    LowInformationValue,
    /// Its coefficient, given here, had the wrong sign: more points for worse bins.
    WrongSign(f64),
}

/// How a model was trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingRecord {
    /// SHA-256 of the training table.
    pub table_sha256: String,
    /// SHA-256 of the manifest's canonical JSON.
    pub manifest_sha256: String,
    /// Training rows.
    pub counts: Counts,
    /// Rows of the table that were refused.
    pub refused_rows: u64,
    /// Options.
    pub options: TrainingOptions,
    /// How the regression ended.
    pub convergence: Convergence,
    /// Features that were left out, in the order in which that was decided.
    pub left_out: Vec<LeftOut>,
}

/// The content of a model file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// [`MODEL_FORMAT`].
    pub format: String,
    /// [`MODEL_VERSION`].
    pub version: u32,
    /// Name of the model.
    pub name: String,
    /// Scale of the score.
    pub scaling: Scaling,
    /// Intercept of the log odds of a good loan.
    pub intercept: f64,
    /// Its standard error.
    pub intercept_standard_error: f64,
    /// Points of every applicant.
    pub base_points: i32,
    /// The features.
    pub features: Vec<ModelFeature>,
    /// How it was trained.
    pub training: TrainingRecord,
}

/// Why a model file was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Larger than [`MAX_MODEL_BYTES`].
    #[error("the model file has {0} bytes, at most {MAX_MODEL_BYTES} are read")]
    TooLarge(usize),
    /// Not JSON of this form.
    #[error("the model file is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A field is out of range or contradicts another.
    #[error("model, {field}: {reason}")]
    Invalid {
        /// Where.
        field: String,
        /// What is wrong.
        reason: String,
    },
}

/// A model that has been checked and made ready for scoring.
#[derive(Debug, Clone)]
pub struct Model {
    file: ModelFile,
    sha256: String,
    compiled: Vec<CompiledFeature>,
}

impl ModelFile {
    /// The bytes of the file: JSON with the fields in the order of the type, indented, with a line feed at the end.
    ///
    /// # Errors
    ///
    /// If the model has numbers that JSON cannot hold.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl Model {
    /// Reads and checks a model file.
    ///
    /// # Errors
    ///
    /// If it is too large, malformed, has unknown fields or contradicts itself.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.len() > MAX_MODEL_BYTES {
            return Err(ModelError::TooLarge(bytes.len()));
        }
        let file: ModelFile = serde_json::from_slice(bytes)?;
        file.validate()?;
        let compiled = file.features.iter().map(CompiledFeature::of).collect();
        Ok(Self { file, sha256: sha256_hex(bytes), compiled })
    }

    /// Writes, checks and reads a model.
    ///
    /// # Errors
    ///
    /// As [`Model::from_bytes`].
    pub fn from_file(file: &ModelFile) -> Result<Self, ModelError> {
        Self::from_bytes(&file.to_bytes()?)
    }

    /// The content of the file.
    pub fn file(&self) -> &ModelFile {
        &self.file
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    pub(crate) fn compiled(&self) -> &[CompiledFeature] {
        &self.compiled
    }

    /// The lowest and the highest score that the points allow.
    pub fn score_range(&self) -> (i32, i32) {
        let sum = |points: fn(&ModelFeature) -> i32| self.file.features.iter().map(points).sum::<i32>();
        (
            self.file.base_points + sum(ModelFeature::least_points),
            self.file.base_points + sum(ModelFeature::best_points),
        )
    }
}

impl ModelFile {
    /// Checks every field.
    ///
    /// # Errors
    ///
    /// Names the first field that is out of range or contradicts another.
    pub fn validate(&self) -> Result<(), ModelError> {
        check(self.format == MODEL_FORMAT, "format", || format!("must be {MODEL_FORMAT}"))?;
        check(self.version == MODEL_VERSION, "version", || format!("must be {MODEL_VERSION}"))?;
        check_text("name", &self.name)?;
        self.scaling.validate().map_err(|error| invalid("scaling", error.to_string()))?;
        self.training.validate()?;
        check(self.intercept.is_finite() && self.intercept.abs() <= 100.0, "intercept", || {
            "must be within 100".into()
        })?;
        check_positive("intercept_standard_error", self.intercept_standard_error)?;
        let expected = self.scaling.base_points(self.intercept);
        // One point of tolerance: the logarithm is not the same to the last bit on every machine.
        check((i64::from(self.base_points) - i64::from(expected)).abs() <= 1, "base_points", || {
            format!("{} do not follow from the intercept and the scaling, which give {expected}", self.base_points)
        })?;
        check((1..=MAX_FEATURES).contains(&self.features.len()), "features", || {
            format!("must be 1 to {MAX_FEATURES}")
        })?;
        let (mut names, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for feature in &self.features {
            let field = format!("feature {}", feature.name);
            check_text("feature name", &feature.name)?;
            check(names.insert(&feature.name), &field, || "is there twice".into())?;
            check(codes.insert(&feature.reason.code), &field, || "shares its reason code with another".into())?;
            feature.validate(&field, self)?;
        }
        Ok(())
    }
}

impl TrainingRecord {
    fn validate(&self) -> Result<(), ModelError> {
        self.options.validate().map_err(|error| invalid("training", error.to_string()))?;
        for (field, hash) in [("table_sha256", &self.table_sha256), ("manifest_sha256", &self.manifest_sha256)] {
            let hexadecimal = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            check(hash.len() == 64 && hexadecimal, field, || "must be 64 lower-case hexadecimal digits".into())?;
        }
        let sizes = self.counts.goods > 0 && self.counts.bads > 0 && self.counts.goods.max(self.counts.bads) < 1 << 40;
        check(sizes, "training.counts", || "there must be goods and bads, at most 2^40 of each".into())?;
        check(self.left_out.len() <= MAX_FEATURES, "training.left_out", || format!("at most {MAX_FEATURES}"))
    }
}

impl ModelFeature {
    fn validate(&self, field: &str, model: &ModelFile) -> Result<(), ModelError> {
        let texts = [&self.label.en, &self.label.zh, &self.reason.code, &self.reason.en, &self.reason.zh];
        texts.into_iter().chain(&self.missing).try_for_each(|text| check_text(field, text))?;
        check_positive(field, self.coefficient)?;
        check_positive(field, self.standard_error)?;
        check_positive(field, self.step)?;
        check(self.information_value.is_finite() && self.information_value >= 0.0, field, || {
            "the information value must not be negative".into()
        })?;
        if let Some(source) = self.from_request {
            check(self.kind == FeatureKind::Numeric && source.divisor > 0, field, || {
                "from_request needs a numeric feature and a divisor above 0".into()
            })?;
        }
        check((1..=MAX_BINS).contains(&self.bins.len()), field, || format!("must have 1 to {MAX_BINS} bins"))?;
        self.validate_order(field)?;
        let training = &model.training;
        let mut counted = Counts::default();
        for (index, bin) in self.bins.iter().enumerate() {
            let field = format!("{field}, bin {}", index + 1);
            let fits = bin.counts.goods <= training.counts.goods && bin.counts.bads <= training.counts.bads;
            check(fits, &field, || "counts more rows than there were".into())?;
            counted = counted.plus(bin.counts);
            let expected = weight_of_evidence(bin.counts, training.counts, training.options.smoothing_rows);
            check((bin.weight_of_evidence - expected).abs() < 1e-9, &field, || {
                format!(
                    "weight of evidence {} does not follow from the counts, which give {expected}",
                    bin.weight_of_evidence
                )
            })?;
            let points = model.scaling.points(self.coefficient, bin.weight_of_evidence);
            check(bin.points == points && points.abs() <= MAX_POINTS, &field, || {
                format!("{} points do not follow from coefficient and weight, which give {points}", bin.points)
            })?;
        }
        check(counted == training.counts, field, || "the bins do not hold all training rows".into())
    }

    /// Ranges must cover the numbers without gap or overlap, levels must be named once, and the order must hold.
    fn validate_order(&self, field: &str) -> Result<(), ModelError> {
        let mut texts: BTreeSet<&String> = BTreeSet::new();
        for text in &self.missing {
            check(texts.insert(text), field, || format!("{text} is named twice"))?;
        }
        let numeric = self.kind == FeatureKind::Numeric;
        let (mut next_from, mut stage) = (None, 0);
        let mut ranges = 0;
        for bin in &self.bins {
            let (this_stage, named) = match &bin.values {
                Values::Range { from, to } => {
                    let edges = from.iter().chain(to).all(|edge| edge.is_finite());
                    let rises = from.zip(*to).is_none_or(|(from, to)| from < to);
                    check(numeric && edges && rises, field, || "a range is not of a number, or does not rise".into())?;
                    let contiguous = *from == next_from && (ranges == 0 || from.is_some());
                    check(contiguous, field, || "the ranges leave a gap or overlap".into())?;
                    next_from = *to;
                    ranges += 1;
                    (0, [].as_slice())
                }
                Values::Levels(levels) => {
                    check(!numeric && !levels.is_empty(), field, || "levels of a number, or none".into())?;
                    (0, levels.as_slice())
                }
                Values::Special(value) => (1, std::slice::from_ref(value)),
                Values::Missing => (2, [].as_slice()),
            };
            check(this_stage > stage || (this_stage == stage && stage < 2), field, || {
                "bins must be ranges or levels, then special values, then missing ones, once".into()
            })?;
            stage = this_stage;
            for text in named {
                check_text(field, text)?;
                check(texts.insert(text), field, || format!("{text} is named twice"))?;
            }
        }
        let twice = equal_numbers(texts.iter().copied()).filter(|_| numeric);
        check(twice.is_none(), field, || format!("{} is named twice", twice.unwrap_or_default()))?;
        check(stage == 2, field, || "there is no bin of missing values".into())?;
        check(next_from.is_none() && (ranges > 0) == numeric, field, || "the ranges leave a gap at the end".into())
    }
}

fn invalid(field: &str, reason: String) -> ModelError {
    ModelError::Invalid { field: field.chars().take(200).collect(), reason }
}

fn check(holds: bool, field: &str, reason: impl FnOnce() -> String) -> Result<(), ModelError> {
    if holds { Ok(()) } else { Err(invalid(field, reason())) }
}

fn check_text(field: &str, text: &str) -> Result<(), ModelError> {
    check(!text.is_empty() && text.len() <= MAX_TEXT_BYTES, field, || {
        format!("names, labels and levels must have 1 to {MAX_TEXT_BYTES} bytes")
    })
}

fn check_positive(field: &str, number: f64) -> Result<(), ModelError> {
    check(number.is_finite() && number > 0.0, field, || format!("{number} must be finite and above 0"))
}
