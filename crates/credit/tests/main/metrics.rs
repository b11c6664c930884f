//! Measures.

use proptest::prelude::*;
use vinculum_credit::{
    metrics::{
        MetricError, adverse_impact, brier, calibration, chi_square_tail, confusion, discrimination, feature_stability,
        population_stability, stratified_folds,
    },
    table::Groups,
};

use crate::support::{GERMAN, application};

fn close(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-30), "{ours} and {theirs}");
}

/// scipy 1.17.1, `stats.chi2.sf`.
#[test]
fn chi_square_tails_agree_with_scipy() {
    for (x, degrees, expected) in [
        (3.841458820694124, 1, 0.05),
        (15.507, 8, 0.05000521928328078),
        (0.5, 3, 0.9188914116546758),
        (30.0, 10, 0.000856641210775301),
        (200.0, 10, 1.6139305336977317e-37),
        (0.001, 2, 0.9995001249791693),
        (9.2, 9, 0.41902116661019323),
    ] {
        close(chi_square_tail(x, degrees), expected);
    }
    assert_eq!((chi_square_tail(0.0, 3), chi_square_tail(f64::INFINITY, 3)), (1.0, 0.0));
    assert!(chi_square_tail(1.0, 0).is_nan());
}

/// scikit-learn 1.9.1, `roc_auc_score`, and scipy 1.17.1, `ks_2samp`.
#[test]
fn auc_and_ks_with_ties_agree_with_scikit_learn_and_scipy() {
    let scores = [1, 2, 2, 3, 3, 3, 4, 5, 5, 6];
    let bad = [true, true, false, true, false, false, true, false, false, false];
    let found = discrimination(&scores, &bad).unwrap();
    close(found.auc, 0.7708333333333334);
    close(found.ks, 0.5);
    close(found.gini, 2.0 * 0.7708333333333334 - 1.0);
}

#[test]
fn measures_without_an_answer_are_errors() {
    assert_eq!(discrimination(&[1, 2], &[true]), Err(MetricError::Lengths { scores: 2, outcomes: 1 }));
    assert_eq!(discrimination(&[1, 2], &[true, true]), Err(MetricError::OneOutcome { goods: 0, bads: 2 }));
    assert_eq!(discrimination(&[], &[]), Err(MetricError::Empty));
    assert_eq!(population_stability(&[], &[1], 10), Err(MetricError::Empty));
    assert_eq!(feature_stability(&GERMAN.model, &[]), Err(MetricError::Empty));
}

#[test]
fn a_cut_off_counts_both_sides() {
    let found = confusion(&[1, 2, 3, 4], &[true, false, true, false], 3).unwrap();
    assert_eq!((found.accepted.goods, found.accepted.bads, found.rejected.goods, found.rejected.bads), (1, 1, 1, 1));
    assert_eq!((found.acceptance_rate, found.bads_rejected, found.goods_accepted), (0.5, 0.5, 0.5));
}

/// Two groups by hand: (3 - 2)² / (2 · 0.8) + (1 - 2)² / (2 · 0.8) = 1.25, on 2 degrees of freedom e^-0.625.
#[test]
fn hosmer_lemeshow_by_hand() {
    let scores: Vec<i32> = (0..20).collect();
    let bad: Vec<bool> = (0..20).map(|row| matches!(row, 0..=2 | 10)).collect();
    let found = calibration(&scores, &[0.2; 20], &bad, 2, false).unwrap();
    assert_eq!(found.groups.len(), 2);
    close(found.hosmer_lemeshow, 1.25);
    close(found.p_value, (-0.625f64).exp());
    close(brier(&[0.2; 20], &bad).unwrap(), (4.0 * 0.64 + 16.0 * 0.04) / 20.0);
}

#[test]
fn calibration_never_parts_equal_scores() {
    let found = calibration(&[5; 30], &[0.5; 30], &[true; 30], 10, false).unwrap();
    assert_eq!(found.groups.len(), 1);
    assert_eq!(found.groups[0].rows, 30);
}

/// 29 CFR 1607.4(D): 48 of 80 against 12 of 40 is a ratio of one half. The test is statsmodels 0.15.0,
/// `proportions_ztest`.
#[test]
fn impact_ratios_compare_with_the_highest_rate() {
    let groups =
        Groups { names: vec!["a".into(), "b".into(), "empty".into()], of_row: [vec![0; 80], vec![1; 40]].concat() };
    let scores: Vec<i32> =
        (0..80).map(|row| i32::from(row < 48)).chain((0..40).map(|row| i32::from(row < 12))).collect();
    let found = adverse_impact("group", &groups, &scores, &[0.5; 120], &[false; 120], 1).unwrap();
    assert_eq!(found.groups.len(), 2);
    assert_eq!((found.groups[0].impact_ratio_ppm, found.groups[0].below_four_fifths), (Some(1_000_000), false));
    assert_eq!((found.groups[1].impact_ratio_ppm, found.groups[1].below_four_fifths), (Some(500_000), true));
    close(found.groups[1].p_value.unwrap(), 0.0019457736937391545);
    let nobody = adverse_impact("group", &groups, &scores, &[0.5; 120], &[false; 120], 2).unwrap();
    assert_eq!(nobody.groups[1].impact_ratio_ppm, None);
}

#[test]
fn stability_is_zero_on_the_same_applicants() {
    let table = &GERMAN.table;
    let applicants: Vec<_> = (0..table.rows())
        .map(|row| {
            let application = application(row);
            let mut features = application.features;
            for (index, name) in [(1, "duration_months"), (4, "credit_amount")] {
                features.0.insert(name.into(), table.value(index, row, &GERMAN.manifest.features[index]));
            }
            GERMAN.model.applicant(&features).unwrap()
        })
        .collect();
    let found = feature_stability(&GERMAN.model, &applicants).unwrap();
    assert!(found.iter().all(|feature| feature.index == 0.0), "{found:?}");
    let shifted = feature_stability(&GERMAN.model, &applicants[..100]).unwrap();
    assert!(shifted.iter().any(|feature| feature.index > 0.0));
}

#[test]
fn folds_are_stratified_and_follow_the_seed() {
    let bad: Vec<bool> = (0..103).map(|row| row % 3 == 0).collect();
    let folds = stratified_folds(&bad, 5, 1);
    assert_eq!(folds, stratified_folds(&bad, 5, 1));
    assert_ne!(folds, stratified_folds(&bad, 5, 2));
    for outcome in [true, false] {
        let sizes: Vec<usize> = (0..5)
            .map(|fold| (0..bad.len()).filter(|row| folds[*row] == fold && bad[*row] == outcome).count())
            .collect();
        assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The definition: the share of pairs in which the good outscores the bad, ties counting half.
    #[test]
    fn auc_is_the_share_of_pairs(rows in prop::collection::vec((-20..20i32, any::<bool>()), 2..120)) {
        let (scores, bad): (Vec<i32>, Vec<bool>) = rows.into_iter().unzip();
        prop_assume!(bad.contains(&true) && bad.contains(&false));
        let (mut wins, mut pairs) = (0.0, 0.0);
        for (good_score, _) in scores.iter().zip(&bad).filter(|(_, bad)| !**bad) {
            for (bad_score, _) in scores.iter().zip(&bad).filter(|(_, bad)| **bad) {
                pairs += 1.0;
                wins += if good_score > bad_score { 1.0 } else if good_score == bad_score { 0.5 } else { 0.0 };
            }
        }
        let found = discrimination(&scores, &bad).unwrap();
        prop_assert!((found.auc - wins / pairs).abs() < 1e-12);
        prop_assert!((0.0..=1.0).contains(&found.ks));
        prop_assert!(found.auc_standard_error.is_finite());
    }

    #[test]
    fn stability_is_zero_on_itself_and_symmetric_in_sign(
        first in prop::collection::vec(-300..300i32, 1..200),
        second in prop::collection::vec(-300..300i32, 1..200),
    ) {
        prop_assert_eq!(population_stability(&first, &first, 10).unwrap().index, 0.0);
        prop_assert!(population_stability(&first, &second, 10).unwrap().index >= 0.0);
    }
}
