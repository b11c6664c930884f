//! Runs transactions.

use crate::{Action, Genesis, Outcome, Parsed};
use std::collections::BTreeSet;
use vinculum_core::{NetworkId, OrganisationId, Timestamp};
use vinculum_identity::api::touch_key;
use vinculum_state::{Abort, BlockState, Context, StateKey, Touch};

/// The block that transactions run in.
#[derive(Debug, Clone, Copy)]
pub struct BlockInfo {
    /// Its height; the first after genesis is 1.
    pub height: u64,
    /// Its time.
    pub time: Timestamp,
}

/// The keys that a transaction read and that are not loaded; its run left nothing behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub BTreeSet<StateKey>);

/// A block in the making, or being checked.
#[derive(Debug)]
pub struct BlockExecution<'a> {
    info: BlockInfo,
    network: NetworkId,
    governors: &'a [OrganisationId],
    state: BlockState,
}

/// The keys that a transaction says it will read.
pub fn touched(transaction: &Parsed) -> Vec<StateKey> {
    let mut touch = Touch::new(transaction.id());
    for (action, digest) in transaction.actions().iter().zip(&transaction.payload().actions) {
        touch.action = *digest;
        action.touch(&mut touch);
    }
    // Only governance looks signers' keys up.
    if transaction.actions().iter().any(|action| matches!(action, Action::Identity(_))) {
        transaction.signers().iter().for_each(|key| touch_key(key, &mut touch));
    }
    touch.into_keys()
}

impl<'a> BlockExecution<'a> {
    /// Starts a block. The first one begins with the founders' records.
    pub fn new(genesis: &'a Genesis, info: BlockInfo) -> Self {
        let mut state = BlockState::default();
        if info.height == 1 {
            genesis.write(&mut state);
        }
        Self { info, network: genesis.network_id(), governors: genesis.governors(), state }
    }

    /// The state, to load values into.
    pub fn state(&mut self) -> &mut BlockState {
        &mut self.state
    }

    /// The keys among `keys` that have to be loaded.
    pub fn unknown(&self, keys: impl IntoIterator<Item = StateKey>) -> BTreeSet<StateKey> {
        keys.into_iter().filter(|key| !self.state.knows(key)).collect()
    }

    /// Runs a transaction: all of its actions happen, or none.
    pub fn execute(&mut self, transaction: &Parsed) -> Result<Outcome, Missing> {
        let mut overlay = self.state.begin();
        let mut events = Vec::new();
        // First all actions happen, then each requires what must hold beside the others.
        let steps: [fn(&Action, &mut Context<'_, '_>) -> Result<(), Abort>; 2] = [Action::apply, Action::conclude];
        for step in steps {
            let actions = transaction.actions().iter().zip(&transaction.payload().actions);
            for (index, (action, digest)) in (0u32..).zip(actions) {
                let mut context = Context {
                    state: &mut overlay,
                    network: self.network,
                    height: self.info.height,
                    time: self.info.time,
                    transaction: transaction.id(),
                    index,
                    action: *digest,
                    signers: transaction.signers(),
                    governors: self.governors,
                    events: &mut events,
                };
                match step(action, &mut context) {
                    Ok(()) => {}
                    Err(Abort::Missing) => return Err(Missing(overlay.missing().clone())),
                    // A handler that turned a missed read into a rejection judged without knowing.
                    Err(Abort::Rejected(_)) if !overlay.missing().is_empty() => {
                        return Err(Missing(overlay.missing().clone()));
                    }
                    Err(Abort::Rejected(rejection)) => return Ok(Outcome::rejected(index, rejection)),
                }
            }
        }
        if !overlay.missing().is_empty() {
            return Err(Missing(overlay.missing().clone()));
        }
        overlay.commit();
        Ok(Outcome::Accepted { events })
    }

    /// Ends the block and gives its state.
    pub fn finish(self) -> BlockState {
        self.state
    }
}
