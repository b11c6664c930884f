//! The German credit data, from file to held-out AUC.

use vinculum_credit::metrics::{CrossValidationError, cross_validate};

use crate::support::GERMAN;

#[test]
fn the_data_are_what_the_source_says() {
    let table = &GERMAN.table;
    assert_eq!((table.rows(), table.refused_count), (1000, 0));
    assert_eq!(table.bad.iter().filter(|bad| **bad).count(), 300);
    // Of the rows that Statlog calls female, 109 of 310 are bad; in the shuffled copy there are 89.
    let sex = &table.protected[0];
    let female = sex.names.iter().position(|name| name == "female").unwrap() as u16;
    let of = |bad: bool| (0..1000).filter(|row| sex.of_row[*row] == female && table.bad[*row] == bad).count();
    assert_eq!((of(true), of(false)), (109, 201));
}

#[test]
fn protected_attributes_are_no_features() {
    let protected = ["sex", "marital_status", "age_years", "foreign_worker"];
    assert!(GERMAN.manifest.features.iter().all(|feature| !protected.contains(&feature.column.as_str())));
    assert!(GERMAN.file.features.iter().all(|feature| !protected.contains(&feature.name.as_str())));
}

/// Everything anew in each fold; other divisions of the rows than those by which the ridge penalty was chosen.
#[test]
fn the_held_out_auc_is_at_least_077() {
    let seeds: Vec<u64> = (101..=105).collect();
    for folds in [5, 10] {
        let found = cross_validate(&GERMAN.manifest, &GERMAN.table, folds, &seeds).unwrap();
        assert!(found.mean_pooled_auc >= 0.77, "{folds} folds: {}", found.mean_pooled_auc);
        assert!(found.mean_fold_auc >= 0.77, "{folds} folds: {}", found.mean_fold_auc);
    }
}

/// With outcomes dealt at random nothing can be predicted; a leak from the held-out rows would show as an AUC above 0.5.
#[test]
fn shuffled_outcomes_cannot_be_predicted() {
    let mut table = GERMAN.table.clone();
    let mut manifest = GERMAN.manifest.clone();
    manifest.training.minimum_information_value = 0.0;
    let mean = (1..=4)
        .map(|seed| {
            let deal = vinculum_credit::metrics::stratified_folds(&[false; 1000], 10, seed);
            table.bad = deal.iter().map(|fold| *fold < 3).collect();
            cross_validate(&manifest, &table, 5, &[seed]).unwrap().mean_pooled_auc
        })
        .sum::<f64>()
        / 4.0;
    assert!((0.44..0.54).contains(&mean), "{mean}");
}

#[test]
fn folds_and_seeds_have_limits() {
    for (folds, seeds) in [(1, vec![1]), (51, vec![1]), (5, vec![]), (5, vec![0; 101])] {
        let found = cross_validate(&GERMAN.manifest, &GERMAN.table, folds, &seeds);
        assert!(matches!(found, Err(CrossValidationError::Shape)));
    }
}
