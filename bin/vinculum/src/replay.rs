//! `vinculum node replay`: from the archive of finalized blocks to state and read model.

use crate::{
    config::NodeConfig,
    files,
    node::{DataFolder, PREFIX},
    output,
};
use anyhow::Context as _;
use commonware_runtime::Supervisor as _;
use serde::Serialize;
use std::sync::Arc;
use vinculum_chain::{
    FinalizedBlock, Runtime, application, archive,
    replay::{Progress, Target},
    runner,
};
use vinculum_core::Digest;
use vinculum_index::Index;
use vinculum_runtime::Genesis;

/// How many blocks the read model takes in at a time.
const BATCH: usize = 256;

/// What a replay found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub height: u64,
    pub state_root: Digest,
    pub transactions: u64,
    pub certificates: u64,
    /// The last block that a certificate covers; a crash can leave a few after it.
    pub certified_height: u64,
    pub read_model_height: Option<u64>,
}

/// Replays a stopped member's archive; rebuilds state and read model, or only checks.
pub fn run(config: &NodeConfig, check_only: bool) -> anyhow::Result<Report> {
    let genesis = Arc::new(files::read_genesis(&config.genesis)?);
    let folder = DataFolder(&config.data);
    let _taken = folder.take()?;
    let url = config.database.clone().unwrap_or_else(|| folder.read_model());
    vinculum_chain::run(folder.runtime(), async |context| {
        let bar = output::progress(0, "replaying");
        let target = if check_only { Target::Confirm } else { Target::Rebuild };
        let mut progress = |at: Progress| {
            bar.set_length(at.last);
            bar.set_position(at.height);
        };
        let summary = runner::replay(&context, genesis.clone(), PREFIX, target, &mut progress).await?;
        bar.finish_and_clear();
        let read_model_height = match check_only {
            true => None,
            false => Some(rebuild_read_model(&context, &genesis, &url, summary.height).await?),
        };
        Ok(Report {
            height: summary.height,
            state_root: summary.state_root,
            transactions: summary.transactions,
            certificates: summary.certificates,
            certified_height: summary.certified,
            read_model_height,
        })
    })
}

async fn rebuild_read_model(context: &Runtime, genesis: &Genesis, url: &str, last: u64) -> anyhow::Result<u64> {
    let index = Index::open(url, genesis).await.context("the read model")?;
    index.reset().await?;
    let cache = archive::page_cache();
    let blocks = archive::blocks(context.child("blocks"), PREFIX, cache).await?;
    let bar = output::progress(last, "indexing");
    let mut batch = Vec::with_capacity(BATCH);
    for height in 1..=last {
        let block = blocks.at(height).await?.with_context(|| format!("block {height} is not in the archive"))?;
        let transactions = application::read_executed(&block)?;
        let finalized = FinalizedBlock { header: block.header().clone(), digest: block.id(), transactions };
        batch.push(vinculum_api::indexed_block(&finalized));
        if batch.len() == BATCH || height == last {
            index.apply(&batch).await?;
            batch.clear();
        }
        bar.set_position(height);
    }
    bar.finish_and_clear();
    Ok(index.indexed_height())
}
