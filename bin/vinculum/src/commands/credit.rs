//! `vinculum credit`

use super::Remote;
use crate::{cli::Credit, exit::Failure, output};
use anyhow::Context as _;
use serde_json::{Value, json};
use std::path::Path;
use vinculum_client::Client;
use vinculum_credit::{
    decision::decide_bytes,
    manifest::Manifest,
    metrics::{GroupOutcome, cross_validate},
    model::Model,
    report::{SampleKind, ValidationReport},
    sha256_hex,
    table::Table,
    train::train,
};
use vinculum_lending::{Check, Evidence, Rerun};

pub fn run(verb: Credit, remote: &Remote) -> anyhow::Result<()> {
    let json = remote.json;
    match verb {
        Credit::Train { table, manifest, out } => {
            let manifest = read_manifest(&manifest)?;
            let table = read_table(&table, &manifest)?;
            let file = train(&manifest, &table).map_err(refused)?;
            let bytes = file.to_bytes().map_err(refused)?;
            std::fs::write(&out, &bytes).with_context(|| format!("cannot write {}", out.display()))?;
            let summary = json!({ "sha256": sha256_hex(&bytes), "rows": table.rows(), "refusedRows": table.refused_count, "training": file.training });
            output::print(json, &summary, |summary| {
                vec![format!(
                    "model {} from {} rows, {} refused",
                    summary["sha256"].as_str().unwrap_or_default(),
                    table.rows(),
                    table.refused_count
                )]
            })
        }
        Credit::Load { lender, rate, seconds } => super::credit_load::run(&lender, rate, seconds, remote),
        Credit::Score { application, model, policy } => {
            let application = super::read_input(&application)?;
            let (model, policy) = (super::read_input(&model)?, super::read_input(&policy)?);
            let decision = decide_bytes(&model, &policy, &application).map_err(refused)?;
            // The bytes themselves are what can be run again and compared.
            if json {
                return output::write([decision.as_slice(), b"\n"].concat());
            }
            let decision: Value = serde_json::from_slice(&decision)?;
            output::print(false, &decision, decision_lines)
        }
        Credit::Rerun { evidence, ledger } => {
            let evidence: Evidence = serde_json::from_slice(&super::read_input(&evidence)?).map_err(refused)?;
            let mut rerun = evidence.rerun().map_err(refused)?;
            if ledger {
                let holds = is_on_record(&evidence, &remote.api)?;
                rerun.checks.push(Check { name: "ledger".into(), holds });
                rerun.identical &= holds;
            }
            output::print(json, &rerun, rerun_lines)?;
            let differs = rerun.checks.iter().filter(|check| !check.holds).map(|check| check.name.as_str());
            let differs: Vec<&str> = differs.collect();
            if differs.is_empty() {
                return Ok(());
            }
            Err(Failure::Verification(format!("what was recorded differs in {}", differs.join(", "))).into())
        }
        Credit::Report { table, manifest, model, cut_off, folds, deals, compare, html } => {
            let manifest = read_manifest(&manifest)?;
            let table = read_table(&table, &manifest)?;
            let model = Model::from_bytes(&super::read_input(&model)?).map_err(refused)?;
            let later = compare.map(|file| read_table(&file, &manifest)).transpose()?;
            let seeds: Vec<u64> = (1..=deals).collect();
            let validation = match folds {
                0 => None,
                folds => Some(cross_validate(&manifest, &table, folds, &seeds).map_err(refused)?),
            };
            let report = ValidationReport::new(&model, &manifest, &table, validation, later.as_ref(), cut_off)
                .map_err(refused)?;
            if let Some(path) = html {
                std::fs::write(&path, report.to_html(&model))
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            output::print(json, &report, report_lines)
        }
    }
}

fn read_manifest(file: &Path) -> anyhow::Result<Manifest> {
    Ok(Manifest::from_bytes(&super::read_input(file)?).map_err(refused)?)
}

fn read_table(file: &Path, manifest: &Manifest) -> anyhow::Result<Table> {
    let table = Table::from_csv(&super::read_input(file)?, manifest).map_err(refused)?;
    table.refused.iter().for_each(|row| eprintln!("line {}: {}", row.line, row.reason));
    Ok(table)
}

fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

/// Whether the ledger has this very record.
fn is_on_record(evidence: &Evidence, api: &str) -> anyhow::Result<bool> {
    let action = vinculum_lending::desk::action_digest(&evidence.recorded)?;
    let client = Client::new(api)?;
    let path = vinculum_loans::DECISIONS.path(&action);
    let state = super::block_on(async { Ok(client.state(&path, false).await?) })?;
    // The digest of the action is that of everything it says.
    Ok(!state["value"].is_null())
}

fn rerun_lines(rerun: &Rerun) -> Vec<String> {
    let line = |check: &Check| format!("{:<8} {}", check.name, if check.holds { "as recorded" } else { "DIFFERS" });
    let outcome = serde_json::to_value(rerun.outcome).unwrap_or_default();
    let first = format!("{}, score {}", outcome.as_str().unwrap_or_default(), rerun.score);
    std::iter::once(first).chain(rerun.checks.iter().map(line)).collect()
}

fn decision_lines(decision: &Value) -> Vec<String> {
    let mut lines = vec![format!("{}, score {}", decision["outcome"].as_str().unwrap_or_default(), decision["score"])];
    if let Some(rate) = decision["offered_rate_ppm"].as_u64() {
        lines.push(format!("rate {:.2} % a year", rate as f64 / 10_000.0));
    }
    let reasons = decision["reasons"].as_array().into_iter().flatten();
    lines.extend(reasons.filter_map(|reason| Some(format!("- {}", reason["en"].as_str()?))));
    let changes = decision["changes"].as_array().into_iter().flatten();
    let change = |change: &Value| {
        let [from, to] = ["from", "to"].map(|end| in_words(&change[end]));
        let (label, outcome) = (change["label"]["en"].as_str()?, change["leads_to"].as_str()?);
        Some(format!("would be {outcome} with {label}: {to} instead of {from}"))
    };
    lines.extend(changes.filter_map(change));
    lines
}

/// A value of a change: a number, a level, or several of which any will do.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(levels) => levels.iter().map(in_words).collect::<Vec<_>>().join(" or "),
        other => other.to_string(),
    }
}

fn report_lines(report: &ValidationReport) -> Vec<String> {
    let mut lines = Vec::new();
    for sample in &report.samples {
        let (found, calibration) = (&sample.discrimination, &sample.calibration);
        let kind = match sample.kind {
            SampleKind::Training => "training rows",
            SampleKind::OutOfFold => "held-out folds",
            SampleKind::Second => "second table",
        };
        lines.push(format!("{kind}: AUC {:.4}, Gini {:.4}, KS {:.4}", found.auc, found.gini, found.ks));
        let (brier, test, p) = (calibration.brier, calibration.hosmer_lemeshow, calibration.p_value);
        lines.push(format!("  Brier {brier:.4}, Hosmer-Lemeshow {test:.2} (p {p:.3})"));
        for impact in &sample.adverse_impact {
            let ratio = |group: &GroupOutcome| {
                let ratio = group.impact_ratio_ppm.map_or(f64::NAN, |ppm| f64::from(ppm) / 1e6);
                let below = if group.below_four_fifths { ", below four fifths" } else { "" };
                format!("{} {ratio:.2}{below}", group.group)
            };
            let ratios: Vec<String> = impact.groups.iter().map(ratio).collect();
            lines.push(format!("  acceptance against the highest, by {}: {}", impact.attribute, ratios.join("; ")));
        }
    }
    if let Some(stability) = &report.stability {
        lines.push(format!("population stability index: {:.4}", stability.index));
    }
    if let Some(found) = &report.cross_validation {
        lines.push(format!(
            "held out: AUC {:.4} (deviation {:.4} between deals)",
            found.mean_pooled_auc, found.deviation_pooled_auc
        ));
    }
    lines
}
