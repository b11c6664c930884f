//! Logistic regression by Newton's method (iteratively reweighted least squares; McCullagh and Nelder, *Generalized
//! Linear Models*, 2nd edition, section 4.4; Hosmer, Lemeshow and Sturdivant, *Applied Logistic Regression*, 3rd edition,
//! chapter 1), with an optional ridge penalty (le Cessie and van Houwelingen 1992).

use serde::{Deserialize, Serialize};

/// The largest number of coefficients, the intercept included.
pub const MAX_COEFFICIENTS: usize = 65;
/// The largest number of Newton steps.
pub const MAX_ITERATIONS: usize = 100;
/// The fit has converged when no coefficient moves by more than this, relative to 1 + its size.
pub const TOLERANCE: f64 = 1e-10;

/// How a fit ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convergence {
    /// Newton steps.
    pub iterations: u32,
    /// The largest component of the gradient of the penalised log-likelihood at the end.
    pub largest_gradient: f64,
    /// Log-likelihood at the end, without the penalty.
    pub log_likelihood: f64,
    /// Log-likelihood of the intercept alone.
    pub null_log_likelihood: f64,
    /// The ridge penalty.
    pub ridge: f64,
}

/// A fitted model of the log odds of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The constant.
    pub intercept: f64,
    /// One coefficient a column.
    pub coefficients: Vec<f64>,
    /// Standard error of the intercept, from the inverse of the penalised information matrix.
    pub intercept_standard_error: f64,
    /// Standard errors of the coefficients.
    pub standard_errors: Vec<f64>,
    /// How it ended.
    pub convergence: Convergence,
}

/// Why there is no fit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LogisticError {
    /// Sizes do not agree or are out of range.
    #[error("{0}")]
    Shape(String),
    /// Only one outcome occurs.
    #[error("all {0} outcomes are the same")]
    OneOutcome(usize),
    /// The information matrix is singular: columns depend on one another.
    #[error("the columns depend on one another (the information matrix is singular)")]
    Singular,
    /// The columns separate the outcomes, or something else keeps the fit from settling.
    #[error("no convergence in {MAX_ITERATIONS} steps; do the columns separate the outcomes? A ridge penalty helps")]
    NoConvergence,
}

/// Fits the log odds of `outcomes` being true. `rows[i]` holds the columns of observation i; `ridge` · ½ Σ coefficient²
/// is taken off the log-likelihood, the intercept being free.
///
/// # Errors
///
/// If the sizes do not agree, there is one outcome only, the columns depend on one another, or nothing settles.
pub fn fit(rows: &[Vec<f64>], outcomes: &[bool], ridge: f64) -> Result<Fit, LogisticError> {
    let size = shape(rows, outcomes, ridge)?;
    let ones = outcomes.iter().filter(|outcome| **outcome).count();
    if ones == 0 || ones == outcomes.len() {
        return Err(LogisticError::OneOutcome(outcomes.len()));
    }
    let mean = ones as f64 / outcomes.len() as f64;
    let mut beta = vec![0.0; size];
    beta[0] = (mean / (1.0 - mean)).ln();
    let null_log_likelihood = log_likelihood(rows, outcomes, &beta);
    let mut objective = null_log_likelihood;
    for iteration in 1..=MAX_ITERATIONS {
        let (gradient, information) = derivatives(rows, outcomes, &beta, ridge);
        let factor = Cholesky::of(information).ok_or(LogisticError::Singular)?;
        let step = factor.solve(&gradient);
        // Newton's step, halved until the penalised log-likelihood does not fall.
        let mut scale = 1.0;
        let (next, next_objective) = loop {
            let next: Vec<f64> = beta.iter().zip(&step).map(|(beta, step)| beta + scale * step).collect();
            let value = log_likelihood(rows, outcomes, &next) - penalty(&next, ridge);
            if value >= objective - 1e-9 * (1.0 + objective.abs()) {
                break (next, value);
            }
            scale /= 2.0;
            if scale < 1e-9 {
                return Err(LogisticError::NoConvergence);
            }
        };
        let moved = beta.iter().zip(&next).map(|(old, new)| (new - old).abs() / (1.0 + old.abs())).fold(0.0, f64::max);
        (beta, objective) = (next, next_objective);
        if moved < TOLERANCE {
            return finish(rows, outcomes, beta, ridge, iteration, null_log_likelihood);
        }
    }
    Err(LogisticError::NoConvergence)
}

fn shape(rows: &[Vec<f64>], outcomes: &[bool], ridge: f64) -> Result<usize, LogisticError> {
    let columns = rows.first().map_or(0, Vec::len);
    let wrong = |reason: String| Err(LogisticError::Shape(reason));
    if rows.len() != outcomes.len() || rows.is_empty() {
        return wrong(format!("{} rows and {} outcomes", rows.len(), outcomes.len()));
    }
    if columns + 1 > MAX_COEFFICIENTS {
        return wrong(format!("{columns} columns, at most {} are fitted", MAX_COEFFICIENTS - 1));
    }
    if rows.iter().any(|row| row.len() != columns || row.iter().any(|value| !value.is_finite())) {
        return wrong("rows of different lengths, or values that are not finite".into());
    }
    if !(ridge.is_finite() && ridge >= 0.0) {
        return wrong("the ridge penalty must not be negative".into());
    }
    Ok(columns + 1)
}

fn finish(
    rows: &[Vec<f64>],
    outcomes: &[bool],
    beta: Vec<f64>,
    ridge: f64,
    iterations: usize,
    null_log_likelihood: f64,
) -> Result<Fit, LogisticError> {
    let (gradient, information) = derivatives(rows, outcomes, &beta, ridge);
    let errors = Cholesky::of(information).ok_or(LogisticError::Singular)?.inverse_diagonal();
    let errors: Vec<f64> = errors.into_iter().map(f64::sqrt).collect();
    Ok(Fit {
        intercept: beta[0],
        coefficients: beta[1..].to_vec(),
        intercept_standard_error: errors[0],
        standard_errors: errors[1..].to_vec(),
        convergence: Convergence {
            iterations: iterations as u32,
            largest_gradient: gradient.iter().fold(0.0, |largest, part| largest.max(part.abs())),
            log_likelihood: log_likelihood(rows, outcomes, &beta),
            null_log_likelihood,
            ridge,
        },
    })
}

fn linear(row: &[f64], beta: &[f64]) -> f64 {
    beta[0] + row.iter().zip(&beta[1..]).map(|(value, beta)| value * beta).sum::<f64>()
}

/// The logistic function without overflow.
pub fn logistic(log_odds: f64) -> f64 {
    if log_odds >= 0.0 { 1.0 / (1.0 + (-log_odds).exp()) } else { log_odds.exp() / (1.0 + log_odds.exp()) }
}

fn log_likelihood(rows: &[Vec<f64>], outcomes: &[bool], beta: &[f64]) -> f64 {
    let one = |(row, outcome): (&Vec<f64>, &bool)| {
        let signed = if *outcome { linear(row, beta) } else { -linear(row, beta) };
        if signed >= 0.0 { -(-signed).exp().ln_1p() } else { signed - signed.exp().ln_1p() }
    };
    rows.iter().zip(outcomes).map(one).sum()
}

fn penalty(beta: &[f64], ridge: f64) -> f64 {
    ridge / 2.0 * beta[1..].iter().map(|beta| beta * beta).sum::<f64>()
}

/// Gradient and negative Hessian of the penalised log-likelihood.
fn derivatives(rows: &[Vec<f64>], outcomes: &[bool], beta: &[f64], ridge: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = beta.len();
    let mut gradient = vec![0.0; size];
    let mut information = vec![vec![0.0; size]; size];
    let mut row_with_one = vec![1.0; size];
    for (row, outcome) in rows.iter().zip(outcomes) {
        row_with_one[1..].copy_from_slice(row);
        let probability = logistic(linear(row, beta));
        let residual = f64::from(u8::from(*outcome)) - probability;
        let weight = probability * (1.0 - probability);
        for i in 0..size {
            gradient[i] += residual * row_with_one[i];
            for j in 0..=i {
                information[i][j] += weight * row_with_one[i] * row_with_one[j];
            }
        }
    }
    for i in 1..size {
        gradient[i] -= ridge * beta[i];
        information[i][i] += ridge;
    }
    (gradient, information)
}

/// The lower triangular factor of a positive definite matrix.
struct Cholesky(Vec<Vec<f64>>);

impl Cholesky {
    /// Factors a matrix given by its lower triangle; `None` if it is not positive definite to working accuracy.
    fn of(mut matrix: Vec<Vec<f64>>) -> Option<Self> {
        let size = matrix.len();
        for i in 0..size {
            let original = matrix[i][i];
            for j in 0..=i {
                let sum: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
                let value = matrix[i][j] - sum;
                if i != j {
                    matrix[i][j] = value / matrix[j][j];
                } else if value > 1e-12 * original && value.is_finite() {
                    matrix[i][i] = value.sqrt();
                } else {
                    return None;
                }
            }
        }
        Some(Self(matrix))
    }

    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let lower = &self.0;
        let mut x = right.to_vec();
        for i in 0..x.len() {
            let sum: f64 = (0..i).map(|k| lower[i][k] * x[k]).sum();
            x[i] = (x[i] - sum) / lower[i][i];
        }
        for i in (0..x.len()).rev() {
            let sum: f64 = (i + 1..x.len()).map(|k| lower[k][i] * x[k]).sum();
            x[i] = (x[i] - sum) / lower[i][i];
        }
        x
    }

    fn inverse_diagonal(&self) -> Vec<f64> {
        let size = self.0.len();
        let unit = |index: usize| (0..size).map(|i| f64::from(u8::from(i == index))).collect::<Vec<f64>>();
        (0..size).map(|index| self.solve(&unit(index))[index]).collect()
    }
}
