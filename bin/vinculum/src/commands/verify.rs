//! `vinculum verify`

use crate::{cli::Verify, exit::Failure, output};
use serde_json::{Value, json};
use vinculum_proof::report::{Check, Outcome, Verified, check_report};

pub fn run(options: Verify, json: bool) -> anyhow::Result<()> {
    let bytes = super::read_input(&options.file)?;
    let checked = check_report(&bytes, &options.network, options.vin.as_ref());
    let mut document = match &checked.result {
        Ok(verified) => proven(verified),
        Err(failure) => json!({ "verified": false, "reason": failure.reason, "detail": failure.detail }),
    };
    document["checks"] = serde_json::to_value(&checked.checks)?;
    output::print(json, &document, |_| {
        let checks = checked.checks.iter().map(check_line);
        checks.chain(checked.result.iter().flat_map(verdict_lines)).collect()
    })?;
    checked.result.map(drop).map_err(|failure| Failure::Verification(failure.to_string()).into())
}

/// What the report proves, for programs.
fn proven(verified: &Verified) -> Value {
    json!({
        "verified": true,
        "network": verified.network,
        "vehicle": verified.vehicle,
        "vin": verified.vin,
        "height": verified.height,
        "time": verified.time,
        "records": verified.records,
        "findings": verified.findings,
        "coverage": verified.coverage,
        "alertsNotCovered": verified.alerts_not_covered,
    })
}

fn check_line(check: &Check) -> String {
    let step = serde_json::to_value(check.step).ok().and_then(|step| step.as_str().map(str::to_owned));
    let step = step.unwrap_or_default();
    match &check.outcome {
        Outcome::Passed { detail } => format!("ok       {step:<12} {detail}"),
        Outcome::Skipped { detail } => format!("skipped  {step:<12} {detail}"),
        Outcome::Failed(failure) => format!("FAILED   {step:<12} {failure}"),
    }
}

fn verdict_lines(verified: &Verified) -> Vec<String> {
    let subject = verified.vin.as_ref().map_or_else(|| format!("vehicle {}", verified.vehicle), |vin| vin.to_string());
    let mut lines = vec![format!("{subject}: the whole history, {} records", verified.records)];
    for finding in &verified.findings {
        let records: Vec<_> = finding.records.iter().map(ToString::to_string).collect();
        lines.push(format!("finding: {}, from records {}", finding.kind.as_str(), records.join(", ")));
    }
    if verified.alerts_not_covered > 0 {
        lines.push(format!("{} alerts in the file are the node's word and not proved", verified.alerts_not_covered));
    }
    lines.push(format!("holds as of height {}, {}", verified.height, output::time(verified.time.0)));
    lines
}
