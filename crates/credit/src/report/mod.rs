//! The validation report of a model, as data (serde) and as a page (HTML).

mod html;
mod svg;

use serde::Serialize;

use crate::{
    manifest::Manifest,
    metrics::{
        AdverseImpact, Calibration, Confusion, CrossValidation, Discrimination, FeatureStability, MetricError,
        Stability, adverse_impact, calibration, confusion, discrimination, feature_stability, population_stability,
        row_features,
    },
    model::Model,
    score::{Applicant, ApplicantError},
    table::Table,
};

/// The `format` of a report.
pub const REPORT_FORMAT: &str = "vinculum-credit-report";
/// The `version` of a report.
pub const REPORT_VERSION: u32 = 1;
/// Groups of calibration and classes of stability.
const DECILES: usize = 10;

/// Where the scores of a sample come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleKind {
    /// The rows that the model was trained on, scored by it. Flatters.
    Training,
    /// The same rows, each scored by a model that was trained without its fold.
    OutOfFold,
    /// Another table, scored by the model.
    Second,
}

/// The measures of one sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
    /// Where its scores come from.
    pub kind: SampleKind,
    /// SHA-256 of the table.
    pub table_sha256: String,
    /// AUC, KS and curves.
    pub discrimination: Discrimination,
    /// Probabilities against outcomes.
    pub calibration: Calibration,
    /// What the cut-off does.
    pub confusion: Confusion,
    /// Acceptance by protected groups.
    pub adverse_impact: Vec<AdverseImpact>,
    /// Rows by score: lower edge, width and counts of each bar.
    pub distribution: Vec<DistributionBar>,
}

/// Rows of a range of scores.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DistributionBar {
    /// Lowest score.
    pub from_score: i32,
    /// Highest score.
    pub to_score: i32,
    /// Goods.
    pub goods: u64,
    /// Bads.
    pub bads: u64,
}

/// A validation report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValidationReport {
    /// [`REPORT_FORMAT`].
    pub format: &'static str,
    /// [`REPORT_VERSION`].
    pub version: u32,
    /// Name of the model.
    pub model: String,
    /// SHA-256 of the model file.
    pub model_sha256: String,
    /// Scores from this one on are accepted.
    pub cut_off: i32,
    /// The samples.
    pub samples: Vec<Sample>,
    /// Cross-validation.
    pub cross_validation: Option<CrossValidation>,
    /// The scores of the second table against those of the training table.
    pub stability: Option<Stability>,
    /// The features of the second table against those of the training table.
    pub feature_stability: Vec<FeatureStability>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A row does not fit the model.
    #[error(transparent)]
    Applicant(#[from] ApplicantError),
    /// A measure cannot be taken.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// Not the table that the model was trained on.
    #[error("the first table must be the one that the model was trained on")]
    OtherTable,
}

impl ValidationReport {
    /// Measures a model on its training table, out of fold if there is a cross-validation of that table, and on a second
    /// table if there is one.
    ///
    /// # Errors
    ///
    /// If the training table is another one, a row does not fit the model, or a sample lacks an outcome.
    pub fn new(
        model: &Model,
        manifest: &Manifest,
        training: &Table,
        cross_validation: Option<CrossValidation>,
        second: Option<&Table>,
        cut_off: i32,
    ) -> Result<Self, ReportError> {
        if training.sha256 != model.file().training.table_sha256 {
            return Err(ReportError::OtherTable);
        }
        let (_, scores, probabilities) = score_table(model, manifest, training)?;
        let mut samples = vec![sample(SampleKind::Training, manifest, training, &scores, &probabilities, cut_off)?];
        if let Some(validation) = &cross_validation {
            let (scores, probabilities) = (&validation.scores, &validation.probabilities);
            samples.push(sample(SampleKind::OutOfFold, manifest, training, scores, probabilities, cut_off)?);
        }
        let (mut stability, mut of_features) = (None, Vec::new());
        if let Some(table) = second {
            let (applicants, second_scores, probabilities) = score_table(model, manifest, table)?;
            samples.push(sample(SampleKind::Second, manifest, table, &second_scores, &probabilities, cut_off)?);
            stability = Some(population_stability(&scores, &second_scores, DECILES)?);
            of_features = feature_stability(model, &applicants)?;
        }
        Ok(Self {
            format: REPORT_FORMAT,
            version: REPORT_VERSION,
            model: model.file().name.clone(),
            model_sha256: model.sha256().to_owned(),
            cut_off,
            samples,
            cross_validation,
            stability,
            feature_stability: of_features,
        })
    }

    /// The report as a page of its own: no script, no request to anywhere, all text escaped, readable on light and dark.
    pub fn to_html(&self, model: &Model) -> String {
        html::page(self, model)
    }
}

type ScoredTable = (Vec<Applicant>, Vec<i32>, Vec<f64>);

/// The applicants, scores and probabilities of default of a table.
fn score_table(model: &Model, manifest: &Manifest, table: &Table) -> Result<ScoredTable, ApplicantError> {
    let mut scored: ScoredTable = Default::default();
    for row in 0..table.rows() {
        let applicant = model.applicant(&row_features(model, manifest, table, row))?;
        let score = model.score(&applicant);
        scored.0.push(applicant);
        scored.1.push(score.score);
        scored.2.push(f64::from(score.default_probability_ppm) / 1e6);
    }
    Ok(scored)
}

fn sample(
    kind: SampleKind,
    manifest: &Manifest,
    table: &Table,
    scores: &[i32],
    probabilities: &[f64],
    cut_off: i32,
) -> Result<Sample, MetricError> {
    let training = kind == SampleKind::Training;
    let impact = manifest.protected.iter().zip(&table.protected).map(|(attribute, groups)| {
        adverse_impact(&attribute.column, groups, scores, probabilities, &table.bad, cut_off)
    });
    Ok(Sample {
        kind,
        table_sha256: table.sha256.clone(),
        discrimination: discrimination(scores, &table.bad)?,
        calibration: calibration(scores, probabilities, &table.bad, DECILES, training)?,
        confusion: confusion(scores, &table.bad, cut_off)?,
        adverse_impact: impact.collect::<Result<_, _>>()?,
        distribution: distribution(scores, &table.bad),
    })
}

/// About 24 bars of equal width.
fn distribution(scores: &[i32], bad: &[bool]) -> Vec<DistributionBar> {
    let (Some(low), Some(high)) = (scores.iter().min(), scores.iter().max()) else { return Vec::new() };
    let width = (high - low) / 24 + 1;
    let bars = (high - low) / width + 1;
    let mut found: Vec<DistributionBar> = (0..bars)
        .map(|bar| {
            let from_score = low + bar * width;
            DistributionBar { from_score, to_score: from_score + width - 1, goods: 0, bads: 0 }
        })
        .collect();
    for (score, bad) in scores.iter().zip(bad) {
        let bar = &mut found[((score - low) / width) as usize];
        if *bad { bar.bads += 1 } else { bar.goods += 1 }
    }
    found
}
