//! Transactions on their way from one member's pool to the others', so that whoever leads next can propose them.
//!
//! A message is a count and that many transactions in binary form, each with its length before it.

use crate::{
    admission::{self, Door},
    transaction::Transaction,
};
use bytes::Bytes;
use commonware_p2p::{Receiver, Recipients, Sender};
use commonware_runtime::Clock;
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc;
use vinculum_core::{
    MAX_TRANSACTION_BYTES,
    wire::{self, Reader, WireError},
};

use crate::consensus::PublicKey;

/// Bytes after which a message is sent and a new one begun.
const MESSAGE_BYTES: usize = 256 << 10;
/// Most bytes of a message.
pub const MAX_MESSAGE_BYTES: usize = MESSAGE_BYTES + MAX_TRANSACTION_BYTES + 16;
/// The least time between two messages to a member.
const RHYTHM: Duration = Duration::from_millis(10);
/// Most transactions in a message.
pub const MAX_COUNT: usize = 4_096;

/// Messages with all of these transactions.
pub fn encode(transactions: &[Arc<Transaction>]) -> Vec<Bytes> {
    let mut messages = Vec::new();
    let mut rest = transactions;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |transaction: &&Arc<Transaction>| {
            let room = bytes < MESSAGE_BYTES;
            bytes += transaction.bytes().len() + 4;
            room
        };
        let count = rest.iter().take(MAX_COUNT).take_while(fits).count();
        let (now, later) = rest.split_at(count);
        let mut message = Vec::with_capacity(bytes + 4);
        wire::put_length(&mut message, now.len());
        for transaction in now {
            wire::put_bytes(&mut message, transaction.bytes());
        }
        messages.push(message.into());
        rest = later;
    }
    messages
}

/// The transactions of a message.
pub fn decode(message: Bytes) -> Result<Vec<Bytes>, WireError> {
    let mut reader = Reader::new(message);
    let count = reader.length(MAX_COUNT, "the transactions")?;
    let transactions =
        (0..count).map(|_| reader.bytes(MAX_TRANSACTION_BYTES, "a transaction")).collect::<Result<_, _>>()?;
    reader.finish("the message")?;
    Ok(transactions)
}

/// Sends what this member has taken in to the others, until the member stops: at once when little comes, else together
/// with what comes within [`RHYTHM`]. A message costs sender and receiver several times what a transaction in it does.
pub async fn spread<E: Clock>(context: E, mut accepted: mpsc::Receiver<Arc<Transaction>>, mut peers: impl Sender) {
    let mut batch = Vec::new();
    while accepted.recv_many(&mut batch, MAX_COUNT).await > 0 {
        for message in encode(&batch) {
            peers.send(Recipients::All, message, false);
        }
        batch.clear();
        context.sleep(RHYTHM).await;
    }
}

/// Offers to the pool what the other members gossip, until the network stops.
pub async fn listen<E: Clock>(
    context: E,
    door: Door,
    validators: Vec<PublicKey>,
    mut peers: impl Receiver<PublicKey = PublicKey>,
) {
    while let Ok((sender, message)) = peers.recv().await {
        let Some(member) = validators.iter().position(|key| *key == sender) else { continue };
        let member = member as u32;
        if !door.trusts(member) {
            continue;
        }
        let Ok(transactions) = decode(Bytes::from(message)) else {
            tracing::debug!(member, "a member's gossip is malformed");
            continue;
        };
        let now = admission::now(&context);
        for bytes in transactions {
            if Transaction::id_of(&bytes).is_some_and(|id| door.knows(&id, &bytes)) {
                continue;
            }
            // Copied, so that one waiting transaction doesn't hold the memory of the whole message.
            // A member that runs a newer program may gossip actions that this one doesn't know yet.
            if let Ok(transaction) = Transaction::read(Bytes::copy_from_slice(&bytes)) {
                door.offer(transaction, member, now);
            }
        }
    }
}
