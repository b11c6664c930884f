//! Checking the signatures of many transactions at once, on all cores, by the one rule of [`vinculum_core::signature`].

use crate::transaction::Transaction;
use commonware_parallel::{Rayon, Strategy};
use rand::{SeedableRng as _, rngs::StdRng};
use rand_core::CryptoRng;
use std::{ops::Range, sync::Arc};
use vinculum_core::signature::{Item, KnownKeys, verify_batch};

/// Below this many transactions a search for invalid ones checks each by itself.
const SMALLEST_BATCH: usize = 4;

/// The transactions of a batch, each with what was signed.
struct Batch(Vec<(Arc<Transaction>, Vec<u8>)>);

impl Batch {
    fn new(transactions: Vec<Arc<Transaction>>) -> Self {
        let encode = |transaction: Arc<Transaction>| {
            let encoding = transaction.parsed().envelope().signed_bytes();
            (transaction, encoding)
        };
        Self(transactions.into_iter().map(encode).collect())
    }

    fn items(&self, range: Range<usize>) -> Vec<Item<'_>> {
        self.0[range]
            .iter()
            .flat_map(|(transaction, encoding)| transaction.parsed().signature_items(encoding))
            .collect()
    }

    /// Appends the indices within `range` whose transaction has an invalid signature.
    fn search(
        &self,
        range: Range<usize>,
        keys: &KnownKeys,
        random: &mut StdRng,
        strategy: &Rayon,
        invalid: &mut Vec<usize>,
    ) {
        if range.len() <= SMALLEST_BATCH {
            invalid.extend(range.filter(|index| !self.0[*index].0.parsed().signatures_are_valid()));
        } else if !verify_batch(&self.items(range.clone()), keys, random, strategy) {
            let middle = range.start + range.len() / 2;
            self.search(range.start..middle, keys, random, strategy, invalid);
            self.search(middle..range.end, keys, random, strategy, invalid);
        }
    }
}

/// The indices of the transactions that have an invalid signature, in ascending order.
///
/// When all are valid this costs one batched check; each invalid one costs a binary search.
pub async fn find_invalid(
    transactions: Vec<Arc<Transaction>>,
    keys: Arc<KnownKeys>,
    random: &mut impl CryptoRng,
    strategy: &Rayon,
) -> Vec<usize> {
    if transactions.is_empty() {
        return Vec::new();
    }
    let mut seed = [0; 32];
    random.fill_bytes(&mut seed);
    let work = transactions.len();
    let search = move |strategy: Rayon| {
        let batch = Batch::new(transactions);
        let mut invalid = Vec::new();
        batch.search(0..batch.0.len(), &keys, &mut StdRng::from_seed(seed), &strategy, &mut invalid);
        invalid
    };
    strategy.spawn(work, search).await
}

/// Whether every signature of every transaction is valid.
pub async fn all_valid(
    transactions: Vec<Arc<Transaction>>,
    keys: Arc<KnownKeys>,
    random: &mut impl CryptoRng,
    strategy: &Rayon,
) -> bool {
    if transactions.is_empty() {
        return true;
    }
    let mut seed = [0; 32];
    random.fill_bytes(&mut seed);
    let work = transactions.len();
    let check = move |strategy: Rayon| {
        let batch = Batch::new(transactions);
        verify_batch(&batch.items(0..batch.0.len()), &keys, &mut StdRng::from_seed(seed), &strategy)
    };
    strategy.spawn(work, check).await
}
