//! From log odds to integer points, and from a score to a probability of default (Siddiqi 2006, chapter 6, "scorecard
//! scaling").
//!
//! With B points at odds of O goods to one bad, and D points that double the odds:
//!
//! - factor = D / ln 2,
//! - base points = round(B − factor · ln O + factor · intercept),
//! - points of a bin = round(factor · coefficient · weight of evidence),
//! - score = base points + Σ points,
//! - odds of a score = O · 2^((score − B) / D), probability of default = 1 / (1 + odds).
//!
//! Everything is rounded to the nearest integer, halves away from zero, once per line of the table; a score is the sum of
//! rounded points and nothing is rounded after. A bin of weight 0, the average, has 0 points.

use std::f64::consts::LN_2;

use crate::manifest::Scaling;

/// The largest size of the points of a bin and of the base points.
pub const MAX_POINTS: i32 = 1_000_000;

impl Scaling {
    /// Points by which the log odds grow by 1.
    pub fn factor(&self) -> f64 {
        self.points_to_double_odds / LN_2
    }

    /// The points that every applicant starts from.
    pub fn base_points(&self, intercept: f64) -> i32 {
        let exact = f64::from(self.base_score) + self.factor() * (intercept - self.base_odds.ln());
        exact.round() as i32
    }

    /// The points of a bin.
    pub fn points(&self, coefficient: f64, weight_of_evidence: f64) -> i32 {
        (self.factor() * coefficient * weight_of_evidence).round() as i32
    }

    /// The probability of default of a score, in parts per million.
    ///
    /// Additions, multiplications and divisions only, which IEEE 754 defines to the last bit: the result is the same on
    /// every machine.
    pub fn default_probability_ppm(&self, score: i32) -> u32 {
        let doublings = (f64::from(score) - f64::from(self.base_score)) / self.points_to_double_odds;
        let odds = self.base_odds * power_of_two(doublings);
        (1e6 / (1.0 + odds)).round() as u32
    }
}

/// 2^x to about 15 digits; 0 or infinity outside ±1000.
fn power_of_two(x: f64) -> f64 {
    if x <= -1000.0 {
        return 0.0;
    }
    if x >= 1000.0 {
        return f64::INFINITY;
    }
    let whole = x.floor();
    let exponent = (x - whole) * LN_2;
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..=20 {
        term *= exponent / f64::from(k);
        sum += term;
    }
    let base = if whole < 0.0 { 0.5 } else { 2.0 };
    for _ in 0..whole.abs() as u32 {
        sum *= base;
    }
    sum
}
