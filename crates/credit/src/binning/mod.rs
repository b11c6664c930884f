//! Weight-of-evidence binning (Siddiqi, *Credit Risk Scorecards*, Wiley 2006, chapter 6).
//!
//! The weight of evidence of a bin is ln(share of all goods in it / share of all bads in it): positive where loans go
//! better than on average. Counts are smoothed by the m-estimate (Cestnik 1990): every bin is given `smoothing_rows`
//! more rows of the average bad rate, so that it is finite everywhere and an empty bin has weight 0.

mod categorical;
mod numeric;

use serde::{Deserialize, Serialize};

use crate::{
    manifest::{FeatureKind, FeatureSpecification, Monotone, TrainingOptions},
    table::{Cell, Column},
};

/// Goods and bads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Rows whose loan went well.
    pub goods: u64,
    /// Rows whose loan went bad.
    pub bads: u64,
}

impl Counts {
    /// All rows.
    pub fn rows(self) -> u64 {
        self.goods + self.bads
    }

    /// Share of bads; 0 without rows.
    pub fn bad_rate(self) -> f64 {
        if self.rows() == 0 { 0.0 } else { self.bads as f64 / self.rows() as f64 }
    }

    pub(crate) fn add(&mut self, bad: bool) {
        if bad { self.bads += 1 } else { self.goods += 1 }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self { goods: self.goods + other.goods, bads: self.bads + other.bads }
    }
}

/// The values that fall into a bin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Values {
    /// Numbers from `from` (included) to `to` (excluded); absent is unbounded.
    Range {
        /// Lower edge, included.
        from: Option<f64>,
        /// Upper edge, excluded.
        to: Option<f64>,
    },
    /// Levels.
    Levels(Vec<String>),
    /// One special value.
    Special(String),
    /// Missing values.
    Missing,
}

/// A bin of a feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// The values that fall into it.
    pub values: Values,
    /// The training rows in it.
    pub counts: Counts,
    /// Weight of evidence.
    pub weight_of_evidence: f64,
}

/// The bins of a feature: ranges or levels in order, then special values, then the missing ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Binning {
    /// The bins.
    pub bins: Vec<Bin>,
    /// Σ (share of goods − share of bads) · weight of evidence over the bins, smoothed as the weights are.
    pub information_value: f64,
    /// For each row asked for, the index of its bin.
    pub bin_of_row: Vec<u16>,
}

/// The weight of evidence of a bin among `total`.
pub fn weight_of_evidence(bin: Counts, total: Counts, smoothing_rows: f64) -> f64 {
    let (goods, bads) = smoothed(bin, total, smoothing_rows);
    (goods / bads).ln() - (total.goods as f64 / total.bads as f64).ln()
}

fn smoothed(bin: Counts, total: Counts, smoothing_rows: f64) -> (f64, f64) {
    let bad_rate = total.bad_rate();
    (bin.goods as f64 + smoothing_rows * (1.0 - bad_rate), bin.bads as f64 + smoothing_rows * bad_rate)
}

/// Information value of bins that together hold `total` (Siddiqi 2006, chapter 6; Kullback's divergence).
pub fn information_value(bins: &[Counts], total: Counts, smoothing_rows: f64) -> f64 {
    let added = smoothing_rows * bins.len() as f64;
    let all_goods = total.goods as f64 + added * (1.0 - total.bad_rate());
    let all_bads = total.bads as f64 + added * total.bad_rate();
    bins.iter()
        .map(|bin| {
            let (goods, bads) = smoothed(*bin, total, smoothing_rows);
            (goods / all_goods - bads / all_bads) * weight_of_evidence(*bin, total, smoothing_rows)
        })
        .sum()
}

/// Bins a feature on the given rows, of which there must be goods and bads.
///
/// `column` holds the feature's cells and `bad` the outcomes of all rows; `rows` says which of them count.
pub fn bin_feature(
    specification: &FeatureSpecification,
    column: &Column,
    bad: &[bool],
    rows: &[usize],
    options: &TrainingOptions,
) -> Binning {
    let mut total = Counts::default();
    rows.iter().for_each(|row| total.add(bad[*row]));
    let groups = match specification.kind {
        FeatureKind::Numeric => numeric::groups(column, bad, rows, specification.monotone, options, total),
        FeatureKind::Categorical => categorical::groups(column, bad, rows, options, total),
        FeatureKind::Ordinal => categorical::ordered_groups(column, bad, rows, specification.monotone, options, total),
    };
    let mut bins: Vec<(Values, Counts)> = groups;
    let special_from = bins.len();
    bins.extend(specification.special.iter().map(|value| (Values::Special(value.clone()), Counts::default())));
    bins.push((Values::Missing, Counts::default()));
    let missing = bins.len() - 1;

    let places = level_places(&bins, column);
    let starts: Vec<f64> = bins
        .iter()
        .filter_map(|(values, _)| match values {
            Values::Range { from, .. } => *from,
            _ => None,
        })
        .collect();
    let mut bin_of_row = Vec::with_capacity(rows.len());
    for row in rows {
        let index = match column.cells[*row] {
            Cell::Missing => missing,
            Cell::Special(index) => special_from + usize::from(index),
            Cell::Number(number) => starts.partition_point(|start| *start <= number),
            Cell::Level(level) => places[usize::from(level)].unwrap_or(missing),
        };
        if index >= special_from {
            bins[index].1.add(bad[*row]);
        }
        bin_of_row.push(index as u16); // at most 500 levels, 16 special values and the missing bin
    }
    let counts: Vec<Counts> = bins.iter().map(|(_, counts)| *counts).collect();
    Binning {
        information_value: information_value(&counts, total, options.smoothing_rows),
        bins: bins
            .into_iter()
            .map(|(values, counts)| Bin {
                weight_of_evidence: weight_of_evidence(counts, total, options.smoothing_rows),
                values,
                counts,
            })
            .collect(),
        bin_of_row,
    }
}

/// For each level of the column, the bin that names it.
fn level_places(bins: &[(Values, Counts)], column: &Column) -> Vec<Option<usize>> {
    let mut places = vec![None; column.levels.len()];
    for (index, (values, _)) in bins.iter().enumerate() {
        if let Values::Levels(levels) = values {
            for level in levels {
                if let Some(place) = column.levels.iter().position(|known| known == level) {
                    places[place] = Some(index);
                }
            }
        }
    }
    places
}

/// A run of neighbouring classes, `first` to `last` (both included).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Group {
    first: usize,
    last: usize,
    counts: Counts,
}

fn classes(counts: &[Counts]) -> Vec<Group> {
    counts.iter().enumerate().map(|(index, counts)| Group { first: index, last: index, counts: *counts }).collect()
}

fn merge_at(groups: &mut Vec<Group>, index: usize) {
    let next = groups.remove(index + 1);
    groups[index].last = next.last;
    groups[index].counts = groups[index].counts.plus(next.counts);
}

/// Pools adjacent violators (Ayer et al. 1955; Barlow et al. 1972) until the bad rate rises strictly, or falls.
fn pool_adjacent_violators(groups: &[Group], rising: bool) -> Vec<Group> {
    let mut pooled: Vec<Group> = Vec::with_capacity(groups.len());
    for group in groups {
        pooled.push(*group);
        while let [.., before, last] = pooled.as_slice() {
            // Rates compared as fractions, exactly.
            let left = u128::from(before.counts.bads) * u128::from(last.counts.rows());
            let right = u128::from(last.counts.bads) * u128::from(before.counts.rows());
            if (rising && left < right) || (!rising && left > right) {
                break;
            }
            let index = pooled.len() - 2;
            merge_at(&mut pooled, index);
        }
    }
    pooled
}

/// Pearson's chi-square of two bins against their union, 1 degree of freedom (Kerber 1992, ChiMerge).
fn chi_square(left: Counts, right: Counts) -> f64 {
    let both = left.plus(right);
    let cross = left.goods as f64 * right.bads as f64 - left.bads as f64 * right.goods as f64;
    let product = left.rows() as f64 * right.rows() as f64 * both.goods as f64 * both.bads as f64;
    if product == 0.0 { 0.0 } else { cross * cross * both.rows() as f64 / product }
}

/// Merges neighbours until every bin is large enough, neighbours differ enough and there are few enough.
///
/// A merger of neighbours never breaks a monotone order. The least different neighbour is taken each time, the first of
/// two that are equal.
fn merge(groups: &mut Vec<Group>, options: &TrainingOptions, total: Counts) {
    let minimum_rows = options.minimum_bin_share * total.rows() as f64;
    let small = |group: &Group| {
        let counts = group.counts;
        (counts.rows() as f64) < minimum_rows
            || counts.goods < options.minimum_bin_events
            || counts.bads < options.minimum_bin_events
    };
    while groups.len() > 1 {
        let distance = |index: &usize| chi_square(groups[*index].counts, groups[*index + 1].counts);
        let least = |a: &usize, b: &usize| distance(a).total_cmp(&distance(b));
        let index = if let Some(smallest) =
            (0..groups.len()).filter(|index| small(&groups[*index])).min_by_key(|index| groups[*index].counts.rows())
        {
            let left = smallest.checked_sub(1);
            let right = (smallest + 1 < groups.len()).then_some(smallest);
            left.into_iter().chain(right).min_by(least)
        } else {
            (0..groups.len() - 1)
                .min_by(least)
                .filter(|index| distance(index) < options.merge_chi_square || groups.len() > options.maximum_bins)
        };
        match index {
            Some(index) => merge_at(groups, index),
            None => break,
        }
    }
}

/// Monotone, merged groups in the direction asked for.
fn monotone_groups(classes: Vec<Group>, monotone: Monotone, options: &TrainingOptions, total: Counts) -> Vec<Group> {
    let directed = |rising: bool| {
        let mut groups = pool_adjacent_violators(&classes, rising);
        merge(&mut groups, options, total);
        groups
    };
    match monotone {
        Monotone::Increasing => directed(true),
        Monotone::Decreasing => directed(false),
        Monotone::None => {
            let mut groups = classes.clone();
            merge(&mut groups, options, total);
            groups
        }
        Monotone::Auto => {
            let value = |groups: &[Group]| {
                let counts: Vec<Counts> = groups.iter().map(|group| group.counts).collect();
                information_value(&counts, total, options.smoothing_rows)
            };
            let (rising, falling) = (directed(true), directed(false));
            if value(&rising) >= value(&falling) { rising } else { falling }
        }
    }
}
