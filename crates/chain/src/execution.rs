//! Running a block's transactions on its parent's state.

use crate::{
    database::{Batch, DatabaseError, Environment, Sealed, Session},
    transaction::Transaction,
};
use commonware_runtime::reschedule;
use std::{collections::BTreeSet, sync::Arc};
use vinculum_core::Digest;
use vinculum_runtime::{BlockExecution, BlockInfo, Genesis, Missing, Outcome};
use vinculum_state::StateKey;

/// After so many transactions other tasks get a turn.
const STRIDE: usize = 32;

fn digests<'a>(keys: impl IntoIterator<Item = &'a StateKey>) -> Vec<Digest> {
    keys.into_iter().map(|key| Digest(key.0)).collect()
}

/// Runs transactions in order and seals the state after them.
///
/// `go_on` is asked now and then with the number of transactions done; when it says no, the rest is left out. The
/// outcomes say how many were run.
///
/// # Errors
///
/// The state database cannot be read, or the branch that `batch` belongs to has died.
pub async fn run<E: Environment>(
    genesis: &Genesis,
    info: BlockInfo,
    batch: Batch<E>,
    transactions: &[Arc<Transaction>],
    mut go_on: impl FnMut(&[Outcome]) -> bool,
) -> Result<(Vec<Outcome>, Sealed<E>), DatabaseError> {
    let mut execution = BlockExecution::new(genesis, info);
    // One sorted, distinct list for the whole block: keys that many transactions share are loaded once.
    let touched = transactions.iter().flat_map(|transaction| transaction.touched().iter().copied());
    let mut keys: Vec<StateKey> = touched.collect();
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| !execution.state().knows(key));
    let (mut session, values) = Session::open(batch, &digests(&keys)).await?;
    for (key, value) in keys.into_iter().zip(values) {
        execution.state().load(key, value);
    }
    let mut outcomes = Vec::with_capacity(transactions.len());
    for transaction in transactions {
        if outcomes.len() % STRIDE == STRIDE - 1 {
            if !go_on(&outcomes) {
                break;
            }
            reschedule().await;
        }
        let outcome = loop {
            match execution.execute(transaction.parsed()) {
                Ok(outcome) => break outcome,
                Err(Missing(keys)) => session = load(session, &mut execution, keys).await?,
            }
        };
        outcomes.push(outcome);
    }
    let changes = execution.finish().changes();
    let sealed = session.seal(changes.into_iter().map(|(key, value)| (Digest(key.0), value))).await?;
    Ok((outcomes, sealed))
}

async fn load<E: Environment>(
    session: Session<E>,
    execution: &mut BlockExecution<'_>,
    keys: BTreeSet<StateKey>,
) -> Result<Session<E>, DatabaseError> {
    let (session, values) = session.load(&digests(&keys)).await?;
    for (key, value) in keys.into_iter().zip(values) {
        execution.state().load(key, value);
    }
    Ok(session)
}
