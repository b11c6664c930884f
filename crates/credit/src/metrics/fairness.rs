//! Adverse impact: how often each group of a protected attribute is accepted.
//!
//! The four-fifths rule of the Uniform Guidelines on Employee Selection Procedures (29 CFR 1607.4(D)) is about employment;
//! lenders and their examiners use it as a convention. A ratio above it proves nothing, nor does one below: it can come from
//! small numbers, and groups can differ in bad rate. So the sizes, a test of the difference and the bad rates stand beside it.

use serde::Serialize;

use super::{MetricError, chi_square_tail};
use crate::{binning::Counts, table::Groups};

/// Four fifths, in parts per million.
pub const FOUR_FIFTHS_PPM: u32 = 800_000;
/// Groups of fewer rows than this are marked as small: their rates say little.
const SMALL_GROUP_ROWS: u64 = 50;

/// What became of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupOutcome {
    /// Name of the group.
    pub group: String,
    /// Its rows by outcome of the loan.
    pub counts: Counts,
    /// Rows that score at or above the cut-off.
    pub accepted: u64,
    /// Their share.
    pub acceptance_rate: f64,
    /// The acceptance rate divided by the highest one, in parts per million; none if no group has any accepted.
    pub impact_ratio_ppm: Option<u32>,
    /// Whether that is below four fifths.
    pub below_four_fifths: bool,
    /// Probability of a difference at least as large from the group of the highest rate if both are accepted alike, by
    /// the pooled test of two proportions.
    pub p_value: Option<f64>,
    /// Share of bads in the group.
    pub bad_rate: f64,
    /// Mean predicted probability of default.
    pub mean_default_probability: f64,
    /// Share of its goods that is accepted (equal opportunity: Hardt, Price and Srebro 2016).
    pub goods_accepted: f64,
    /// Whether it has fewer than 50 rows.
    pub small: bool,
}

/// Acceptance by the groups of one attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdverseImpact {
    /// Name of the attribute.
    pub attribute: String,
    /// The groups.
    pub groups: Vec<GroupOutcome>,
}

/// Compares acceptance between the groups of an attribute, each with the group of the highest rate.
///
/// # Errors
///
/// If the lengths differ or there is nothing.
pub fn adverse_impact(
    attribute: &str,
    groups: &Groups,
    scores: &[i32],
    probabilities: &[f64],
    bad: &[bool],
    cut_off: i32,
) -> Result<AdverseImpact, MetricError> {
    super::lengths(scores.len(), bad.len())?;
    super::lengths(scores.len(), groups.of_row.len())?;
    super::lengths(scores.len(), probabilities.len())?;
    let mut found = Vec::new();
    for (index, name) in groups.names.iter().enumerate() {
        let rows: Vec<usize> = (0..scores.len()).filter(|row| usize::from(groups.of_row[*row]) == index).collect();
        if rows.is_empty() {
            continue;
        }
        let mut counts = Counts::default();
        rows.iter().for_each(|row| counts.add(bad[*row]));
        let accepted = rows.iter().filter(|row| scores[**row] >= cut_off).count() as u64;
        let good_accepted = rows.iter().filter(|row| scores[**row] >= cut_off && !bad[**row]).count();
        found.push(GroupOutcome {
            group: name.clone(),
            counts,
            accepted,
            acceptance_rate: accepted as f64 / counts.rows() as f64,
            impact_ratio_ppm: None,
            below_four_fifths: false,
            p_value: None,
            bad_rate: counts.bad_rate(),
            mean_default_probability: rows.iter().map(|row| probabilities[*row]).sum::<f64>() / rows.len() as f64,
            goods_accepted: if counts.goods == 0 { 0.0 } else { good_accepted as f64 / counts.goods as f64 },
            small: counts.rows() < SMALL_GROUP_ROWS,
        });
    }
    let highest = found.iter().max_by(|left, right| left.acceptance_rate.total_cmp(&right.acceptance_rate));
    if let Some((accepted, rows)) = highest.map(|group| (group.accepted, group.counts.rows())).filter(|top| top.0 > 0) {
        for group in &mut found {
            let ratio = (group.acceptance_rate / (accepted as f64 / rows as f64) * 1e6).round() as u32;
            group.impact_ratio_ppm = Some(ratio);
            group.below_four_fifths = ratio < FOUR_FIFTHS_PPM;
            group.p_value = Some(two_proportions(group.accepted, group.counts.rows(), accepted, rows));
        }
    }
    Ok(AdverseImpact { attribute: attribute.to_owned(), groups: found })
}

/// The two-sided pooled test of two proportions: its squared statistic is chi-square with 1 degree of freedom.
fn two_proportions(part: u64, whole: u64, other_part: u64, other_whole: u64) -> f64 {
    let (whole, other_whole) = (whole as f64, other_whole as f64);
    let pooled = (part + other_part) as f64 / (whole + other_whole);
    let variance = pooled * (1.0 - pooled) * (1.0 / whole + 1.0 / other_whole);
    let difference = part as f64 / whole - other_part as f64 / other_whole;
    if variance == 0.0 { 1.0 } else { chi_square_tail(difference * difference / variance, 1) }
}
