//! `vinculum vehicle import`: births and records in bulk, with a file of refused rows, resumable without doubles.

mod journal;
mod prepare;
mod row;

use crate::{cli::Import, loader, output};
use anyhow::{Context as _, bail};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use journal::{Journal, Refused};
use prepare::{Job, Keys, Preparer};
use row::Row;
use serde::Serialize;
use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    io::Write as _,
    path::{Path, PathBuf},
};
use vinculum_client::Client;
use vinculum_core::{Timestamp, VehicleId, sha256};
use vinculum_runtime::Outcome;
use vinculum_vehicles::vin::Vin;

/// Rows per entry of the journal.
const BATCH: usize = 4_000;
/// How long a batch's transactions stay valid. A batch cut short is built again with the same deadline until then.
const VALID_MS: u64 = 3_600_000;

/// What an import did.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub rows: usize,
    pub accepted: u64,
    pub refused: usize,
    pub refused_file: Option<PathBuf>,
}

/// Imports a file, or goes on where it was stopped.
pub async fn run(options: &Import, api: &str) -> anyhow::Result<Summary> {
    let client = Client::new(api)?;
    let keys = Keys::read(&options.keys)?;
    let bytes = std::fs::read(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    let rows = row::read(&options.file)?;
    let network = client.network().await?.network_id;
    let file = sha256(&bytes);
    let beside = |suffix: &str| PathBuf::from(format!("{}{suffix}", options.file.display()));
    let progress = options.progress.clone().unwrap_or_else(|| beside(".progress"));
    let refused = options.refused.clone().unwrap_or_else(|| beside(".refused.jsonl"));
    let mut journal = Journal::open(&progress, file, network)?;
    let bar = output::progress(rows.len() as u64, "importing");
    bar.set_position(journal.next as u64);
    while journal.next < rows.len() {
        let next = rows.len().min(journal.next + BATCH);
        let batch = &rows[journal.next..next];
        let vehicles = resolve(&client, batch).await?;
        let preparer = Preparer { network, file, keys: &keys, vehicles: &vehicles };
        let earlier = decided(&client, &preparer, batch, journal.started).await?;
        let valid_until = match journal.started.filter(|deadline| *deadline > output::now()) {
            Some(deadline) => deadline,
            None => {
                let deadline = output::now().plus(VALID_MS);
                journal.start(deadline)?;
                deadline
            }
        };
        let (accepted, refused) = submit(&client, &preparer, batch, valid_until, earlier, &bar).await?;
        journal.finish(next, accepted, refused)?;
    }
    bar.finish_and_clear();
    write_refused(&refused, &rows, &journal.refused)?;
    Ok(Summary {
        rows: rows.len(),
        accepted: journal.accepted,
        refused: journal.refused.len(),
        refused_file: (!journal.refused.is_empty()).then_some(refused),
    })
}

/// Asks for the ids of the VINs in a batch.
async fn resolve(client: &Client, batch: &[Row]) -> anyhow::Result<HashMap<Vin, VehicleId>> {
    let mut vins: Vec<Vin> = batch.iter().filter_map(|row| prepare::vin(row).ok()).collect();
    vins.sort_unstable();
    vins.dedup();
    let ask = |vin: Vin| async move {
        let info = client.vin(vin.as_str()).await?;
        anyhow::Ok((vin, info.vehicle))
    };
    stream::iter(vins.into_iter().map(ask)).buffer_unordered(64).try_collect().await
}

/// Lines of a batch that was cut short and whose deadline has passed, with what became of those that were final by
/// then. The others can never execute any more and are made again with a new deadline.
async fn decided(
    client: &Client,
    preparer: &Preparer<'_>,
    batch: &[Row],
    started: Option<Timestamp>,
) -> anyhow::Result<BTreeMap<u64, Outcome>> {
    let Some(deadline) = started.filter(|deadline| *deadline <= output::now()) else {
        return Ok(BTreeMap::new());
    };
    loader::wait_for_block(client, deadline).await?;
    let jobs = batch.iter().filter_map(|row| preparer.prepare(row, deadline).ok());
    let ask = |job: Job| async move {
        let receipt = client.receipt(&job.envelope.id()).await?;
        anyhow::Ok(receipt.map(|receipt| (job.line, receipt.outcome)))
    };
    let found: Vec<_> = stream::iter(jobs.map(ask)).buffer_unordered(64).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn submit(
    client: &Client,
    preparer: &Preparer<'_>,
    batch: &[Row],
    valid_until: Timestamp,
    earlier: BTreeMap<u64, Outcome>,
    bar: &indicatif::ProgressBar,
) -> anyhow::Result<(u64, Vec<Refused>)> {
    let refused = RefCell::new(Vec::new());
    let accepted = RefCell::new(0);
    let credentials = RefCell::new(Vec::new());
    let judge = |line: u64, outcome: Outcome| match outcome {
        Outcome::Accepted { .. } => *accepted.borrow_mut() += 1,
        Outcome::Rejected { rejection, .. } => {
            let name = rejection.name.into_owned();
            refused.borrow_mut().push(Refused { line, name, reason: rejection.detail });
        }
    };
    let mut groups: BTreeMap<VehicleId, Vec<_>> = BTreeMap::new();
    for row in batch {
        match preparer.prepare(row, valid_until) {
            Err(refusal) => {
                let entry = Refused { line: row.line, name: refusal.name, reason: refusal.reason };
                refused.borrow_mut().push(entry);
                bar.inc(1);
            }
            Ok(job) => {
                if let Some(document) = job.credential {
                    credentials.borrow_mut().push((job.line, job.vehicle, document));
                }
                match earlier.get(&job.line) {
                    Some(outcome) => judge(job.line, outcome.clone()),
                    None => groups.entry(job.vehicle).or_default().push((job.line, job.envelope)),
                }
            }
        }
    }
    loader::load(client, groups.into_values(), |line, answer| {
        match answer {
            Ok(receipt) => judge(line, receipt.outcome),
            Err(error) => {
                let Some(problem) = error.problem() else { bail!("{error}") };
                let (name, reason) = (problem.name.clone(), problem.detail.clone());
                refused.borrow_mut().push(Refused { line, name, reason });
            }
        }
        bar.inc(1);
        Ok(())
    })
    .await?;
    let mut refused = refused.into_inner();
    refused.sort_by_key(|entry| entry.line);
    for (line, vehicle, document) in credentials.into_inner() {
        if refused.binary_search_by_key(&line, |entry| entry.line).is_err() {
            client.put_credential(&vehicle, &document).await?;
        }
    }
    Ok((accepted.into_inner(), refused))
}

/// Writes the refused rows with their lines and reasons; none, no file.
fn write_refused(path: &Path, rows: &[Row], refused: &[Refused]) -> anyhow::Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    let rows: HashMap<u64, &Row> = rows.iter().map(|row| (row.line, row)).collect();
    let file = std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut writer = std::io::BufWriter::new(file);
    for entry in refused {
        let row = rows.get(&entry.line).and_then(|row| row.value.as_ref().ok());
        let line = serde_json::json!({
            "line": entry.line, "name": entry.name, "reason": entry.reason, "row": row,
        });
        writeln!(writer, "{line}")?;
    }
    Ok(writer.flush()?)
}
