//! What higher modules may ask of this one.

use crate::{handle, keys::ACCOUNTS, types::Account};
use vinculum_core::{AccountId, Party};
use vinculum_identity::api::require_party;
use vinculum_state::{Abort, Context, Touch};

/// Announces what [`account`] reads.
pub fn touch_account(id: &AccountId, touch: &mut Touch) {
    ACCOUNTS.touch(id, touch);
}

/// The account.
pub fn account(context: &mut Context<'_, '_>, id: &AccountId) -> Result<Account, Abort> {
    handle::load(context, id)
}

/// Whether a party has signed: a key itself, an organisation by an active key while it is not suspended.
pub fn has_signed(context: &mut Context<'_, '_>, party: &Party) -> Result<bool, Abort> {
    match require_party(context, party) {
        Ok(()) => Ok(true),
        Err(Abort::Rejected(_)) => Ok(false),
        Err(Abort::Missing) => Err(Abort::Missing),
    }
}
