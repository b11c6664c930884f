//! Population stability index: how far a population has moved from the one that a model was trained on (Siddiqi 2006,
//! chapter 9). By convention below 0.10 is no change to speak of, 0.25 and more a large one.

use serde::Serialize;

use super::MetricError;
use crate::{
    binning::{Counts, Values},
    model::Model,
    score::Applicant,
};

/// One class of an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StabilityBin {
    /// The lowest score in it; none is unbounded.
    pub from_score: Option<i32>,
    /// Rows of the first population.
    pub expected: u64,
    /// Rows of the second population.
    pub actual: u64,
}

/// The stability of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stability {
    /// Σ (actual share − expected share) · ln(actual share / expected share).
    pub index: f64,
    /// The classes, from low to high scores.
    pub bins: Vec<StabilityBin>,
}

/// The stability of a feature over the bins of a model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeatureStability {
    /// Name of the feature.
    pub feature: String,
    /// The index.
    pub index: f64,
}

/// The index of two lists of counts. Half a row stands for none, so that it stays finite.
fn index(expected: &[u64], actual: &[u64]) -> f64 {
    let shares = |counts: &[u64]| {
        let total = counts.iter().sum::<u64>().max(1) as f64;
        counts.iter().map(|count| (*count as f64).max(0.5) / total).collect::<Vec<f64>>()
    };
    shares(expected)
        .iter()
        .zip(shares(actual))
        .map(|(expected, actual)| (actual - expected) * (actual / expected).ln())
        .sum()
}

/// The stability of scores over classes of equal size in the first population.
///
/// # Errors
///
/// If a population is empty.
pub fn population_stability(expected: &[i32], actual: &[i32], classes: usize) -> Result<Stability, MetricError> {
    if expected.is_empty() || actual.is_empty() {
        return Err(MetricError::Empty);
    }
    let mut sorted = expected.to_vec();
    sorted.sort_unstable();
    let mut starts: Vec<i32> = Vec::new();
    for class in 1..classes {
        let score = sorted[class * sorted.len() / classes];
        if score > *starts.last().unwrap_or(&sorted[0]) {
            starts.push(score);
        }
    }
    let count = |scores: &[i32]| {
        let mut counts = vec![0; starts.len() + 1];
        scores.iter().for_each(|score| counts[starts.partition_point(|start| start <= score)] += 1);
        counts
    };
    let (expected, actual) = (count(expected), count(actual));
    let bins = (0..expected.len()).map(|class| StabilityBin {
        from_score: class.checked_sub(1).map(|before| starts[before]),
        expected: expected[class],
        actual: actual[class],
    });
    Ok(Stability { index: index(&expected, &actual), bins: bins.collect() })
}

/// The stability of every feature of a model, its training rows against `applicants`. A level that the model has not seen
/// counts as one more bin.
///
/// # Errors
///
/// If there are no applicants.
pub fn feature_stability(model: &Model, applicants: &[Applicant]) -> Result<Vec<FeatureStability>, MetricError> {
    if applicants.is_empty() {
        return Err(MetricError::Empty);
    }
    let features = &model.file().features;
    let mut actual: Vec<Vec<u64>> = features.iter().map(|feature| vec![0; feature.bins.len() + 1]).collect();
    for applicant in applicants {
        for (counts, points) in actual.iter_mut().zip(model.points(applicant)) {
            let unseen = counts.len() - 1;
            counts[points.bin.unwrap_or(unseen)] += 1;
        }
    }
    let of_feature = |(feature, actual): (&crate::model::ModelFeature, Vec<u64>)| {
        let mut expected: Vec<u64> = feature.bins.iter().map(|bin| Counts::rows(bin.counts)).collect();
        expected.push(0);
        // Bins that neither population fills say nothing.
        let filled: Vec<usize> = (0..expected.len()).filter(|bin| expected[*bin] + actual[*bin] > 0).collect();
        debug_assert!(matches!(feature.bins[feature.bins.len() - 1].values, Values::Missing));
        let pick = |counts: &[u64]| filled.iter().map(|bin| counts[*bin]).collect::<Vec<u64>>();
        FeatureStability { feature: feature.name.clone(), index: index(&pick(&expected), &pick(&actual)) }
    };
    Ok(features.iter().zip(actual).map(of_feature).collect())
}
