//! Training: bins, selection, regression, points.

use crate::{
    binning::{Binning, Counts, bin_feature},
    logistic::{self, Fit, LogisticError},
    manifest::{Manifest, ManifestError},
    model::{
        LeftOut, LeftOutReason, MODEL_FORMAT, MODEL_VERSION, ModelBin, ModelError, ModelFeature, ModelFile,
        TrainingRecord,
    },
    sha256_hex,
    table::Table,
};

/// A feature below this has one bin for all rows, up to rounding. It can have no coefficient.
const CONSTANT_INFORMATION_VALUE: f64 = 1e-9;

/// Why no model was trained.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The manifest does not hold.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The table was read with another manifest.
    #[error("the table was read with another manifest: it has {table} features, the manifest {manifest}")]
    OtherManifest {
        /// Features of the table.
        table: usize,
        /// Features of the manifest.
        manifest: usize,
    },
    /// Goods or bads are missing.
    #[error("there must be goods and bads; there are {goods} and {bads}")]
    OneOutcome {
        /// Goods.
        goods: u64,
        /// Bads.
        bads: u64,
    },
    /// Every feature was left out.
    #[error("no feature is left: each has too little information value or a coefficient of the wrong sign")]
    NoFeature,
    /// The regression failed.
    #[error("the regression: {0}")]
    Logistic(#[from] LogisticError),
    /// The result does not hold as a model.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Trains a model on all rows of a table.
///
/// The result depends on the table and the manifest alone: no clock, no chance, and no order but that of rows.
///
/// # Errors
///
/// If the manifest does not hold, an outcome is missing, no feature is left, or the regression fails.
pub fn train(manifest: &Manifest, table: &Table) -> Result<ModelFile, TrainError> {
    train_on(manifest, table, &(0..table.rows()).collect::<Vec<_>>())
}

/// Trains a model on some rows of a table, as for cross-validation: bins, selection and regression see these rows only.
///
/// # Errors
///
/// As [`train`].
///
/// # Panics
///
/// If a row is not in the table.
pub fn train_on(manifest: &Manifest, table: &Table, rows: &[usize]) -> Result<ModelFile, TrainError> {
    manifest.validate()?;
    if table.features.len() != manifest.features.len() {
        return Err(TrainError::OtherManifest { table: table.features.len(), manifest: manifest.features.len() });
    }
    let mut counts = Counts::default();
    rows.iter().for_each(|row| counts.add(table.bad[*row]));
    if counts.goods == 0 || counts.bads == 0 {
        return Err(TrainError::OneOutcome { goods: counts.goods, bads: counts.bads });
    }
    let mut left_out = Vec::new();
    let mut kept: Vec<(usize, Binning)> = Vec::new();
    for (index, (feature, column)) in manifest.features.iter().zip(&table.features).enumerate() {
        let binning = bin_feature(feature, column, &table.bad, rows, &manifest.training);
        let minimum = manifest.training.minimum_information_value.max(CONSTANT_INFORMATION_VALUE);
        if binning.information_value < minimum {
            left_out.push(LeftOut {
                feature: feature.column.clone(),
                information_value: binning.information_value,
                reason: LeftOutReason::LowInformationValue,
            });
        } else {
            kept.push((index, binning));
        }
    }
    let good: Vec<bool> = rows.iter().map(|row| !table.bad[*row]).collect();
    let fit = fit_right_signs(manifest, &mut kept, &good, &mut left_out)?;
    let file = ModelFile {
        format: MODEL_FORMAT.into(),
        version: MODEL_VERSION,
        name: manifest.name.clone(),
        scaling: manifest.scaling.clone(),
        intercept: fit.intercept,
        intercept_standard_error: fit.intercept_standard_error,
        base_points: manifest.scaling.base_points(fit.intercept),
        features: model_features(manifest, kept, &fit),
        training: TrainingRecord {
            table_sha256: table.sha256.clone(),
            manifest_sha256: sha256_hex(&serde_json::to_vec(manifest).map_err(ModelError::Json)?),
            counts,
            refused_rows: table.refused_count,
            options: manifest.training.clone(),
            convergence: fit.convergence,
            left_out,
        },
    };
    file.validate()?;
    Ok(file)
}

/// Fits the log odds of a good loan, and leaves out the feature of the lowest coefficient until all are positive. A
/// negative one would give more points to bins that did worse, which no reason can explain.
fn fit_right_signs(
    manifest: &Manifest,
    kept: &mut Vec<(usize, Binning)>,
    good: &[bool],
    left_out: &mut Vec<LeftOut>,
) -> Result<Fit, TrainError> {
    loop {
        if kept.is_empty() {
            return Err(TrainError::NoFeature);
        }
        let weights = |row: usize| {
            kept.iter()
                .map(|(_, binning)| binning.bins[usize::from(binning.bin_of_row[row])].weight_of_evidence)
                .collect::<Vec<f64>>()
        };
        let rows: Vec<Vec<f64>> = (0..good.len()).map(weights).collect();
        let fit = logistic::fit(&rows, good, manifest.training.ridge)?;
        let lowest = fit.coefficients.iter().enumerate().min_by(|left, right| left.1.total_cmp(right.1));
        match lowest {
            Some((index, coefficient)) if *coefficient <= 0.0 => {
                let (feature, binning) = kept.remove(index);
                left_out.push(LeftOut {
                    feature: manifest.features[feature].column.clone(),
                    information_value: binning.information_value,
                    reason: LeftOutReason::WrongSign(*coefficient),
                });
            }
            _ => return Ok(fit),
        }
    }
}

fn model_features(manifest: &Manifest, kept: Vec<(usize, Binning)>, fit: &Fit) -> Vec<ModelFeature> {
    let estimates = fit.coefficients.iter().zip(&fit.standard_errors);
    kept.into_iter()
        .zip(estimates)
        .map(|((index, binning), (coefficient, standard_error))| {
            let feature = &manifest.features[index];
            let bins = binning.bins.into_iter().map(|bin| ModelBin {
                points: manifest.scaling.points(*coefficient, bin.weight_of_evidence),
                values: bin.values,
                counts: bin.counts,
                weight_of_evidence: bin.weight_of_evidence,
            });
            ModelFeature {
                name: feature.column.clone(),
                kind: feature.kind,
                label: feature.label.clone(),
                reason: feature.reason.clone(),
                actionable: feature.actionable,
                step: feature.step,
                missing: feature.missing.clone(),
                unseen: feature.unseen,
                from_request: feature.from_request,
                coefficient: *coefficient,
                standard_error: *standard_error,
                information_value: binning.information_value,
                bins: bins.collect(),
            }
        })
        .collect()
}
