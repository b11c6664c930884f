//! Logistic regression.

use vinculum_credit::logistic::{LogisticError, fit, logistic};

/// Temperatures at 23 launches of the space shuttle, and whether an O-ring was damaged (Dalal, Fowlkes and Hoadley 1989).
const LAUNCHES: [(f64, bool); 23] = [
    (53.0, true),
    (57.0, true),
    (58.0, true),
    (63.0, true),
    (66.0, false),
    (67.0, false),
    (67.0, false),
    (67.0, false),
    (68.0, false),
    (69.0, false),
    (70.0, true),
    (70.0, false),
    (70.0, true),
    (70.0, false),
    (72.0, false),
    (73.0, false),
    (75.0, false),
    (75.0, true),
    (76.0, false),
    (76.0, false),
    (78.0, false),
    (79.0, false),
    (81.0, false),
];

fn launches() -> (Vec<Vec<f64>>, Vec<bool>) {
    LAUNCHES.iter().map(|(temperature, damaged)| (vec![*temperature], *damaged)).unzip()
}

/// Published: 15.043 and -0.2322. All digits by statsmodels 0.15.0, `Logit`.
#[test]
fn the_shuttle_launches_give_the_published_estimates() {
    let (rows, outcomes) = launches();
    let found = fit(&rows, &outcomes, 0.0).unwrap();
    for (ours, theirs) in [
        (found.intercept, 15.042901647702438),
        (found.coefficients[0], -0.23216274421859642),
        (found.intercept_standard_error, 7.378636384916417),
        (found.standard_errors[0], 0.10823652164928328),
        (found.convergence.log_likelihood, -10.157596343933415),
        (found.convergence.null_log_likelihood, -14.13357636734077),
    ] {
        assert!((ours - theirs).abs() < 1e-8 * theirs.abs(), "{ours} and {theirs}");
    }
    assert!(found.convergence.largest_gradient < 1e-6);
}

/// By Newton's method in numpy on the log-likelihood less half the squared slope.
#[test]
fn a_ridge_penalty_shrinks_the_slope_and_not_the_intercept() {
    let (rows, outcomes) = launches();
    let found = fit(&rows, &outcomes, 1.0).unwrap();
    assert!((found.intercept - 14.86192723).abs() < 1e-7);
    assert!((found.coefficients[0] + 0.22950052).abs() < 1e-7);
}

#[test]
fn what_has_no_estimate_is_an_error() {
    let line = |values: &[f64]| values.iter().map(|value| vec![*value]).collect::<Vec<_>>();
    let outcomes = [false, false, true, true];
    assert_eq!(fit(&line(&[1.0, 2.0]), &[true, true], 0.0), Err(LogisticError::OneOutcome(2)));
    assert!(matches!(fit(&line(&[1.0]), &[true, false], 0.0), Err(LogisticError::Shape(_))));
    assert!(matches!(fit(&[], &[], 0.0), Err(LogisticError::Shape(_))));
    assert!(matches!(fit(&line(&[1.0, f64::NAN, 3.0, 4.0]), &outcomes, 0.0), Err(LogisticError::Shape(_))));
    assert!(matches!(fit(&vec![vec![0.0; 65]; 4], &outcomes, 0.0), Err(LogisticError::Shape(_))));
    let twins: Vec<Vec<f64>> = [1.0, 2.0, 1.5, 3.0].iter().map(|value| vec![*value, *value]).collect();
    assert_eq!(fit(&twins, &[false, true, true, false], 0.0), Err(LogisticError::Singular));
    // Separated outcomes have no maximum; a penalty gives them one.
    assert!(fit(&line(&[1.0, 2.0, 3.0, 4.0]), &outcomes, 0.0).is_err());
    assert!(fit(&line(&[1.0, 2.0, 3.0, 4.0]), &outcomes, 0.1).is_ok());
}

#[test]
fn the_logistic_function_does_not_overflow() {
    assert_eq!((logistic(0.0), logistic(1e6), logistic(-1e6)), (0.5, 1.0, 0.0));
}
