//! Whether predicted probabilities come true.

use serde::Serialize;

use super::{MetricError, chi_square_tail, lengths};

/// Rows of similar predicted probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationGroup {
    /// The lowest score in it.
    pub from_score: i32,
    /// The highest score in it.
    pub to_score: i32,
    /// Rows.
    pub rows: u64,
    /// Bads that occurred.
    pub observed_bads: u64,
    /// Bads that were predicted.
    pub expected_bads: f64,
}

/// Calibration by score and the test of Hosmer and Lemeshow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Groups from low to high scores, as equal in size as ties allow.
    pub groups: Vec<CalibrationGroup>,
    /// Mean squared difference of probability and outcome (Brier 1950).
    pub brier: f64,
    /// Σ (observed − expected)² / (expected · (1 − mean probability)) over the groups.
    pub hosmer_lemeshow: f64,
    /// Its degrees of freedom: groups − 2 on the training rows, groups on others (Hosmer, Lemeshow and Sturdivant, 3rd
    /// edition, section 5.2.2).
    pub degrees_of_freedom: u32,
    /// Probability of a larger value if the model is right. Small says that it is not.
    pub p_value: f64,
}

/// Mean squared difference of probability and outcome.
///
/// # Errors
///
/// If the lengths differ or there is nothing.
pub fn brier(probabilities: &[f64], bad: &[bool]) -> Result<f64, MetricError> {
    lengths(probabilities.len(), bad.len())?;
    let square = |(probability, bad): (&f64, &bool)| (probability - f64::from(u8::from(*bad))).powi(2);
    Ok(probabilities.iter().zip(bad).map(square).sum::<f64>() / bad.len() as f64)
}

/// Calibration in `groups` groups of the score; rows of one score are never parted.
///
/// # Errors
///
/// If the lengths differ or there is nothing.
pub fn calibration(
    scores: &[i32],
    probabilities: &[f64],
    bad: &[bool],
    groups: usize,
    on_training_rows: bool,
) -> Result<Calibration, MetricError> {
    lengths(scores.len(), bad.len())?;
    let brier = brier(probabilities, bad)?;
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by_key(|index| scores[*index]);
    let mut found: Vec<CalibrationGroup> = Vec::new();
    let mut at = 0;
    while at < order.len() {
        // The group ends at its quantile, and with the last row of that score.
        let mut end = ((found.len() + 1) * order.len()).div_ceil(groups.max(1)).clamp(at + 1, order.len());
        while end < order.len() && scores[order[end]] == scores[order[end - 1]] {
            end += 1;
        }
        let rows = &order[at..end];
        found.push(CalibrationGroup {
            from_score: scores[rows[0]],
            to_score: scores[rows[rows.len() - 1]],
            rows: rows.len() as u64,
            observed_bads: rows.iter().filter(|row| bad[**row]).count() as u64,
            expected_bads: rows.iter().map(|row| probabilities[*row]).sum(),
        });
        at = end;
    }
    let part = |group: &CalibrationGroup| {
        let variance = group.expected_bads * (1.0 - group.expected_bads / group.rows as f64);
        let difference = group.observed_bads as f64 - group.expected_bads;
        if difference == 0.0 { 0.0 } else { difference * difference / variance }
    };
    let hosmer_lemeshow = found.iter().map(part).sum();
    let degrees_of_freedom = (found.len() as u32).saturating_sub(if on_training_rows { 2 } else { 0 });
    let p_value = chi_square_tail(hosmer_lemeshow, degrees_of_freedom);
    Ok(Calibration { groups: found, brier, hosmer_lemeshow, degrees_of_freedom, p_value })
}
