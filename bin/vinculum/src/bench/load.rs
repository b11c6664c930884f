//! Preloading, and the measured load.

use super::workload::{self, Maker};
use crate::{
    cli::{Bench, Workload},
    output,
};
use anyhow::{Context as _, ensure};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};
use vinculum_chain::{Chain, SubmitError};
use vinculum_core::{Envelope, TransactionId};

/// How many transactions to have made for a run without a stated rate, per second: more than are reached.
const HEADROOM: u64 = 22_000;
/// How many of its transactions a client lets be under way: it waits for the oldest before it submits another. Without
/// that bound, more clients than the network serves fill its pools, and nothing but the wait in them is measured.
const UNDER_WAY: usize = 16;
/// One transaction in so many is timed when the load is not paced.
const SAMPLE: usize = 64;

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    pub submitted: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub latencies_ms: Vec<f64>,
    pub blocks: u64,
    pub longest_gap_ms: u64,
}

impl Measured {
    /// The latency below which this share of the samples lies.
    pub fn percentile(&self, share: f64) -> f64 {
        let index = ((self.latencies_ms.len() as f64 * share).ceil() as usize).saturating_sub(1);
        self.latencies_ms.get(index).copied().unwrap_or(f64::NAN)
    }
}

/// Registers the vehicles, or opens the accounts.
pub async fn preload(maker: &Maker<'_>, chains: &[Chain], workload: Workload, count: u64) -> anyhow::Result<()> {
    let clients = maker.clients.len() as u64;
    let jobs: Vec<(u64, Envelope)> = if workload.is_payment() {
        let key = workload::key("bank", 0);
        // Account n is of client n modulo the clients; each transaction holds accounts of one client.
        let of_client = |client: u64| (client..count).step_by((clients * Maker::ACCOUNTS) as usize);
        let job = |first: u64| {
            let accounts = Maker::ACCOUNTS.min((count - first).div_ceil(clients));
            (accounts, maker.accounts(first, accounts, &key))
        };
        (0..clients.min(count)).flat_map(of_client).map(job).collect()
    } else {
        let key = workload::key("maker", 0);
        let job = |first: u64| {
            let births = Maker::BIRTHS.min(count - first);
            (births, maker.births(first, births, &key))
        };
        (0..count).step_by(Maker::BIRTHS as usize).map(job).collect()
    };
    submit_all(chains, "preloading", jobs).await
}

/// Puts on the ledger what the measured load needs; each job with how much it counts for.
pub async fn submit_all(chains: &[Chain], what: &'static str, jobs: Vec<(u64, Envelope)>) -> anyhow::Result<()> {
    let bar = output::progress(jobs.iter().map(|(count, _)| count).sum(), what);
    let submit = |(count, envelope): (u64, Envelope)| {
        let (chain, bar) = (chains[0].clone(), bar.clone());
        async move {
            let id = submit(&chain, envelope).await?;
            let receipt = chain.wait(id).await?;
            ensure!(receipt.outcome.is_accepted(), "what the bench begins with was refused: {:?}", receipt.outcome);
            bar.inc(count);
            Ok::<_, anyhow::Error>(())
        }
    };
    stream::iter(jobs.into_iter().map(submit)).buffer_unordered(256).try_collect::<Vec<_>>().await?;
    bar.finish_and_clear();
    Ok(())
}

/// Makes and signs every transaction of the run, on all cores.
pub fn make(options: &Bench, vehicles: u64, transaction: impl Fn(u64) -> Envelope + Sync) -> Vec<Envelope> {
    let rate = options.rate.map_or(HEADROOM, u64::from);
    let mut count = rate * options.seconds;
    if options.workload == Workload::Transfer {
        // Two transfers of one vehicle must not be under way together.
        count = count.min(vehicles);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let bar = output::progress(count, "signing");
    let share = count.div_ceil(cores);
    let parts: Vec<Vec<Envelope>> = std::thread::scope(|scope| {
        let make = |part: u64| {
            let (bar, transaction) = (&bar, &transaction);
            scope.spawn(move || {
                let numbers = part * share..count.min((part + 1) * share);
                numbers
                    .map(|n| {
                        bar.inc(1);
                        transaction(n)
                    })
                    .collect()
            })
        };
        let threads: Vec<_> = (0..cores).map(make).collect();
        threads.into_iter().map(|thread| thread.join().expect("signing does not panic")).collect()
    });
    bar.finish_and_clear();
    parts.into_iter().flatten().collect()
}

/// Submits; waits while the pool is full, as a client would.
async fn submit(chain: &Chain, envelope: Envelope) -> anyhow::Result<TransactionId> {
    loop {
        match chain.submit(envelope.clone()).await {
            Ok(id) => return Ok(id),
            Err(SubmitError::Full | SubmitError::SignerQuota { .. }) => {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Puts the load on and measures until everything submitted is final.
pub async fn measure(made: Vec<Envelope>, chains: &[Chain], options: &Bench) -> anyhow::Result<Measured> {
    let first_height = chains[0].tip().height;
    let mut shares: Vec<Vec<(usize, Envelope)>> = (0..options.clients).map(|_| Vec::new()).collect();
    for (number, envelope) in made.into_iter().enumerate() {
        shares[number % options.clients].push((number, envelope));
    }
    let cpu = cpu_seconds();
    let start = Instant::now();
    let end = start + Duration::from_secs(options.seconds);
    let clients = shares.into_iter().enumerate().map(|(index, share)| {
        let chain = chains[index % chains.len()].clone();
        tokio::spawn(client(chain, share, start, end, options.rate))
    });
    let mut submitted = 0;
    let mut latencies_ms = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        let (count, mut latencies) = client.await.context("a client panicked")??;
        submitted += count;
        latencies_ms.append(&mut latencies);
    }
    let seconds = start.elapsed().as_secs_f64();
    let cpu_seconds = cpu_seconds() - cpu;
    latencies_ms.sort_by(f64::total_cmp);
    let mut measured = Measured {
        submitted,
        accepted: 0,
        rejected: 0,
        seconds,
        cpu_seconds,
        latencies_ms,
        blocks: 0,
        longest_gap_ms: 0,
    };
    count(&mut measured, &chains[0], first_height).await?;
    Ok(measured)
}

/// One client: submits its transactions one by one; gives how many, and the latencies of those it timed.
async fn client(
    chain: Chain,
    share: Vec<(usize, Envelope)>,
    start: Instant,
    end: Instant,
    rate: Option<u32>,
) -> anyhow::Result<(u64, Vec<f64>)> {
    let (mut submitted, mut timed, mut under_way) = (0, Vec::new(), VecDeque::with_capacity(UNDER_WAY));
    for (number, envelope) in share {
        if let Some(rate) = rate {
            let due = start + Duration::from_secs_f64(number as f64 / f64::from(rate));
            tokio::time::sleep_until(due.into()).await;
        }
        if rate.is_none() && under_way.len() == UNDER_WAY {
            until_final(&chain, &mut under_way).await?;
        }
        let at = Instant::now();
        if at >= end {
            break;
        }
        let id = submit(&chain, envelope).await?;
        submitted += 1;
        under_way.push_back(id);
        if rate.is_some() || number % SAMPLE == 0 {
            let chain = chain.clone();
            timed.push(tokio::spawn(async move { chain.wait(id).await.map(|_| at.elapsed().as_secs_f64() * 1_000.0) }));
        }
    }
    while !under_way.is_empty() {
        until_final(&chain, &mut under_way).await?;
    }
    let mut latencies = Vec::with_capacity(timed.len());
    for task in timed {
        latencies.push(task.await.context("a timer panicked")??);
    }
    Ok((submitted, latencies))
}

/// Waits until the oldest of these is final; takes it out, and what has become final with it.
async fn until_final(chain: &Chain, under_way: &mut VecDeque<TransactionId>) -> anyhow::Result<()> {
    if let Some(oldest) = under_way.pop_front() {
        chain.wait(oldest).await?;
    }
    while under_way.front().is_some_and(|id| chain.transaction_height(id).is_some()) {
        under_way.pop_front();
    }
    Ok(())
}

/// Counts what became final, from the archive.
async fn count(measured: &mut Measured, chain: &Chain, after: u64) -> anyhow::Result<()> {
    let mut previous = None;
    for height in after + 1..=chain.tip().height {
        let block = chain.block(height).await?.context("a final block is in the archive")?;
        let accepted = block.transactions.iter().filter(|executed| executed.outcome.is_accepted()).count() as u64;
        measured.accepted += accepted;
        measured.rejected += block.transactions.len() as u64 - accepted;
        measured.blocks += 1;
        let time = block.header.time;
        if let Some(previous) = previous {
            measured.longest_gap_ms = measured.longest_gap_ms.max(time.since(previous));
        }
        previous = Some(time);
    }
    Ok(())
}

/// CPU time that this process has used, in seconds.
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
