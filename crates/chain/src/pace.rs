//! When a leader proposes: at once when there is work, seldom when there is none.
//!
//! The engine has no rhythm of its own; unpaced it would make dozens of empty blocks a second. This wraps the
//! executor's application and lets a proposal begin only when
//!
//! - a transaction waits that no pending block has (then after a short while in which others gather), or
//! - the last block is older than the heartbeat (then an empty block keeps the time going).
//!
//! A leader that has neither for a while declines, which passes the lead on without a block. So no empty blocks pile
//! up in the archive, and yet the others can wait for a leader's sign of life for less than a second, which is what a
//! dead leader costs.
//!
//! The waiting must happen here, before the executor is asked: while it builds a block it doesn't apply final ones.

use crate::{
    admission::timestamp,
    block::Block,
    config::Tunables,
    consensus::{Context, Scheme},
    ledger::{Ledger, Pending},
};
use commonware_consensus::{Application, Handoff, marshal::ancestry::Ancestry};
use commonware_cryptography::Digested;
use commonware_runtime::Clock;
use futures::future::{Either, select};
use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use vinculum_core::Timestamp;

/// So many waiting transactions make a leader gather for [`BUSY_INTERVAL`]; fewer, for less.
const BUSY: usize = 500;
/// How long a leader gathers at most when there is work.
const BUSY_INTERVAL: Duration = Duration::from_millis(100);

/// An application whose proposals keep pace with the work.
#[derive(Clone)]
pub struct Paced<A> {
    inner: A,
    ledger: Arc<Ledger>,
    tunables: Tunables,
}

impl<A> Paced<A> {
    /// Wraps `inner`.
    pub fn new(inner: A, ledger: Arc<Ledger>, tunables: Tunables) -> Self {
        Self { inner, ledger, tunables }
    }

    /// Waits until a block on `parent` is due; `false` when this turn passes without one.
    async fn is_due(&self, clock: &impl Clock, parent: Timestamp, pending: &Pending) -> bool {
        let milliseconds = Duration::from_millis;
        let opened = clock.current();
        let parent = UNIX_EPOCH + milliseconds(parent.0);
        let heartbeat = parent + milliseconds(self.tunables.heartbeat_ms);
        let give_up = opened + milliseconds(self.tunables.idle_turn_ms);
        let mut arrivals = self.ledger.mempool.arrivals();
        let mut from = 0;
        loop {
            arrivals.borrow_and_update();
            match self.ledger.mempool.has_work(from, timestamp(clock.current()), |t| pending.contains(&t.id())) {
                Ok(()) => break,
                Err(seen) => from = seen,
            }
            let now = clock.current();
            if now >= heartbeat {
                return true;
            }
            if now >= give_up {
                return false;
            }
            let arrival = std::pin::pin!(arrivals.changed());
            let timeout = std::pin::pin!(clock.sleep_until(heartbeat.min(give_up)));
            // The pool lives as long as the ledger, so this doesn't spin on a closed channel.
            if let Either::Left((Err(_), _)) = select(arrival, timeout).await {
                return false;
            }
        }
        clock.sleep_until(self.earliest(opened, parent, clock.current())).await;
        clock.sleep_until(opened + self.longer(pending)).await;
        true
    }

    /// How long after its turn began a leader goes on gathering under load.
    ///
    /// However few transactions a block has, it costs every member as much as dozens of them: votes, certificates, files
    /// to sync. So the more wait, the fewer and larger the blocks are.
    fn longer(&self, pending: &Pending) -> Duration {
        let waiting = self.ledger.mempool.size().0.saturating_sub(pending.len());
        BUSY_INTERVAL * waiting.min(BUSY) as u32 / BUSY as u32
    }

    /// When a block may be made for work found at `now`. A parent's time ahead of this clock doesn't delay it further.
    fn earliest(&self, opened: SystemTime, parent: SystemTime, now: SystemTime) -> SystemTime {
        let interval = Duration::from_millis(self.tunables.block_interval_ms);
        let gathered = now + Duration::from_millis(self.tunables.gather_ms);
        let waited_long_enough = (parent + interval).min(opened + interval);
        // Work that was there from the start has gathered already while the parent was being agreed on.
        if now > opened + Duration::from_millis(1) { gathered.max(waited_long_enough) } else { waited_long_enough }
    }
}

impl<E, A> Application<E> for Paced<A>
where
    E: Clock,
    A: Application<E, SigningScheme = Scheme, Context = Context, Block = Block, Input = ()> + Sync,
{
    type SigningScheme = Scheme;
    type Context = Context;
    type Block = Block;
    type Input = ();

    async fn prepare(
        &mut self,
        context: (E, Context),
        ancestry: impl Ancestry<Block>,
        input: (),
    ) -> Handoff<Digested<Block>> {
        self.inner.prepare(context, ancestry, input).await
    }

    async fn propose(
        &mut self,
        context: (E, Context),
        ancestry: impl Ancestry<Block>,
        input: (),
    ) -> Option<Digested<Block>> {
        use futures::StreamExt as _;
        let parent = ancestry.clone().next().await?;
        let pending = self.ledger.pending(ancestry.clone()).await?;
        if !self.is_due(&context.0, parent.inner().header().time, &pending).await {
            return None;
        }
        self.inner.propose(context, ancestry, input).await
    }

    async fn verify(&mut self, context: (E, Context), ancestry: impl Ancestry<Block>) -> bool {
        self.inner.verify(context, ancestry).await
    }
}
