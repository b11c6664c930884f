//! Stratified k-fold cross-validation. Bins, selection, regression and points are made anew without each fold and then
//! score it, so that nothing of a row has a part in its own score.

use serde::Serialize;

use super::{MetricError, discrimination};
use crate::{
    manifest::Manifest,
    model::{Model, ModelError},
    score::{ApplicantError, Features},
    table::Table,
    train::{TrainError, train_on},
};

/// The largest number of folds.
pub const MAX_FOLDS: usize = 50;
/// The largest number of seeds.
pub const MAX_SEEDS: usize = 100;

/// The result of one division into folds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeedResult {
    /// The seed.
    pub seed: u64,
    /// AUC of all out-of-fold scores together.
    pub pooled_auc: f64,
    /// Mean of the folds' AUC.
    pub mean_fold_auc: f64,
    /// Kolmogorov–Smirnov distance of all out-of-fold scores together.
    pub pooled_ks: f64,
}

/// Cross-validation over several divisions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossValidation {
    /// Folds.
    pub folds: usize,
    /// One result a seed.
    pub seeds: Vec<SeedResult>,
    /// Mean of the pooled AUC over the seeds.
    pub mean_pooled_auc: f64,
    /// Standard deviation of the pooled AUC over the seeds.
    pub deviation_pooled_auc: f64,
    /// Mean over the seeds of the folds' mean AUC.
    pub mean_fold_auc: f64,
    /// Out-of-fold scores of the first seed, by row.
    #[serde(skip)]
    pub scores: Vec<i32>,
    /// Out-of-fold probabilities of default of the first seed, by row.
    #[serde(skip)]
    pub probabilities: Vec<f64>,
}

/// Why there is no cross-validation.
#[derive(Debug, thiserror::Error)]
pub enum CrossValidationError {
    /// Out of range.
    #[error("folds must be 2 to {MAX_FOLDS}, seeds 1 to {MAX_SEEDS}, and each fold must get a good and a bad")]
    Shape,
    /// A fold's model was not trained.
    #[error("fold {fold} of seed {seed}: {error}")]
    Train {
        /// The fold.
        fold: usize,
        /// The seed.
        seed: u64,
        /// Why.
        error: TrainError,
    },
    /// A fold's model does not hold.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A row does not fit a fold's model.
    #[error(transparent)]
    Applicant(#[from] ApplicantError),
    /// A measure cannot be taken.
    #[error(transparent)]
    Metric(#[from] MetricError),
}

/// SplitMix64 (Steele, Lea and Flood 2014): a small generator whose numbers follow from the seed alone.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, by multiplication and shift (Lemire 2019); its bias is below bound / 2^64.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

/// The fold of each row: goods and bads are shuffled apart and dealt out in turn.
pub fn stratified_folds(bad: &[bool], folds: usize, seed: u64) -> Vec<usize> {
    let mut random = SplitMix64(seed);
    let mut of_row = vec![0; bad.len()];
    let mut dealt = 0;
    for outcome in [false, true] {
        let mut rows: Vec<usize> = (0..bad.len()).filter(|row| bad[*row] == outcome).collect();
        for last in (1..rows.len()).rev() {
            rows.swap(last, random.below(last + 1));
        }
        for row in rows {
            of_row[row] = dealt % folds.max(1);
            dealt += 1;
        }
    }
    of_row
}

/// Cross-validates the training of a manifest on a table, once for each seed.
///
/// # Errors
///
/// If folds or seeds are out of range, or a fold's model cannot be trained.
pub fn cross_validate(
    manifest: &Manifest,
    table: &Table,
    folds: usize,
    seeds: &[u64],
) -> Result<CrossValidation, CrossValidationError> {
    let bads = table.bad.iter().filter(|bad| **bad).count();
    let enough = bads.min(table.rows() - bads) >= folds;
    if !(2..=MAX_FOLDS).contains(&folds) || !(1..=MAX_SEEDS).contains(&seeds.len()) || !enough {
        return Err(CrossValidationError::Shape);
    }
    let mut results = Vec::with_capacity(seeds.len());
    let mut first = None;
    for seed in seeds {
        let of_row = stratified_folds(&table.bad, folds, *seed);
        let (scores, probabilities) = out_of_fold(manifest, table, &of_row, folds, *seed)?;
        let pooled = discrimination(&scores, &table.bad)?;
        let mut fold_auc = 0.0;
        for fold in 0..folds {
            let rows: Vec<usize> = (0..table.rows()).filter(|row| of_row[*row] == fold).collect();
            let scores: Vec<i32> = rows.iter().map(|row| scores[*row]).collect();
            let bad: Vec<bool> = rows.iter().map(|row| table.bad[*row]).collect();
            fold_auc += discrimination(&scores, &bad)?.auc;
        }
        results.push(SeedResult {
            seed: *seed,
            pooled_auc: pooled.auc,
            mean_fold_auc: fold_auc / folds as f64,
            pooled_ks: pooled.ks,
        });
        first.get_or_insert((scores, probabilities));
    }
    let mean = |value: fn(&SeedResult) -> f64| results.iter().map(value).sum::<f64>() / results.len() as f64;
    let mean_pooled_auc = mean(|result| result.pooled_auc);
    let squares: f64 = results.iter().map(|result| (result.pooled_auc - mean_pooled_auc).powi(2)).sum();
    let (scores, probabilities) = first.ok_or(CrossValidationError::Shape)?;
    Ok(CrossValidation {
        folds,
        mean_pooled_auc,
        deviation_pooled_auc: (squares / (results.len() as f64 - 1.0).max(1.0)).sqrt(),
        mean_fold_auc: mean(|result| result.mean_fold_auc),
        seeds: results,
        scores,
        probabilities,
    })
}

/// Each row's score and probability of default by the model of the other folds.
fn out_of_fold(
    manifest: &Manifest,
    table: &Table,
    of_row: &[usize],
    folds: usize,
    seed: u64,
) -> Result<(Vec<i32>, Vec<f64>), CrossValidationError> {
    let (mut scores, mut probabilities) = (vec![0; table.rows()], vec![0.0; table.rows()]);
    for fold in 0..folds {
        let others: Vec<usize> = (0..table.rows()).filter(|row| of_row[*row] != fold).collect();
        let file = train_on(manifest, table, &others).map_err(|error| CrossValidationError::Train {
            fold: fold + 1,
            seed,
            error,
        })?;
        let model = Model::from_file(&file)?;
        for row in (0..table.rows()).filter(|row| of_row[*row] == fold) {
            let score = model.score(&model.applicant(&row_features(&model, manifest, table, row))?);
            scores[row] = score.score;
            probabilities[row] = f64::from(score.default_probability_ppm) / 1e6;
        }
    }
    Ok((scores, probabilities))
}

/// The values of a row that a model asks for.
pub(crate) fn row_features(model: &Model, manifest: &Manifest, table: &Table, row: usize) -> Features {
    let specifications = manifest.features.iter().enumerate();
    let of_model = |name: &str| model.file().features.iter().any(|feature| feature.name == name);
    Features(
        specifications
            .filter(|(_, specification)| of_model(&specification.column))
            .map(|(index, specification)| (specification.column.clone(), table.value(index, row, specification)))
            .collect(),
    )
}
