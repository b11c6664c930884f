//! Pictures of a report, as inline SVG. Colours come from the page's style, by class.

use std::fmt::Write as _;

use super::html::escape;
use super::{DistributionBar, Sample};
use crate::metrics::AdverseImpact;

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 44.0;

/// A drawing area with a horizontal and a vertical axis.
struct Plot {
    svg: String,
    x: (f64, f64),
    y: (f64, f64),
}

impl Plot {
    fn new(title: &str, x: (f64, f64), y: (f64, f64)) -> Self {
        let mut svg = String::new();
        let title = escape(title);
        _ = write!(svg, r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{title}</title>"#);
        // Equal ends would divide by zero.
        let wide = |(low, high): (f64, f64)| if high > low { (low, high) } else { (low, low + 1.0) };
        Self { svg, x: wide(x), y: wide(y) }
    }

    fn x(&self, x: f64) -> f64 {
        LEFT + (x - self.x.0) / (self.x.1 - self.x.0) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, y: f64) -> f64 {
        HEIGHT - BOTTOM - (y - self.y.0) / (self.y.1 - self.y.0) * (HEIGHT - TOP - BOTTOM)
    }

    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (x1, y1, x2, y2) = (self.x(from.0), self.y(from.1), self.x(to.0), self.y(to.1));
        _ = write!(self.svg, r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#);
    }

    fn path(&mut self, class: &str, points: impl IntoIterator<Item = (f64, f64)>) {
        let mut path = String::new();
        for (x, y) in points {
            let command = if path.is_empty() { 'M' } else { 'L' };
            _ = write!(path, "{command}{:.1} {:.1}", self.x(x), self.y(y));
        }
        _ = write!(self.svg, r#"<path class="{class}" d="{path}"/>"#);
    }

    fn bar(&mut self, class: &str, x: (f64, f64), y: (f64, f64)) {
        let (left, right, top, bottom) = (self.x(x.0), self.x(x.1), self.y(y.1), self.y(y.0));
        let (width, height) = ((right - left).max(0.5), (bottom - top).max(0.0));
        _ = write!(
            self.svg,
            r#"<rect class="{class}" x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}"/>"#
        );
    }

    fn dot(&mut self, class: &str, x: f64, y: f64) {
        let (x, y) = (self.x(x), self.y(y));
        _ = write!(self.svg, r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="4"/>"#);
    }

    /// Text at a point of the picture, in its own units.
    fn text(&mut self, class: &str, x: f64, y: f64, anchor: &str, text: &str) {
        let text = escape(text);
        _ = write!(self.svg, r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#);
    }

    /// Frame, grid and scale of the vertical axis.
    fn vertical_axis(&mut self, name: &str, percent: bool) {
        let (x, y) = (self.x, self.y);
        for step in 0..=4 {
            let at = y.0 + f64::from(step) / 4.0 * (y.1 - y.0);
            self.line("grid", (x.0, at), (x.1, at));
            self.text("tick", LEFT - 6.0, self.y(at) + 4.0, "end", &number(at, percent));
        }
        self.line("axis", (x.0, y.0), (x.1, y.0));
        self.line("axis", (x.0, y.0), (x.0, y.1));
        let (x, y) = (12.0, (TOP + HEIGHT - BOTTOM) / 2.0);
        let name = escape(name);
        _ = write!(
            self.svg,
            r#"<text class="name" x="{x:.1}" y="{y:.1}" text-anchor="middle" transform="rotate(-90 {x:.1} {y:.1})">{name}</text>"#
        );
    }

    /// Scale of the horizontal axis.
    fn horizontal_axis(&mut self, name: &str, percent: bool) {
        for step in 0..=4 {
            let at = self.x.0 + f64::from(step) / 4.0 * (self.x.1 - self.x.0);
            self.text("tick", self.x(at), HEIGHT - BOTTOM + 16.0, "middle", &number(at, percent));
        }
        self.text("name", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8.0, "middle", name);
    }

    /// Names of the curves, one below the other.
    fn legend(&mut self, x: f64, y: f64, entries: &[(&str, &str)]) {
        for (index, (class, name)) in entries.iter().enumerate() {
            let y = y + 16.0 * index as f64;
            _ = write!(
                self.svg,
                r#"<rect class="{class} swatch" x="{x:.1}" y="{:.1}" width="10" height="10"/>"#,
                y - 9.0
            );
            self.text("tick", x + 15.0, y, "start", name);
        }
    }

    fn finish(mut self) -> String {
        self.svg.push_str("</svg>");
        self.svg
    }
}

/// Receiver operating characteristic.
pub(super) fn roc(sample: &Sample) -> String {
    let mut plot = Plot::new("Receiver operating characteristic", (0.0, 1.0), (0.0, 1.0));
    plot.vertical_axis("Share of bads", true);
    plot.horizontal_axis("Share of goods at or below the score", true);
    plot.line("even", (0.0, 0.0), (1.0, 1.0));
    let curve = sample.discrimination.curve.iter().map(|point| (point.goods_below, point.bads_below));
    plot.path("first", std::iter::once((0.0, 0.0)).chain(curve));
    plot.finish()
}

/// Both distributions and their largest distance.
pub(super) fn ks(sample: &Sample) -> String {
    let curve = &sample.discrimination.curve;
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else { return String::new() };
    let ends = (f64::from(first.score), f64::from(last.score));
    let mut plot = Plot::new("Kolmogorov–Smirnov curves", ends, (0.0, 1.0));
    plot.vertical_axis("Share at or below", true);
    plot.horizontal_axis("Score", false);
    plot.path("first", curve.iter().map(|point| (f64::from(point.score), point.goods_below)));
    plot.path("second", curve.iter().map(|point| (f64::from(point.score), point.bads_below)));
    if let Some(point) = curve.iter().find(|point| point.score == sample.discrimination.ks_score) {
        let score = f64::from(point.score);
        plot.line("mark", (score, point.goods_below), (score, point.bads_below));
    }
    plot.legend(LEFT + 12.0, TOP + 16.0, &[("first", "goods"), ("second", "bads")]);
    plot.finish()
}

/// Observed bad rate against the predicted one, a dot a group.
pub(super) fn calibration(sample: &Sample) -> String {
    let rates: Vec<(f64, f64)> = sample
        .calibration
        .groups
        .iter()
        .map(|group| (group.expected_bads / group.rows as f64, group.observed_bads as f64 / group.rows as f64))
        .collect();
    let highest = rates.iter().map(|(expected, observed)| expected.max(*observed)).fold(0.1, f64::max);
    let end = (highest * 10.0).ceil() / 10.0;
    let mut plot = Plot::new("Calibration", (0.0, end), (0.0, end));
    plot.vertical_axis("Observed bad rate", true);
    plot.horizontal_axis("Predicted bad rate", true);
    plot.line("even", (0.0, 0.0), (end, end));
    rates.iter().for_each(|(expected, observed)| plot.dot("first", *expected, *observed));
    plot.finish()
}

/// Goods and bads by score, and the cut-off.
pub(super) fn distribution(bars: &[DistributionBar], cut_off: i32) -> String {
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return String::new() };
    let ends = (f64::from(first.from_score), f64::from(last.to_score) + 1.0);
    let highest = bars.iter().map(|bar| bar.goods + bar.bads).max().unwrap_or(1) as f64;
    let mut plot = Plot::new("Distribution of scores", ends, (0.0, highest));
    plot.vertical_axis("Rows", false);
    plot.horizontal_axis("Score", false);
    let gap = (ends.1 - ends.0) / 400.0;
    for bar in bars {
        let x = (f64::from(bar.from_score) + gap, f64::from(bar.to_score) + 1.0 - gap);
        let (bads, all) = (bar.bads as f64, (bar.goods + bar.bads) as f64);
        plot.bar("second", x, (0.0, bads));
        plot.bar("first", x, (bads, all));
    }
    let at = f64::from(cut_off);
    if (ends.0..=ends.1).contains(&at) {
        plot.line("mark", (at, 0.0), (at, highest));
    }
    plot.legend(LEFT + 12.0, TOP + 16.0, &[("first", "goods"), ("second", "bads")]);
    plot.finish()
}

/// The impact ratio of each group, with the line of four fifths.
pub(super) fn impact(impact: &AdverseImpact) -> String {
    let ratios: Vec<f64> =
        impact.groups.iter().map(|group| f64::from(group.impact_ratio_ppm.unwrap_or(0)) / 1e6).collect();
    let end = ratios.iter().copied().fold(1.0, f64::max);
    let count = impact.groups.len() as f64;
    let title = format!("Impact ratio by {}", impact.attribute);
    let mut plot = Plot::new(&title, (0.0, count), (0.0, end));
    plot.vertical_axis("Impact ratio", true);
    for (index, (group, ratio)) in impact.groups.iter().zip(&ratios).enumerate() {
        let left = index as f64;
        let class = if group.below_four_fifths { "second" } else { "first" };
        plot.bar(class, (left + 0.2, left + 0.8), (0.0, *ratio));
        let x = plot.x(left + 0.5);
        let y = plot.y(*ratio) - 4.0;
        plot.text("tick", x, y, "middle", &format!("{:.1} %", ratio * 100.0));
        let name: String = group.group.chars().take(18).collect();
        plot.text("tick", x, HEIGHT - BOTTOM + 16.0, "middle", &name);
    }
    plot.line("mark", (0.0, 0.8), (count, 0.8));
    plot.finish()
}

fn number(value: f64, percent: bool) -> String {
    if percent { format!("{:.0} %", value * 100.0) } else { format!("{value:.0}") }
}
