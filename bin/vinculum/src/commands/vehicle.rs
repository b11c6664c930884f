//! `vinculum vehicle`

use super::{Remote, block_on};
use crate::{cli::Vehicle, exit::Failure, import, keystore, output};
use anyhow::Context as _;
use serde_json::Value;
use std::{
    io::Write as _,
    ops::Range,
    path::{Path, PathBuf},
};
use vinculum_client::{Client, VehicleFilter};

pub fn run(verb: Vehicle, remote: &Remote) -> anyhow::Result<()> {
    match verb {
        Vehicle::Import(options) => {
            let summary = block_on(import::run(&options, &remote.api))?;
            output::print(remote.json, &summary, |summary| {
                let mut lines =
                    vec![format!("{} rows: {} accepted, {} refused", summary.rows, summary.accepted, summary.refused)];
                lines.extend(
                    summary.refused_file.iter().map(|file| format!("refused rows with reasons: {}", file.display())),
                );
                lines
            })?;
            match summary.refused {
                0 => Ok(()),
                refused => Err(Failure::Refused(format!("{refused} of {} rows were refused", summary.rows)).into()),
            }
        }
        Vehicle::Sample { out, vehicles, first, seed } => {
            sample(&out, first..first.saturating_add(vehicles), seed, remote)
        }
        read => block_on(fetch(read, remote)),
    }
}

async fn fetch(verb: Vehicle, remote: &Remote) -> anyhow::Result<()> {
    let client = Client::new(&remote.api)?;
    match verb {
        Vehicle::List { make, finding, limit } => {
            let filter = VehicleFilter { make, finding, limit: Some(limit), ..VehicleFilter::default() };
            let page = client.vehicles(&filter).await?;
            output::print(remote.json, &page, |page| page.items.iter().map(line).collect())
        }
        Vehicle::Show { vin_or_id } => {
            let vehicle = client.vehicle(&vin_or_id).await?;
            output::print(remote.json, &vehicle, describe)
        }
        Vehicle::Records { vin_or_id } => {
            let records = client.records(&vin_or_id).await?;
            output::print(remote.json, &records, |records| records.iter().map(record_line).collect())
        }
        Vehicle::Report { vin_or_id, out } => {
            let report = client.report(&vin_or_id).await?;
            match out {
                Some(path) => std::fs::write(&path, report).with_context(|| format!("cannot write {}", path.display())),
                None => output::write(report),
            }
        }
        Vehicle::Vin { vin } => {
            let info = client.vin(&vin).await?;
            let known = if info.known { "registered on this network" } else { "not registered on this network" };
            output::print(remote.json, &info, |info| vec![format!("{}  id {}  {known}", info.vin, info.vehicle)])
        }
        Vehicle::Import(_) | Vehicle::Sample { .. } => unreachable!("handled before"),
    }
}

fn line(vehicle: &vinculum_client::Vehicle) -> String {
    let findings: Vec<_> =
        vehicle.more["findings"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let name = vehicle.vin.clone().unwrap_or_else(|| vehicle.id.to_string());
    format!(
        "{name}  {} {} {}  {} records  {}",
        vehicle.make,
        vehicle.model,
        vehicle.model_year,
        vehicle.records,
        findings.join(" ")
    )
}

fn describe(vehicle: &vinculum_client::Vehicle) -> Vec<String> {
    let mut lines = vec![line(vehicle)];
    if let Some(verdict) = vehicle.more.get("verdict").and_then(Value::as_object) {
        lines.extend(verdict.iter().map(|(name, value)| format!("  {name}: {value}")));
    }
    for finding in vehicle.more.get("findings").and_then(Value::as_array).into_iter().flatten() {
        if let (Some(text), records) = (finding["text"].as_str(), &finding["records"]) {
            lines.push(format!("  ! {text} (records {records})"));
        }
    }
    lines
}

fn record_line(record: &Value) -> String {
    let time = record["occurredAt"].as_u64().map_or_else(String::new, output::time);
    let text = |name: &str| record[name].as_str().unwrap_or_default().to_string();
    format!("{:>4}  {time}  {}  {}  {}", record["number"], text("type"), text("by"), text("status"))
}

/// Writes a part of the demonstration fleet and its keys as files, as input for an import.
fn sample(out: &Path, vehicles: Range<u32>, seed: u64, remote: &Remote) -> anyhow::Result<()> {
    let keys = out.join("keys");
    std::fs::create_dir_all(&keys).with_context(|| format!("cannot create {}", keys.display()))?;
    // The rows name VINs, so the key of the pseudonyms doesn't matter.
    let vin_key = vinculum_vehicles::vin::VinKey::new([0; 32]);
    let options = vinculum_fleet::Options { seed, vehicles: vehicles.end, vin_key, now: output::now() };
    let fleet = vinculum_fleet::Fleet::new(options);
    for organisation in fleet.organisations() {
        let path = keys.join(format!("{}.key", organisation.id));
        if !path.exists() {
            keystore::write(&path, &organisation.key().seed().context("an Ed25519 key")?)?;
        }
    }
    let path: PathBuf = out.join("fleet.jsonl");
    let mut writer = std::io::BufWriter::new(std::fs::File::create(&path)?);
    let mut rows = 0;
    for index in vehicles.start..fleet.len() {
        for row in vinculum_fleet::rows(&fleet.vehicle(index)) {
            writeln!(writer, "{row}")?;
            rows += 1;
        }
    }
    writer.flush()?;
    let made = serde_json::json!({ "file": path, "keys": keys, "rows": rows });
    output::print(remote.json, &made, |_| {
        vec![format!("{rows} rows in {}, keys in {}", path.display(), keys.display())]
    })
}
