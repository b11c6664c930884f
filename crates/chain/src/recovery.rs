//! What a restarting member reads from its archive before it takes part: which transactions are final already.

use crate::{block::Block, consensus::Marshal, ledger::Ledger, window::ReplayWindow};
use commonware_consensus::{marshal::Identifier, types::Height};
use futures::{StreamExt as _, stream};
use vinculum_core::{Envelope, MAX_VALIDITY_MS, Payload, Timestamp, TransactionId, wire::Reader};

/// How many blocks are read at the same time.
const CONCURRENCY: usize = 32;

/// Id and deadline of each transaction of a block. The archive holds only blocks that were checked, so what can't be
/// read is no transaction that could be replayed.
fn deadlines(block: &Block) -> Vec<(TransactionId, Timestamp)> {
    let body = block.body();
    let read = |index| {
        let envelope = Envelope::read(&mut Reader::new(body.transaction(index))).ok()?;
        let payload: Payload = serde_json::from_slice(&envelope.payload).ok()?;
        Some((envelope.id(), payload.valid_until))
    };
    (0..body.len()).filter_map(read).collect()
}

/// Puts `ledger` where this member's state stands, with every id that could still be replayed.
///
/// `marshal` must be running and the executor not yet. Reads back as far as a transaction may reach ahead: a day.
pub async fn resume(ledger: &Ledger, marshal: &Marshal) {
    let Some((_, anchor)) = marshal.get_anchor().await else { return };
    let anchor = anchor.inner();
    let (height, time) = (anchor.header().height, anchor.header().time);
    let mut window = ReplayWindow::after(height, time);
    let read = |height| marshal.get_block(Identifier::Height(Height::new(height)));
    let mut blocks = std::pin::pin!(stream::iter((1..=height).rev().map(read)).buffered(CONCURRENCY));
    while let Some(Some(block)) = blocks.next().await {
        let header = block.inner().header();
        if header.time.plus(MAX_VALIDITY_MS) < time {
            break;
        }
        for (id, valid_until) in deadlines(block.inner()) {
            window.insert(&id, valid_until, header.height);
        }
    }
    tracing::info!(height, replayable = window.len(), "resuming");
    ledger.resume(window, anchor);
}
