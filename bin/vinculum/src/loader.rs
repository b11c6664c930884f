//! Submits many transactions: each group in order, groups side by side.

use crate::exit::Failure;
use futures::{StreamExt as _, stream};
use vinculum_client::{Client, ClientError, Receipt};
use vinculum_core::Envelope;

/// How many groups are under way together.
const CONCURRENT: usize = 384;

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
