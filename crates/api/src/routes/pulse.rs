//! The network's health over the last hour.

use crate::{
    api::Api,
    problem::Problem,
    pulse::{BUCKETS_MS, quantile},
};
use axum::{Json, extract::State};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vinculum_core::{Digest, OrganisationId, Timestamp};
use vinculum_index::view::WindowBlock;

/// How far back it looks.
const WINDOW_MS: u64 = 3_600_000;
/// Most blocks that it looks at.
const MAX_BLOCKS: u32 = 20_000;
const MINUTE_MS: u64 = 60_000;

/// How the network has been in the last hour.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkHealth {
    /// The blocks that were looked at; null when there was none.
    #[schema(required)]
    window: Option<HealthWindow>,
    /// How many blocks.
    blocks: u64,
    /// How many transactions they had.
    transactions: u64,
    /// Those among them that were rejected.
    rejected: u64,
    /// Transactions per second over the window.
    transactions_per_second: f64,
    /// Time between blocks.
    block_interval_ms: IntervalQuantiles,
    /// From the moment when this member took a transaction in until it was final here, since the member started.
    finality_ms: FinalityHistogram,
    /// What waits at this member.
    mempool: PoolSize,
    /// The validators, in the order in which they lead.
    leaders: Vec<LeaderHealth>,
    /// Minute by minute, the oldest first; minutes without a block too.
    series: Vec<HealthMinute>,
}

/// A stretch of the chain.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HealthWindow {
    from_height: u64,
    to_height: u64,
    #[schema(value_type = u64)]
    from_time: Timestamp,
    #[schema(value_type = u64)]
    to_time: Timestamp,
}

/// Quantiles of the time between two blocks, in milliseconds; null with fewer than two blocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IntervalQuantiles {
    #[schema(required)]
    p50: Option<u64>,
    #[schema(required)]
    p90: Option<u64>,
    #[schema(required)]
    p99: Option<u64>,
    #[schema(required)]
    max: Option<u64>,
}

/// How long transactions took.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FinalityHistogram {
    /// How many took how long; each bucket begins where the one before it ends.
    buckets: Vec<FinalityBucket>,
    /// Median of the latest, in milliseconds; null when there was none.
    #[schema(required)]
    p50: Option<u64>,
    /// 99th percentile of the latest, in milliseconds.
    #[schema(required)]
    p99: Option<u64>,
    /// How many there were.
    count: u64,
}

/// One bar of a histogram.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FinalityBucket {
    /// Its upper bound (inclusive); null: it has none.
    #[schema(required)]
    up_to_ms: Option<u64>,
    /// How many fell into it.
    count: u64,
}

/// What waits, and how much may.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolSize {
    transactions: u64,
    bytes: u64,
    /// Most transactions that may wait.
    capacity: u64,
}

/// How one validator led.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeaderHealth {
    /// Who runs it.
    #[schema(value_type = Option<String>, required)]
    organisation: Option<OrganisationId>,
    /// Its Ed25519 key in consensus.
    #[schema(value_type = String)]
    validator: Digest,
    /// Blocks that it proposed.
    led: u64,
    /// Turns to lead that passed without a block by it, since this member started.
    missed: u64,
    /// Height of its last block in the window.
    #[schema(required)]
    last_height: Option<u64>,
}

/// One minute.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct HealthMinute {
    /// When it began.
    #[schema(value_type = u64)]
    time: Timestamp,
    /// Transactions that became final.
    transactions: u64,
    /// Blocks.
    blocks: u64,
    /// Most transactions that waited at this member at once.
    mempool: u64,
}

/// Shows the network's health.
#[utoipa::path(
    get, path = "/v1/network/health", operation_id = "networkHealth", tag = "ledger",
    summary = "Show how the network has been in the last hour",
    responses((status = 200, description = "As this member saw it.", body = NetworkHealth)),
)]
pub async fn health(State(api): State<Api>) -> Result<Json<NetworkHealth>, Problem> {
    let status = api.chain.status();
    let now = api.chain.now().max(status.tip.time);
    let blocks = api.index.window(Timestamp(now.0.saturating_sub(WINDOW_MS)), MAX_BLOCKS).await?;
    let transactions: u64 = blocks.iter().map(|block| block.transactions).sum();
    let span_ms = match blocks.as_slice() {
        [first, .., _] => now.0.saturating_sub(first.time.0).max(1),
        _ => WINDOW_MS,
    };
    let leaders = status.validators.iter().map(|validator| {
        let key: &[u8] = validator.key.as_ref();
        let key = Digest(key.try_into().expect("an Ed25519 key has 32 bytes"));
        let own = || blocks.iter().filter(|block| block.proposer == key);
        LeaderHealth {
            organisation: validator.organisation.clone(),
            validator: key,
            led: own().count() as u64,
            missed: validator.heard.missed_turns,
            last_height: own().next_back().map(|block| block.height),
        }
    });
    Ok(Json(NetworkHealth {
        window: blocks.first().zip(blocks.last()).map(|(first, last)| HealthWindow {
            from_height: first.height,
            to_height: last.height,
            from_time: first.time,
            to_time: last.time,
        }),
        blocks: blocks.len() as u64,
        transactions,
        rejected: blocks.iter().map(|block| block.rejected).sum(),
        transactions_per_second: (transactions * 1_000) as f64 / span_ms as f64,
        block_interval_ms: intervals(&blocks),
        finality_ms: histogram(&api),
        mempool: PoolSize {
            transactions: status.waiting as u64,
            bytes: status.waiting_bytes as u64,
            capacity: status.capacity as u64,
        },
        leaders: leaders.collect(),
        series: series(&api, &blocks, now),
    }))
}

fn intervals(blocks: &[WindowBlock]) -> IntervalQuantiles {
    let mut between: Vec<u64> = blocks.windows(2).map(|pair| pair[1].time.0.saturating_sub(pair[0].time.0)).collect();
    between.sort_unstable();
    IntervalQuantiles {
        p50: quantile(&between, 50),
        p90: quantile(&between, 90),
        p99: quantile(&between, 99),
        max: between.last().copied(),
    }
}

fn histogram(api: &Api) -> FinalityHistogram {
    let latencies = api.pulse.latencies();
    let bounds = BUCKETS_MS.iter().copied().map(Some).chain([None]);
    let buckets = bounds.zip(latencies.buckets).map(|(up_to_ms, count)| FinalityBucket { up_to_ms, count });
    FinalityHistogram {
        buckets: buckets.collect(),
        p50: latencies.p50,
        p99: latencies.p99,
        count: latencies.buckets.iter().sum(),
    }
}

fn series(api: &Api, blocks: &[WindowBlock], now: Timestamp) -> Vec<HealthMinute> {
    let mut minutes: BTreeMap<u64, HealthMinute> = BTreeMap::new();
    if let Some(first) = blocks.first() {
        for minute in first.time.0 / MINUTE_MS..=now.0 / MINUTE_MS {
            let (time, mempool) = (Timestamp(minute * MINUTE_MS), api.pulse.pool(minute));
            minutes.insert(minute, HealthMinute { time, mempool, ..HealthMinute::default() });
        }
    }
    for block in blocks {
        if let Some(minute) = minutes.get_mut(&(block.time.0 / MINUTE_MS)) {
            minute.blocks += 1;
            minute.transactions += block.transactions;
        }
    }
    minutes.into_values().collect()
}
