//! Opening, freezing and closing accounts.

use super::{load, require_currency, require_not_closed};
use crate::{
    action::{CloseAccount, FreezeAccount, OpenAccount, SetCreditLimit, UnfreezeAccount},
    error,
    keys::ACCOUNTS,
    types::{Account, AccountStatus, Totals},
};
use vinculum_core::{AccountId, Amount, OrganisationId, Role, history::RunningHash};
use vinculum_identity::api::{require_organisation, require_party};
use vinculum_state::{Abort, Context};

pub(crate) fn open(action: &OpenAccount, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    require_organisation(context, &action.by, &[Role::Bank])?;
    require_party(context, &action.holder)?;
    let id = action.account();
    if ACCOUNTS.contains(context.state, &id)? {
        let detail = format!("account {id} has been opened; another account like it needs another salt");
        return Err(error::ACCOUNT_EXISTS.reject(detail).into());
    }
    let account = Account {
        bank: action.by.clone(),
        holder: action.holder.clone(),
        currency: action.currency,
        credit_limit: action.credit_limit,
        totals: Totals::default(),
        status: AccountStatus::Open,
        opened_at: context.time,
        history: RunningHash::default(),
    };
    ACCOUNTS.put(context.state, &id, &account);
    Ok(())
}

pub(crate) fn freeze(action: &FreezeAccount, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let status = AccountStatus::Frozen { reason: action.reason };
    change(context, &action.by, &action.account, |account| (account.status != status).then(|| account.status = status))
}

pub(crate) fn unfreeze(action: &UnfreezeAccount, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    change(context, &action.by, &action.account, |account| {
        (account.status != AccountStatus::Open).then(|| account.status = AccountStatus::Open)
    })
}

pub(crate) fn set_credit_limit(action: &SetCreditLimit, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    require_currency(&action.account, &load(context, &action.account)?, action.currency)?;
    change(context, &action.by, &action.account, |account| {
        (account.credit_limit != action.credit_limit).then(|| account.credit_limit = action.credit_limit)
    })
}

pub(crate) fn close(action: &CloseAccount, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let account = load(context, &action.account)?;
    let Totals { debits_pending, credits_pending, .. } = account.totals;
    if account.balance() != 0 || debits_pending != Amount::ZERO || credits_pending != Amount::ZERO {
        let detail = format!(
            "account {} has a balance of {}, {debits_pending} reserved and {credits_pending} awaited",
            action.account,
            account.balance()
        );
        return Err(error::ACCOUNT_NOT_EMPTY.reject(detail).into());
    }
    change(context, &action.by, &action.account, |account| {
        account.status = AccountStatus::Closed;
        Some(())
    })
}

/// Changes an account of the bank that is not closed; `None` from `step` says that nothing changed.
fn change(
    context: &mut Context<'_, '_>,
    by: &OrganisationId,
    id: &AccountId,
    step: impl FnOnce(&mut Account) -> Option<()>,
) -> Result<(), Abort> {
    require_organisation(context, by, &[Role::Bank])?;
    let mut account = load(context, id)?;
    require_bank(by, id, &account)?;
    require_not_closed(id, &account)?;
    if step(&mut account).is_none() {
        return Err(error::NO_CHANGE.reject(format!("account {id} is in that state already")).into());
    }
    ACCOUNTS.put(context.state, id, &account);
    Ok(())
}

/// A bank acts on its own accounts only.
pub(super) fn require_bank(by: &OrganisationId, id: &AccountId, account: &Account) -> Result<(), Abort> {
    if account.bank == *by {
        return Ok(());
    }
    Err(error::NOT_ACCOUNT_BANK.reject(format!("account {id} is at {}, not at {by}", account.bank)).into())
}
