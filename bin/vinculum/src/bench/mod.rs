//! `vinculum bench`: finalized transactions per second, latency, CPU and bytes.
//!
//! Real validators in one process over loopback TCP. Clients submit single transactions, each to one validator; every
//! validator checks every signature and executes everything. Only what is final and accepted counts. CPU is that of
//! the whole process while transactions flow, so it includes the clients' submission (their signing is done before).

mod limit;
mod load;
mod network;
mod purchase;
mod victim;
mod workload;

use crate::{
    cli::{Bench, Workload},
    output,
};
use serde::Serialize;

/// What a bench run found.
#[derive(Debug, Serialize)]
pub struct Report {
    workload: &'static str,
    validators: usize,
    clients: usize,
    keys: u64,
    /// Of each validator.
    state_cache_mib: usize,
    rate: Option<u32>,
    seconds: f64,
    submitted: u64,
    accepted: u64,
    rejected: u64,
    throughput_tps: f64,
    /// Not known when one validator is a process of its own.
    cpu_ms_per_tx: Option<f64>,
    finality_p50_ms: f64,
    finality_p99_ms: f64,
    finality_samples: usize,
    /// Signature checks per second of this machine, by the validators, by the signatures of a transaction.
    signature_limit_tps: f64,
    bytes_per_tx: f64,
    blocks: u64,
    longest_gap_ms: u64,
}

/// Runs the bench and prints what it found.
pub fn run(options: Bench, json: bool) -> anyhow::Result<()> {
    let report = network::measure(&options)?;
    output::print(json, &report, lines)
}

fn name(workload: Workload) -> &'static str {
    match workload {
        Workload::Odometer => "odometer",
        Workload::Transfer => "transfer",
        Workload::Mixed => "mixed",
        Workload::Payment => "payment",
        Workload::PaymentHot => "payment, one in ten to one account",
        Workload::Purchase => "purchase",
    }
}

fn lines(report: &Report) -> Vec<String> {
    let share = 100.0 * report.throughput_tps / report.signature_limit_tps;
    vec![
        format!(
            "{} validators, {} clients, workload {}, {} keys in the state",
            report.validators, report.clients, report.workload, report.keys
        ),
        format!(
            "finalized and accepted  {:>10} of {} in {:.1} s ({} rejected)",
            report.accepted, report.submitted, report.seconds, report.rejected
        ),
        format!(
            "throughput              {:>10.0} tx/s, {share:.0} % of the limit that signature checks set",
            report.throughput_tps
        ),
        format!(
            "signature limit         {:>10.0} tx/s (each validator checks each signature)",
            report.signature_limit_tps
        ),
        match report.cpu_ms_per_tx {
            Some(cpu) => format!("CPU                     {cpu:>10.3} ms per transaction over all validators"),
            None => "a leader was killed under load; the CPU of its process is not counted".into(),
        },
        format!(
            "finality                {:>10.0} ms p50, {:.0} ms p99 from submission ({} samples)",
            report.finality_p50_ms, report.finality_p99_ms, report.finality_samples
        ),
        format!("stored                  {:>10.0} bytes per transaction and validator", report.bytes_per_tx),
        format!("blocks                  {:>10}, longest time between two {} ms", report.blocks, report.longest_gap_ms),
    ]
}
