//! ROC, AUC, Gini, Kolmogorov–Smirnov and the confusion matrix.

use serde::Serialize;

use super::{MetricError, lengths};
use crate::binning::Counts;

/// Of each outcome, the share that scores below a score or at it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// The score.
    pub score: i32,
    /// Share of the goods at or below it.
    pub goods_below: f64,
    /// Share of the bads at or below it.
    pub bads_below: f64,
}

/// How well a score separates goods from bads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discrimination {
    /// Rows.
    pub counts: Counts,
    /// Probability that a good outscores a bad, ties counting half (Mann and Whitney 1947; Hanley and McNeil 1982).
    pub auc: f64,
    /// Standard error of the AUC by DeLong, DeLong and Clarke-Pearson 1988.
    pub auc_standard_error: f64,
    /// 2 · AUC − 1.
    pub gini: f64,
    /// The largest distance between the two distributions.
    pub ks: f64,
    /// The score at which it is reached.
    pub ks_score: i32,
    /// Both distributions at each score that occurs, rising.
    pub curve: Vec<CurvePoint>,
}

/// Measures how well scores separate.
///
/// # Errors
///
/// If the lengths differ or an outcome is missing.
pub fn discrimination(scores: &[i32], bad: &[bool]) -> Result<Discrimination, MetricError> {
    lengths(scores.len(), bad.len())?;
    let steps = steps(scores, bad);
    let total = steps.iter().fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts));
    if total.goods == 0 || total.bads == 0 {
        return Err(MetricError::OneOutcome { goods: total.goods, bads: total.bads });
    }
    let (goods, bads) = (total.goods as f64, total.bads as f64);
    let mut below = Counts::default();
    let mut twice_wins: u128 = 0; // pairs in which the good outscores, counted twice, and ties once
    let (mut good_squares, mut bad_squares) = (0.0, 0.0);
    let mut curve = Vec::with_capacity(steps.len());
    for (score, counts) in &steps {
        twice_wins += u128::from(counts.goods) * u128::from(2 * below.bads + counts.bads);
        // Placements: the share of bads that a good beats, and of goods that beat a bad.
        let beaten = (below.bads as f64 + counts.bads as f64 / 2.0) / bads;
        let beating = (goods - below.goods as f64 - counts.goods as f64 / 2.0) / goods;
        good_squares += counts.goods as f64 * beaten * beaten;
        bad_squares += counts.bads as f64 * beating * beating;
        below = below.plus(*counts);
        curve.push(CurvePoint {
            score: *score,
            goods_below: below.goods as f64 / goods,
            bads_below: below.bads as f64 / bads,
        });
    }
    let auc = twice_wins as f64 / (2.0 * goods * bads);
    let variance =
        |squares: f64, n: f64| if n > 1.0 { (squares - n * auc * auc).max(0.0) / (n - 1.0) / n } else { 0.0 };
    let mut furthest = curve[0];
    for point in &curve {
        if (point.bads_below - point.goods_below).abs() > (furthest.bads_below - furthest.goods_below).abs() {
            furthest = *point;
        }
    }
    Ok(Discrimination {
        counts: total,
        auc,
        auc_standard_error: (variance(good_squares, goods) + variance(bad_squares, bads)).sqrt(),
        gini: 2.0 * auc - 1.0,
        ks: (furthest.bads_below - furthest.goods_below).abs(),
        ks_score: furthest.score,
        curve,
    })
}

/// The counts at each score, rising.
fn steps(scores: &[i32], bad: &[bool]) -> Vec<(i32, Counts)> {
    let mut rows: Vec<(i32, bool)> = scores.iter().copied().zip(bad.iter().copied()).collect();
    rows.sort_unstable();
    let mut steps: Vec<(i32, Counts)> = Vec::new();
    for (score, bad) in rows {
        if steps.last().is_none_or(|(last, _)| *last != score) {
            steps.push((score, Counts::default()));
        }
        if let Some((_, counts)) = steps.last_mut() {
            counts.add(bad);
        }
    }
    steps
}

/// What a cut-off does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Confusion {
    /// Scores from this one on are accepted.
    pub cut_off: i32,
    /// Accepted.
    pub accepted: Counts,
    /// Not accepted.
    pub rejected: Counts,
    /// Share of all that is accepted.
    pub acceptance_rate: f64,
    /// Share of bads among the accepted.
    pub accepted_bad_rate: f64,
    /// Share of the bads that is rejected.
    pub bads_rejected: f64,
    /// Share of the goods that is accepted.
    pub goods_accepted: f64,
}

/// Counts what a cut-off accepts and rejects.
///
/// # Errors
///
/// If the lengths differ or there is nothing.
pub fn confusion(scores: &[i32], bad: &[bool], cut_off: i32) -> Result<Confusion, MetricError> {
    lengths(scores.len(), bad.len())?;
    let (mut accepted, mut rejected) = (Counts::default(), Counts::default());
    for (score, bad) in scores.iter().zip(bad) {
        if *score >= cut_off { accepted.add(*bad) } else { rejected.add(*bad) }
    }
    let share = |part: u64, all: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    Ok(Confusion {
        cut_off,
        accepted,
        rejected,
        acceptance_rate: share(accepted.rows(), scores.len() as u64),
        accepted_bad_rate: accepted.bad_rate(),
        bads_rejected: share(rejected.bads, rejected.bads + accepted.bads),
        goods_accepted: share(accepted.goods, rejected.goods + accepted.goods),
    })
}
