//! The contract of a module.

use crate::{Context, StateKey, Subject};
use vinculum_core::{ActionDigest, Rejection, TransactionId};

/// Why a run of a transaction ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Abort {
    /// A read found its key not loaded; load it and run again.
    Missing,
    /// The transaction is refused.
    Rejected(Rejection),
}

impl From<Rejection> for Abort {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// The keys that a transaction's actions announce they will read, so that a block can load them in one batch.
#[derive(Debug, Default)]
pub struct Touch {
    /// The transaction.
    pub transaction: TransactionId,
    /// Its action that announces keys now.
    pub action: ActionDigest,
    keys: Vec<StateKey>,
}

impl Touch {
    /// Nothing announced yet for this transaction.
    pub fn new(transaction: TransactionId) -> Self {
        Self { transaction, ..Self::default() }
    }

    /// Announces one path.
    pub fn add(&mut self, path: &str) {
        self.keys.push(StateKey::of(path));
    }

    /// The announced keys.
    pub fn into_keys(self) -> Vec<StateKey> {
        self.keys
    }
}

/// The actions of one module: an enum with a variant per action.
pub trait Module: Sized {
    /// The first part of the type of each action, before the dot.
    const NAME: &'static str;

    /// Reads an action from its exact bytes.
    fn parse(bytes: &[u8]) -> Result<Self, Rejection>;

    /// Checks what needs no state.
    fn check(&self) -> Result<(), Rejection>;

    /// Announces the keys that [`Self::apply`] will read. A hint: a key that it leaves out costs a second run.
    fn touch(&self, touch: &mut Touch);

    /// The subjects whose histories the action extends when it is accepted, in that order.
    fn subjects(&self) -> Vec<Subject>;

    /// Loads, requires, computes, writes, emits.
    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort>;

    /// Requires what must hold once every action of the transaction has been applied: that the lien of a loan was placed
    /// beside it, say. Changes nothing.
    fn conclude(&self, _context: &mut Context<'_, '_>) -> Result<(), Abort> {
        Ok(())
    }
}
