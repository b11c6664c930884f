//! How well a score separates, how true its probabilities are, how stable and how even-handed it is.
//!
//! Everywhere a higher score means a better loan, and `bad[i]` belongs to `scores[i]`.

mod calibration;
mod cross_validation;
mod discrimination;
mod fairness;
mod special;
mod stability;

pub use calibration::{Calibration, CalibrationGroup, brier, calibration};
pub(crate) use cross_validation::row_features;
pub use cross_validation::{
    CrossValidation, CrossValidationError, MAX_FOLDS, MAX_SEEDS, SeedResult, cross_validate, stratified_folds,
};
pub use discrimination::{Confusion, CurvePoint, Discrimination, confusion, discrimination};
pub use fairness::{AdverseImpact, FOUR_FIFTHS_PPM, GroupOutcome, adverse_impact};
pub use special::chi_square_tail;
pub use stability::{FeatureStability, Stability, StabilityBin, feature_stability, population_stability};

/// Why a measure cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MetricError {
    /// Lists of different lengths.
    #[error("{scores} scores and {outcomes} outcomes")]
    Lengths {
        /// Scores.
        scores: usize,
        /// Outcomes.
        outcomes: usize,
    },
    /// Goods or bads are missing.
    #[error("there must be goods and bads; there are {goods} and {bads}")]
    OneOutcome {
        /// Goods.
        goods: u64,
        /// Bads.
        bads: u64,
    },
    /// Nothing to measure.
    #[error("there are no rows")]
    Empty,
}

fn lengths(scores: usize, outcomes: usize) -> Result<(), MetricError> {
    if scores != outcomes {
        return Err(MetricError::Lengths { scores, outcomes });
    }
    if scores == 0 { Err(MetricError::Empty) } else { Ok(()) }
}
