//! `vinculum credit load`: how long lenders' decisions take under a steady load.

use super::{Remote, block_on};
use crate::output;
use anyhow::{Context as _, ensure};
use rand::random;
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use vinculum_client::{Client, TransactionBuilder, VehicleFilter};
use vinculum_core::{Party, SecretKey};

/// Records of the sandbox bureau that applications are spread over: approved, declined and referred ones.
const RECORDS: u32 = 500;
const HOUR: Duration = Duration::from_secs(3_600);

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    lender: String,
    rate: u32,
    applications: usize,
    /// How many came out how.
    statuses: BTreeMap<String, u64>,
    seconds: f64,
    p50_ms: f64,
    p99_ms: f64,
    longest_ms: f64,
}

pub fn run(lender: &str, rate: u32, seconds: u32, remote: &Remote) -> anyhow::Result<()> {
    ensure!(rate > 0 && seconds > 0, "rate and seconds must be above zero");
    let report = block_on(measure(lender, rate, seconds, remote))?;
    output::print(remote.json, &report, |report| {
        let statuses: Vec<_> = report.statuses.iter().map(|(status, count)| format!("{count} {status}")).collect();
        vec![
            format!(
                "{} applications to {} in {:.1} s: {}",
                report.applications,
                report.lender,
                report.seconds,
                statuses.join(", ")
            ),
            format!(
                "decided in {:.0} ms p50, {:.0} ms p99, {:.0} ms at most",
                report.p50_ms, report.p99_ms, report.longest_ms
            ),
        ]
    })
}

async fn measure(lender: &str, rate: u32, seconds: u32, remote: &Remote) -> anyhow::Result<Report> {
    let client = Client::new(&remote.api)?;
    let key = SecretKey::from_seed(random());
    let access = client.access(&key, &Party::Key(key.did()), HOUR).await?;
    let page = client.vehicles(&VehicleFilter { limit: Some(1), ..VehicleFilter::default() }).await?;
    let vehicle = page.items.first().context("there is no car to apply for")?.id.to_string();
    let start = Instant::now();
    let tasks: Vec<_> = (0..rate * seconds)
        .map(|number| {
            let (client, access, lender) = (client.clone(), access.clone(), lender.to_owned());
            let application = application(number, &vehicle);
            let due = start + Duration::from_secs_f64(f64::from(number) / f64::from(rate));
            tokio::spawn(async move {
                tokio::time::sleep_until(due.into()).await;
                let answer = client.apply(&lender, &application, &access).await?;
                let status = answer["status"].as_str().unwrap_or_default().to_owned();
                // From when it was due, so that a client that falls behind doesn't hide it.
                anyhow::Ok((status, due.elapsed().as_secs_f64() * 1_000.0))
            })
        })
        .collect();
    let (mut statuses, mut latencies) = (BTreeMap::new(), Vec::with_capacity(tasks.len()));
    for task in tasks {
        let (status, latency) = task.await.context("a client panicked")??;
        *statuses.entry(status).or_default() += 1;
        latencies.push(latency);
    }
    let seconds = start.elapsed().as_secs_f64();
    latencies.sort_by(f64::total_cmp);
    let percentile = |share: f64| latencies[((latencies.len() as f64 * share).ceil() as usize).saturating_sub(1)];
    Ok(Report {
        lender: lender.into(),
        rate,
        applications: latencies.len(),
        statuses,
        seconds,
        p50_ms: percentile(0.50),
        p99_ms: percentile(0.99),
        longest_ms: percentile(1.0),
    })
}

fn application(number: u32, vehicle: &str) -> Value {
    json!({
        "salt": TransactionBuilder::salt().to_string(), "person": { "name": format!("Applicant {number}") },
        "consumerReference": (1 + number % RECORDS).to_string(), "consent": true, "vehicle": vehicle,
        "request": { "amount": 300_000, "termMonths": 12, "vehicleValue": 400_000, "downPayment": 100_000,
                     "monthlyIncome": 350_000, "monthlyDebtPayments": 20_000 },
        "answers": { "savings": "below_100", "employment_years": null },
    })
}
