//! Ranges of a numeric feature: quantile classes, then monotone groups of them.

use super::{Counts, Group, Values, classes, monotone_groups};
use crate::{
    manifest::{Monotone, TrainingOptions},
    table::{Cell, Column},
};

/// The ranges of the numbers among the rows. Edges are values that occur, so they stay readable.
pub(super) fn groups(
    column: &Column,
    bad: &[bool],
    rows: &[usize],
    monotone: Monotone,
    options: &TrainingOptions,
    total: Counts,
) -> Vec<(Values, Counts)> {
    let mut values: Vec<(f64, bool)> = rows
        .iter()
        .filter_map(|row| match column.cells[*row] {
            Cell::Number(number) => Some((number, bad[*row])),
            _ => None,
        })
        .collect();
    values.sort_by(|left, right| left.0.total_cmp(&right.0));
    let starts = class_starts(&values, options.fine_classes);
    let mut counts = vec![Counts::default(); starts.len() + 1];
    for (number, bad) in &values {
        counts[starts.partition_point(|start| start <= number)].add(*bad);
    }
    let groups = monotone_groups(classes(&counts), monotone, options, total);
    let edge = |group: &Group| group.first.checked_sub(1).map(|index| starts[index]);
    groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            (Values::Range { from: edge(group), to: groups.get(index + 1).and_then(edge) }, group.counts)
        })
        .collect()
}

/// Where the second and later quantile classes begin, in sorted values.
fn class_starts(sorted: &[(f64, bool)], fine_classes: usize) -> Vec<f64> {
    let Some((least, _)) = sorted.first() else { return Vec::new() };
    let mut starts: Vec<f64> = Vec::new();
    for class in 1..fine_classes {
        let value = sorted[class * sorted.len() / fine_classes].0;
        // -0 and 0 are one value.
        if value > *starts.last().unwrap_or(least) {
            starts.push(value);
        }
    }
    starts
}
