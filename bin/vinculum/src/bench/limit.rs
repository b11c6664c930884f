//! The limit that no ledger of ours can pass on this machine: how fast it checks signatures.

use commonware_parallel::Sequential;
use rand::SeedableRng as _;
use std::time::{Duration, Instant};
use vinculum_core::{Envelope, signature};

const BATCH: usize = 1_024;
const TIME: Duration = Duration::from_secs(1);

/// Signatures per second that this machine checks in batches on all its cores.
pub fn signatures_per_second(sample: &[Envelope]) -> f64 {
    let encodings: Vec<Vec<u8>> = sample.iter().take(BATCH).map(Envelope::signed_bytes).collect();
    let signed = sample.iter().zip(&encodings);
    let items: Vec<signature::Item<'_>> = signed
        .flat_map(|(envelope, encoding)| {
            envelope.signatures.iter().map(move |signature| signature::Item {
                key: &signature.key,
                encoding,
                signature: &signature.bytes,
            })
        })
        .collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    let checked: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores as u64)
            .map(|seed| {
                scope.spawn({
                    let items = &items;
                    move || check(items, seed, start)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("checking does not panic")).sum()
    });
    checked as f64 / start.elapsed().as_secs_f64()
}

fn check(items: &[signature::Item<'_>], seed: u64, start: Instant) -> usize {
    let mut random = rand::rngs::StdRng::seed_from_u64(seed);
    let known = signature::KnownKeys::default();
    let mut checked = 0;
    while start.elapsed() < TIME {
        assert!(
            signature::verify_batch(items, &known, &mut random, &Sequential),
            "the bench's own signatures are valid"
        );
        checked += items.len();
    }
    checked
}
