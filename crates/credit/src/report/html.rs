//! The page of a report.

use std::fmt::Write as _;

use super::{Sample, SampleKind, ValidationReport, svg};
use crate::{
    binning::Values,
    metrics::{AdverseImpact, CrossValidation},
    model::{LeftOutReason, Model},
};

const STYLE: &str = "
:root { color-scheme: light dark; --back: #fff; --text: #1c2024; --soft: #60656d; --rule: #d9dce1; --first: #1f6feb; --second: #c2410c; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14171a; --text: #e8eaed; --soft: #a3a9b2; --rule: #363c44; --first: #6ea8fe; --second: #fb923c; }
}
body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1, h2, h3 { line-height: 1.2; margin: 2rem 0 .5rem; }
p, code { overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid var(--rule); vertical-align: top; }
th.n, td.n { text-align: right; }
.warn { color: var(--second); font-weight: 600; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: 0; max-width: 32rem; }
figcaption { color: var(--soft); font-size: .875rem; }
svg { width: 100%; height: auto; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
svg text.name { fill: var(--text); font-size: 12px; }
svg path { fill: none; stroke-width: 2; }
svg line.grid { stroke: var(--rule); }
svg line.axis { stroke: var(--soft); }
svg line.even { stroke: var(--soft); stroke-dasharray: 4 4; }
svg line.mark { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 6 3; }
svg path.first { stroke: var(--first); }
svg path.second { stroke: var(--second); }
svg rect.first, svg circle.first { fill: var(--first); }
svg rect.second { fill: var(--second); }
";

/// Text for HTML and SVG, safe in elements and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Control characters are not allowed in HTML.
            character if character.is_control() && !character.is_whitespace() => escaped.push('\u{FFFD}'),
            character => escaped.push(character),
        }
    }
    escaped
}

pub(super) fn page(report: &ValidationReport, model: &Model) -> String {
    let mut out = String::new();
    let name = escape(&report.model);
    _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{name}: validation</title><style>{STYLE}</style></head><body>\n<h1>{name}</h1>\n"
    );
    head(&mut out, report, model);
    report.cross_validation.iter().for_each(|validation| cross_validation(&mut out, validation));
    report.samples.iter().for_each(|one| sample(&mut out, one, report.cut_off));
    stability(&mut out, report);
    points(&mut out, model);
    left_out(&mut out, model);
    out.push_str("</body></html>\n");
    out
}

fn head(out: &mut String, report: &ValidationReport, model: &Model) {
    let file = model.file();
    let counts = file.training.counts;
    let (low, high) = model.score_range();
    let scaling = &file.scaling;
    _ = write!(
        out,
        "<p>Model <code>{}</code>, trained on {} rows, {} of them bad ({}). Scores run from {low} to {high}; {} points at odds of {} \
         to 1, {} more points double the odds. The cut-off here is {}.</p>\n<table><tr><th>Sample</th><th class=n>Rows</th>\
         <th class=n>AUC</th><th class=n>Gini</th><th class=n>KS</th><th class=n>Brier</th><th class=n>Hosmer–Lemeshow p</th></tr>\n",
        escape(&report.model_sha256),
        counts.rows(),
        counts.bads,
        percent(counts.bad_rate()),
        scaling.base_score,
        scaling.base_odds,
        scaling.points_to_double_odds,
        report.cut_off,
    );
    for one in &report.samples {
        let found = &one.discrimination;
        _ = writeln!(
            out,
            "<tr><td>{}</td><td class=n>{}</td><td class=n>{:.4} ± {:.4}</td><td class=n>{:.4}</td><td class=n>{:.4}</td>\
             <td class=n>{:.4}</td><td class=n>{:.3}</td></tr>",
            title(one.kind),
            found.counts.rows(),
            found.auc,
            found.auc_standard_error,
            found.gini,
            found.ks,
            one.calibration.brier,
            one.calibration.p_value
        );
    }
    out.push_str("</table>\n<p class=soft>± is one standard error by DeLong.</p>\n");
}

fn title(kind: SampleKind) -> &'static str {
    match kind {
        SampleKind::Training => "Training rows",
        SampleKind::OutOfFold => "Out of fold",
        SampleKind::Second => "Second table",
    }
}

fn cross_validation(out: &mut String, found: &CrossValidation) {
    _ = write!(
        out,
        "<h2>Cross-validation</h2>\n<p>{} stratified folds; bins, selection and regression anew without each fold. Mean pooled AUC \
         <b>{:.4}</b> over {} seeds (standard deviation {:.4}); mean AUC of the folds {:.4}.</p>\n<div class=wide><table><tr>\
         <th class=n>Seed</th><th class=n>Pooled AUC</th><th class=n>Mean fold AUC</th><th class=n>Pooled KS</th></tr>\n",
        found.folds,
        found.mean_pooled_auc,
        found.seeds.len(),
        found.deviation_pooled_auc,
        found.mean_fold_auc
    );
    for seed in &found.seeds {
        _ = writeln!(
            out,
            "<tr><td class=n>{}</td><td class=n>{:.4}</td><td class=n>{:.4}</td><td class=n>{:.4}</td></tr>",
            seed.seed, seed.pooled_auc, seed.mean_fold_auc, seed.pooled_ks
        );
    }
    out.push_str("</table></div>\n");
}

fn sample(out: &mut String, sample: &Sample, cut_off: i32) {
    let kind = title(sample.kind);
    _ = writeln!(out, "<h2>{kind}</h2>\n<p class=soft>Table <code>{}</code></p>", escape(&sample.table_sha256));
    out.push_str("<div class=pictures>\n");
    for (picture, caption) in [
        (svg::roc(sample), format!("ROC, area {:.4}", sample.discrimination.auc)),
        (svg::ks(sample), format!("KS {:.4} at score {}", sample.discrimination.ks, sample.discrimination.ks_score)),
        (svg::calibration(sample), "Calibration, one dot a tenth of the rows".into()),
        (svg::distribution(&sample.distribution, cut_off), format!("Scores; cut-off {cut_off}")),
    ] {
        _ = writeln!(out, "<figure>{picture}<figcaption>{kind}: {}</figcaption></figure>", escape(&caption));
    }
    out.push_str("</div>\n");
    let found = &sample.confusion;
    _ = write!(
        out,
        "<h3>At the cut-off</h3>\n<table><tr><th></th><th class=n>Goods</th><th class=n>Bads</th><th class=n>Bad rate</th></tr>\n\
         <tr><td>Accepted</td><td class=n>{}</td><td class=n>{}</td><td class=n>{}</td></tr>\n\
         <tr><td>Rejected</td><td class=n>{}</td><td class=n>{}</td><td class=n>{}</td></tr></table>\n",
        found.accepted.goods,
        found.accepted.bads,
        percent(found.accepted_bad_rate),
        found.rejected.goods,
        found.rejected.bads,
        percent(found.rejected.bad_rate()),
    );
    calibration(out, sample);
    sample.adverse_impact.iter().for_each(|impact| adverse_impact(out, impact, kind));
}

fn calibration(out: &mut String, sample: &Sample) {
    let found = &sample.calibration;
    _ = write!(
        out,
        "<h3>Calibration</h3>\n<p>Hosmer–Lemeshow {:.2} with {} degrees of freedom, p = {:.3}; Brier score {:.4}.</p>\n\
         <table><tr><th>Score</th><th class=n>Rows</th><th class=n>Observed bads</th><th class=n>Expected bads</th></tr>\n",
        found.hosmer_lemeshow, found.degrees_of_freedom, found.p_value, found.brier
    );
    for group in &found.groups {
        _ = writeln!(
            out,
            "<tr><td>{} to {}</td><td class=n>{}</td><td class=n>{}</td><td class=n>{:.1}</td></tr>",
            group.from_score, group.to_score, group.rows, group.observed_bads, group.expected_bads
        );
    }
    out.push_str("</table>\n");
}

fn adverse_impact(out: &mut String, impact: &AdverseImpact, kind: &str) {
    _ = write!(
        out,
        "<h3>Acceptance by {}</h3>\n<div class=wide><table><tr><th>Group</th><th class=n>Rows</th><th class=n>Accepted</th>\
         <th class=n>Impact ratio</th><th class=n>p</th><th class=n>Bad rate</th><th class=n>Predicted</th><th class=n>Goods accepted</th><th></th></tr>\n",
        escape(&impact.attribute)
    );
    for group in &impact.groups {
        let note = match (group.below_four_fifths, group.small) {
            (true, false) => "<span class=warn>below four fifths</span>",
            (true, true) => "<span class=warn>below four fifths</span>, small group",
            (false, true) => "small group",
            (false, false) => "",
        };
        let ratio = group.impact_ratio_ppm.map_or("none".into(), |ppm| percent(f64::from(ppm) / 1e6));
        let p = group.p_value.map_or("none".into(), |p| format!("{p:.3}"));
        _ = writeln!(
            out,
            "<tr><td>{}</td><td class=n>{}</td><td class=n>{}</td><td class=n>{ratio}</td><td class=n>{p}</td>\
             <td class=n>{}</td><td class=n>{}</td>\
             <td class=n>{}</td><td>{note}</td></tr>",
            escape(&group.group),
            group.counts.rows(),
            percent(group.acceptance_rate),
            percent(group.bad_rate),
            percent(group.mean_default_probability),
            percent(group.goods_accepted),
        );
    }
    _ = writeln!(
        out,
        "</table></div>\n<div class=pictures><figure>{}<figcaption>{kind}: impact ratio by {}; the line is four fifths</figcaption>\
         </figure></div>",
        svg::impact(impact),
        escape(&impact.attribute)
    );
}

fn stability(out: &mut String, report: &ValidationReport) {
    let Some(found) = &report.stability else { return };
    _ = write!(
        out,
        "<h2>Stability</h2>\n<p>Population stability index of the score {:.4} (below 0.10 is no change to speak of, from 0.25 a large \
         one).</p>\n<table><tr><th>Scores from</th><th class=n>Training</th><th class=n>Second</th></tr>\n",
        found.index
    );
    for bin in &found.bins {
        let from = bin.from_score.map_or("below".into(), |score| score.to_string());
        _ = writeln!(out, "<tr><td>{from}</td><td class=n>{}</td><td class=n>{}</td></tr>", bin.expected, bin.actual);
    }
    out.push_str("</table>\n<table><tr><th>Feature</th><th class=n>Index</th></tr>\n");
    for feature in &report.feature_stability {
        _ = writeln!(out, "<tr><td>{}</td><td class=n>{:.4}</td></tr>", escape(&feature.feature), feature.index);
    }
    out.push_str("</table>\n");
}

fn points(out: &mut String, model: &Model) {
    let file = model.file();
    _ = write!(out, "<h2>Points</h2>\n<p>Every applicant starts from {} points.</p>\n", file.base_points);
    for feature in &file.features {
        _ = write!(
            out,
            "<h3>{} <span class=soft>{}</span></h3>\n<p class=soft>Coefficient {:.3} ± {:.3}, information value {:.3}</p>\n<div class=wide>\
             <table><tr><th>Values</th><th class=n>Goods</th><th class=n>Bads</th><th class=n>Bad rate</th>\
             <th class=n>Weight of evidence</th><th class=n>Points</th></tr>\n",
            escape(&feature.label.en),
            escape(&feature.label.zh),
            feature.coefficient,
            feature.standard_error,
            feature.information_value
        );
        for bin in &feature.bins {
            _ = writeln!(
                out,
                "<tr><td>{}</td><td class=n>{}</td><td class=n>{}</td><td class=n>{}</td><td class=n>{:.3}</td><td class=n>{}</td></tr>",
                escape(&values(&bin.values)),
                bin.counts.goods,
                bin.counts.bads,
                percent(bin.counts.bad_rate()),
                bin.weight_of_evidence,
                bin.points
            );
        }
        out.push_str("</table></div>\n");
    }
}

fn values(values: &Values) -> String {
    match values {
        Values::Range { from: None, to: None } => "any number".into(),
        Values::Range { from: None, to: Some(to) } => format!("below {to}"),
        Values::Range { from: Some(from), to: None } => format!("{from} and above"),
        Values::Range { from: Some(from), to: Some(to) } => format!("{from} to below {to}"),
        Values::Levels(levels) => levels.join(", "),
        Values::Special(value) => format!("special: {value}"),
        Values::Missing => "missing".into(),
    }
}

fn left_out(out: &mut String, model: &Model) {
    let left_out = &model.file().training.left_out;
    if left_out.is_empty() {
        return;
    }
    out.push_str("<h2>Left out</h2>\n<table><tr><th>Feature</th><th class=n>Information value</th><th>Why</th></tr>\n");
    for feature in left_out {
        let why = match feature.reason {
            LeftOutReason::LowInformationValue => "information value below the threshold".into(),
            LeftOutReason::WrongSign(coefficient) => format!("coefficient of the wrong sign ({coefficient:.3})"),
        };
        _ = writeln!(
            out,
            "<tr><td>{}</td><td class=n>{:.4}</td><td>{why}</td></tr>",
            escape(&feature.feature),
            feature.information_value
        );
    }
    out.push_str("</table>\n");
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
