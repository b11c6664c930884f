//! Bins.

use proptest::prelude::*;
use vinculum_credit::{
    binning::{Counts, Values, bin_feature, information_value, weight_of_evidence},
    manifest::{FeatureKind, FeatureSpecification, Monotone, TrainingOptions},
    table::{Cell, Column},
};

use crate::support::small_manifest;

fn numeric(monotone: Monotone) -> FeatureSpecification {
    FeatureSpecification { monotone, ..small_manifest().features.remove(0) }
}

fn options() -> TrainingOptions {
    TrainingOptions { merge_chi_square: 0.0, ..TrainingOptions::default() }
}

fn column(numbers: &[Option<i32>]) -> Column {
    let cell = |number: &Option<i32>| number.map_or(Cell::Missing, |number| Cell::Number(f64::from(number)));
    Column { levels: Vec::new(), cells: numbers.iter().map(cell).collect() }
}

fn all_rows(column: &Column) -> Vec<usize> {
    (0..column.cells.len()).collect()
}

/// Siddiqi 2006, chapter 6: the weight of evidence is ln(distribution of goods / distribution of bads).
#[test]
fn weight_of_evidence_is_the_log_of_two_shares() {
    let total = Counts { goods: 1000, bads: 100 };
    let bin = Counts { goods: 300, bads: 10 };
    let almost_unsmoothed = weight_of_evidence(bin, total, 1e-6);
    assert!((almost_unsmoothed - (0.3f64 / 0.1).ln()).abs() < 1e-6);
    assert_eq!(weight_of_evidence(Counts::default(), total, 1.0), 0.0);
    assert!(weight_of_evidence(Counts { goods: 5, bads: 0 }, total, 1.0).is_finite());
    // Two bins, shares 0.3 / 0.1 and 0.7 / 0.9.
    let value = information_value(&[bin, Counts { goods: 700, bads: 90 }], total, 1e-6);
    let expected = (0.3 - 0.1) * (0.3f64 / 0.1).ln() + (0.7 - 0.9) * (0.7f64 / 0.9).ln();
    assert!((value - expected).abs() < 1e-6);
}

/// Ten rows a value; the bad rates 0.1, 0.5, 0.3 of three values pool to 0.1, 0.4, 0.4.
#[test]
fn violators_are_pooled() {
    let mut numbers = Vec::new();
    let mut bad = Vec::new();
    for (value, bads) in [(1, 1), (2, 5), (3, 3)] {
        for row in 0..10 {
            numbers.push(Some(value));
            bad.push(row < bads);
        }
    }
    let column = column(&numbers);
    let options = TrainingOptions { minimum_bin_events: 0, minimum_bin_share: 0.0, ..options() };
    let found = bin_feature(&numeric(Monotone::Increasing), &column, &bad, &all_rows(&column), &options);
    let ranges: Vec<(&Values, Counts)> = found.bins.iter().take(2).map(|bin| (&bin.values, bin.counts)).collect();
    assert_eq!(
        ranges,
        [
            (&Values::Range { from: None, to: Some(2.0) }, Counts { goods: 9, bads: 1 }),
            (&Values::Range { from: Some(2.0), to: None }, Counts { goods: 12, bads: 8 }),
        ]
    );
}

#[test]
fn rare_levels_share_a_bin_and_absent_ones_have_none() {
    let specification = small_manifest().features.remove(2);
    assert_eq!(specification.kind, FeatureKind::Categorical);
    let levels: Vec<String> = ["absent", "blue", "rare a", "rare b", "red"].map(String::from).into();
    let mut cells = Vec::new();
    let mut bad = Vec::new();
    for (level, rows, bads) in [(1, 100, 10), (2, 3, 1), (3, 3, 2), (4, 100, 50)] {
        for row in 0..rows {
            cells.push(Cell::Level(level));
            bad.push(row < bads);
        }
    }
    let column = Column { levels, cells };
    let options = TrainingOptions { minimum_bin_share: 0.02, minimum_bin_events: 0, ..options() };
    let found = bin_feature(&specification, &column, &bad, &all_rows(&column), &options);
    let levels: Vec<Vec<String>> = found
        .bins
        .iter()
        .filter_map(|bin| match &bin.values {
            Values::Levels(levels) => Some(levels.clone()),
            _ => None,
        })
        .collect();
    assert!(levels.contains(&vec!["rare a".into(), "rare b".into()]), "{levels:?}");
    assert!(levels.iter().flatten().all(|level| level != "absent"));
}

#[test]
fn a_feature_without_values_has_one_neutral_range() {
    let column = column(&[None, None, None, None]);
    let found = bin_feature(&numeric(Monotone::Auto), &column, &[true, false, false, true], &[0, 1, 2, 3], &options());
    assert_eq!(found.bins[0].values, Values::Range { from: None, to: None });
    assert!(found.bins.iter().all(|bin| bin.weight_of_evidence.abs() < 1e-12));
    assert!(found.information_value.abs() < 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Ranges cover the line once, hold every row, are large enough and run one way.
    #[test]
    fn bins_are_contiguous_and_monotone(
        rows in prop::collection::vec((prop::option::weighted(0.9, -50..50i32), any::<bool>()), 20..300),
        direction in 0..3usize,
        chi_square in prop_oneof![Just(0.0), Just(2.706)],
    ) {
        let (numbers, bad): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        prop_assume!(bad.contains(&true) && bad.contains(&false));
        let monotone = [Monotone::Increasing, Monotone::Decreasing, Monotone::Auto][direction];
        let column = column(&numbers);
        let options = TrainingOptions { merge_chi_square: chi_square, ..options() };
        let found = bin_feature(&numeric(monotone), &column, &bad, &all_rows(&column), &options);
        let mut ranges = Vec::new();
        for bin in &found.bins {
            if let Values::Range { from, to } = bin.values {
                ranges.push((from, to, bin.counts));
            }
        }
        prop_assert!(ranges[0].0.is_none() && ranges[ranges.len() - 1].1.is_none());
        prop_assert!(ranges.windows(2).all(|pair| pair[0].1.is_some() && pair[0].1 == pair[1].0));
        prop_assert!(ranges.len() <= options.maximum_bins);
        let rates: Vec<f64> = ranges.iter().map(|(_, _, counts)| counts.bad_rate()).collect();
        let rises = rates.windows(2).all(|pair| pair[0] < pair[1]);
        let falls = rates.windows(2).all(|pair| pair[0] > pair[1]);
        prop_assert!(match monotone {
            Monotone::Increasing => rises,
            Monotone::Decreasing => falls,
            _ => rises || falls,
        }, "{rates:?}");
        if ranges.len() > 1 {
            let minimum = options.minimum_bin_share * bad.len() as f64;
            for (_, _, counts) in &ranges {
                prop_assert!(counts.rows() as f64 >= minimum);
                prop_assert!(counts.goods.min(counts.bads) >= options.minimum_bin_events);
            }
        }
        let counted: u64 = found.bins.iter().map(|bin| bin.counts.rows()).sum();
        prop_assert_eq!(counted, bad.len() as u64);
        prop_assert!(found.information_value >= -1e-12);
        // Each row's bin is the one whose range holds it.
        for (row, number) in numbers.iter().enumerate() {
            let bin = &found.bins[usize::from(found.bin_of_row[row])].values;
            match (number, bin) {
                (Some(number), Values::Range { from, to }) => {
                    let number = f64::from(*number);
                    prop_assert!(from.is_none_or(|from| from <= number) && to.is_none_or(|to| number < to));
                }
                (None, Values::Missing) => {}
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
