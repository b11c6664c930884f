//! How the network feels from this member: how long transactions that came in here took to become final, and how many
//! waited, minute by minute. Only in memory: it begins with the process.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};
use vinculum_core::{Timestamp, TransactionId};

/// Upper bounds of the histogram's buckets, in milliseconds; a last one has no bound.
pub const BUCKETS_MS: [u64; 11] = [50, 100, 200, 300, 400, 500, 750, 1_000, 2_000, 5_000, 10_000];
/// How many of the latest latencies quantiles are taken from.
const KEPT: usize = 4_096;
/// How many minutes of the pool's sizes are kept.
const MINUTES: usize = 60;
/// Most transactions that are timed at once.
const TIMED: usize = 65_536;
/// What is not final by then has expired or been refused.
const FORGET: Duration = Duration::from_secs(600);

#[derive(Debug, Default)]
struct State {
    waiting: HashMap<TransactionId, Instant>,
    latest: VecDeque<u64>,
    buckets: [u64; BUCKETS_MS.len() + 1],
    /// Largest size of the pool by minute of the Unix epoch.
    pools: VecDeque<(u64, u64)>,
}

/// Collects it. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Pulse(Arc<Mutex<State>>);

/// Latencies of transactions that came in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latencies {
    /// How many fell into each bucket.
    pub buckets: [u64; BUCKETS_MS.len() + 1],
    /// Median of the latest, in milliseconds.
    pub p50: Option<u64>,
    /// 99th percentile of the latest, in milliseconds.
    pub p99: Option<u64>,
}

impl Pulse {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no code panics while it holds this lock")
    }

    /// A transaction was taken in here.
    pub fn taken_in(&self, id: TransactionId) {
        let mut state = self.state();
        if state.waiting.len() >= TIMED {
            state.waiting.retain(|_, since| since.elapsed() < FORGET);
        }
        if state.waiting.len() < TIMED {
            state.waiting.entry(id).or_insert_with(Instant::now);
        }
    }

    /// These became final.
    pub fn finalized(&self, transactions: impl Iterator<Item = TransactionId>) {
        let mut state = self.state();
        for id in transactions {
            let Some(since) = state.waiting.remove(&id) else { continue };
            let milliseconds = since.elapsed().as_millis() as u64;
            let bucket = BUCKETS_MS.iter().position(|bound| milliseconds <= *bound).unwrap_or(BUCKETS_MS.len());
            state.buckets[bucket] += 1;
            state.latest.push_back(milliseconds);
            if state.latest.len() > KEPT {
                state.latest.pop_front();
            }
        }
    }

    /// So many transactions wait at this time.
    pub fn waiting(&self, now: Timestamp, transactions: u64) {
        let minute = now.0 / 60_000;
        let mut state = self.state();
        match state.pools.back_mut() {
            Some((last, size)) if *last == minute => *size = (*size).max(transactions),
            _ => state.pools.push_back((minute, transactions)),
        }
        if state.pools.len() > MINUTES {
            state.pools.pop_front();
        }
    }

    /// The largest size of the pool in a minute of the Unix epoch.
    pub fn pool(&self, minute: u64) -> u64 {
        self.state().pools.iter().find(|(at, _)| *at == minute).map_or(0, |(_, size)| *size)
    }

    /// The latencies so far.
    pub fn latencies(&self) -> Latencies {
        let state = self.state();
        let mut sorted: Vec<u64> = state.latest.iter().copied().collect();
        sorted.sort_unstable();
        Latencies { buckets: state.buckets, p50: quantile(&sorted, 50), p99: quantile(&sorted, 99) }
    }
}

/// The smallest value that at least `percent` of the sorted values don't exceed (nearest rank).
pub fn quantile(sorted: &[u64], percent: usize) -> Option<u64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vinculum_core::sha256;

    #[test]
    fn only_what_came_in_here_is_timed_and_once() {
        let pulse = Pulse::default();
        let (own, other) = (sha256(b"own").into(), sha256(b"other").into());
        pulse.taken_in(own);
        pulse.finalized([own, other, own].into_iter());
        assert_eq!(pulse.latencies().buckets.iter().sum::<u64>(), 1);
    }

    #[test]
    fn quantiles_are_by_nearest_rank() {
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!((quantile(&hundred, 50), quantile(&hundred, 99)), (Some(50), Some(99)));
        assert_eq!((quantile(&[7], 50), quantile(&[7], 99), quantile(&[], 50)), (Some(7), Some(7), None));
    }

    #[test]
    fn a_minute_shows_its_fullest_moment() {
        let pulse = Pulse::default();
        for (time, size) in [(60_000, 3), (61_000, 9), (62_000, 1), (120_000, 4)] {
            pulse.waiting(Timestamp(time), size);
        }
        assert_eq!((pulse.pool(1), pulse.pool(2), pulse.pool(3)), (9, 4, 0));
    }
}
