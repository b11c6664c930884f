//! Groups of the levels of categorical and ordinal features.

use super::{Counts, Values, classes, merge, monotone_groups};
use crate::{
    manifest::{Monotone, TrainingOptions},
    table::{Cell, Column},
};

fn level_counts(column: &Column, bad: &[bool], rows: &[usize]) -> Vec<Counts> {
    let mut counts = vec![Counts::default(); column.levels.len()];
    for row in rows {
        if let Cell::Level(level) = column.cells[*row] {
            counts[usize::from(level)].add(bad[*row]);
        }
    }
    counts
}

/// Groups of unordered levels. Rare ones (below the minimum share of rows) are first pooled into one; then levels are
/// put in the order of their bad rate and neighbours merged. Levels without rows are in no group.
pub(super) fn groups(
    column: &Column,
    bad: &[bool],
    rows: &[usize],
    options: &TrainingOptions,
    total: Counts,
) -> Vec<(Values, Counts)> {
    let minimum_rows = options.minimum_bin_share * total.rows() as f64;
    let mut rare: (Vec<usize>, Counts) = Default::default();
    let mut pooled: Vec<(Vec<usize>, Counts)> = Vec::new();
    for (level, counts) in level_counts(column, bad, rows).into_iter().enumerate() {
        if counts.rows() == 0 {
            continue;
        }
        if (counts.rows() as f64) < minimum_rows {
            rare.0.push(level);
            rare.1 = rare.1.plus(counts);
        } else {
            pooled.push((vec![level], counts));
        }
    }
    if !rare.0.is_empty() {
        pooled.push(rare);
    }
    // Stable, so that levels of one rate stay in the order of their names.
    pooled.sort_by(|left, right| {
        let cross = |a: Counts, b: Counts| u128::from(a.bads) * u128::from(b.rows());
        cross(left.1, right.1).cmp(&cross(right.1, left.1))
    });
    let counts: Vec<Counts> = pooled.iter().map(|(_, counts)| *counts).collect();
    let mut groups = classes(&counts);
    merge(&mut groups, options, total);
    groups
        .iter()
        .map(|group| {
            let mut levels: Vec<usize> =
                pooled[group.first..=group.last].iter().flat_map(|(levels, _)| levels).copied().collect();
            levels.sort_unstable();
            (Values::Levels(levels.into_iter().map(|level| column.levels[level].clone()).collect()), group.counts)
        })
        .collect()
}

/// Groups of neighbouring levels; every level is in one.
pub(super) fn ordered_groups(
    column: &Column,
    bad: &[bool],
    rows: &[usize],
    monotone: Monotone,
    options: &TrainingOptions,
    total: Counts,
) -> Vec<(Values, Counts)> {
    let counts = level_counts(column, bad, rows);
    monotone_groups(classes(&counts), monotone, options, total)
        .iter()
        .map(|group| (Values::Levels(column.levels[group.first..=group.last].to_vec()), group.counts))
        .collect()
}
