//! Submits many transactions: each group in order, groups side by side; and finds out what became of earlier ones.

use crate::exit::Failure;
use futures::{StreamExt as _, stream};
use std::time::{Duration, Instant};
use vinculum_client::{Client, ClientError, Network, Receipt};
use vinculum_core::{Envelope, Timestamp};

/// How many groups are under way together.
const CONCURRENT: usize = 384;
/// How long the members may take to make a block.
const READY: Duration = Duration::from_secs(60);

/// What became of one submission.
pub type Answer = Result<Receipt, ClientError>;

/// Submits the groups; `done` hears of every answer, with what the job carried. A member that can't be reached, or
/// keeps being too busy, ends the load; everything that was under way stays undecided and can be submitted again.
pub async fn load<T>(
    client: &Client,
    groups: impl IntoIterator<Item = Vec<(T, Envelope)>>,
    done: impl Fn(T, Answer) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let done = &done;
    let group = |jobs: Vec<(T, Envelope)>| async move {
        for (carried, envelope) in jobs {
            let answer = client.submit_and_wait(&envelope).await;
            if let Err(error) = &answer
                && (error.problem().is_none() || error.is_temporary())
            {
                return Err(Failure::Network(error.to_string()).into());
            }
            done(carried, answer)?;
        }
        anyhow::Ok(())
    };
    let mut running = stream::iter(groups.into_iter().map(group)).buffer_unordered(CONCURRENT);
    while let Some(result) = running.next().await {
        result?;
    }
    Ok(())
}

/// Waits until a block from after `since` is final, and the member's lists show it. Whatever was submitted with a
/// deadline before, or by a process that ended before, is then in them or never will be.
pub async fn wait_for_block(client: &Client, since: Timestamp) -> anyhow::Result<()> {
    let start = Instant::now();
    loop {
        match client.network().await {
            Ok(Network { height, time, indexed_height, .. })
                if height > 0 && time > since.0 && indexed_height >= height =>
            {
                return Ok(());
            }
            Err(error) if start.elapsed() > READY => {
                return Err(Failure::Network(format!("the member does not answer: {error}")).into());
            }
            Ok(_) if start.elapsed() > READY => {
                return Err(Failure::Network("the members agree on no block".into()).into());
            }
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}
