//! One file per family of actions: load, require, compute, write.

mod account;
mod code;
mod mandate;
mod pending;
mod transfer;

pub(crate) use account::{close, freeze, open, set_credit_limit, unfreeze};
pub(crate) use code::{charge, decode};
pub(crate) use mandate::{collect, grant, revoke};
pub(crate) use pending::{conclude_resolution, expire, post, reserve, void};
pub(crate) use transfer::{issue, redeem, refund, transfer};

use crate::{
    error,
    keys::{ACCOUNTS, BOOKS, BookKey, PAYMENTS},
    rules::{Sum, add},
    types::{Account, AccountStatus, Payment, Security},
};
use vinculum_core::{AccountId, ActionDigest, Amount, Currency};
use vinculum_state::{Abort, Context};

/// The account.
pub(crate) fn load(context: &mut Context<'_, '_>, id: &AccountId) -> Result<Account, Abort> {
    let found = ACCOUNTS.get(context.state, id)?;
    found.ok_or_else(|| error::UNKNOWN_ACCOUNT.reject(format!("there is no account {id}")).into())
}

/// Adds this action to the account's history.
pub(crate) fn extend_history(context: &mut Context<'_, '_>, id: &AccountId) -> Result<(), Abort> {
    let mut account = load(context, id)?;
    account.history.extend(&context.entry());
    ACCOUNTS.put(context.state, id, &account);
    Ok(())
}

/// Two accounts between which money of this currency can move.
fn load_pair(
    context: &mut Context<'_, '_>,
    (from, to): (AccountId, AccountId),
    currency: Currency,
) -> Result<(Account, Account), Abort> {
    let (payer, payee) = (load(context, &from)?, load(context, &to)?);
    if payer.bank != payee.bank {
        let detail = format!("account {from} is at {}, account {to} at {}", payer.bank, payee.bank);
        return Err(error::BANKS_DIFFER.reject(detail).into());
    }
    require_currency(&from, &payer, currency)?;
    require_currency(&to, &payee, currency)?;
    Ok((payer, payee))
}

fn require_currency(id: &AccountId, account: &Account, currency: Currency) -> Result<(), Abort> {
    if account.currency == currency {
        return Ok(());
    }
    let detail = format!("account {id} holds {}, not {currency}", account.currency);
    Err(error::CURRENCIES_DIFFER.reject(detail).into())
}

fn require_not_closed(id: &AccountId, account: &Account) -> Result<(), Abort> {
    match account.status {
        AccountStatus::Closed => Err(error::ACCOUNT_CLOSED.reject(format!("account {id} is closed")).into()),
        AccountStatus::Open | AccountStatus::Frozen { .. } => Ok(()),
    }
}

fn require_open(id: &AccountId, account: &Account) -> Result<(), Abort> {
    require_not_closed(id, account)?;
    match account.status {
        AccountStatus::Frozen { .. } => {
            Err(error::ACCOUNT_FROZEN.reject(format!("account {id} is frozen by {}", account.bank)).into())
        }
        AccountStatus::Open | AccountStatus::Closed => Ok(()),
    }
}

/// Requires that the account may pay and has the amount at its disposal.
fn require_funds(id: &AccountId, account: &Account, amount: Amount) -> Result<(), Abort> {
    require_open(id, account)?;
    let available = account.available();
    if available < amount.minor_units() as i64 {
        let detail = format!("account {id} has {available} {} at its disposal, not {amount}", account.currency);
        return Err(error::INSUFFICIENT_FUNDS.reject(detail).into());
    }
    Ok(())
}

/// Adds to one sum of the bank's own book for the account's currency.
fn add_to_book(context: &mut Context<'_, '_>, account: &Account, sum: Sum, amount: Amount) -> Result<(), Abort> {
    let key = BookKey(account.bank.clone(), account.currency);
    let mut book = BOOKS.get(context.state, &key)?.unwrap_or_default();
    add(&mut book, sum, amount)?;
    BOOKS.put(context.state, &key, &book);
    Ok(())
}

/// Keeps a payment for refunds to point at.
fn keep_payment(
    context: &mut Context<'_, '_>,
    id: ActionDigest,
    (from, to): (AccountId, AccountId),
    amount: Amount,
    paid_out: Option<Security>,
) -> Result<(), Abort> {
    require_new_payment(context, &id)?;
    let payment =
        Payment { from, to, amount, refunded: Amount::ZERO, transaction: context.transaction, repaid: None, paid_out };
    PAYMENTS.put(context.state, &id, &payment);
    Ok(())
}

/// The digest of an action names its payment, so the very same action is refused a second time; so a client that
/// repeats itself can't pay twice.
fn require_new_payment(context: &mut Context<'_, '_>, id: &ActionDigest) -> Result<(), Abort> {
    if PAYMENTS.contains(context.state, id)? {
        let detail = format!("payment {id} has been made; another payment like it needs another salt");
        return Err(error::PAYMENT_EXISTS.reject(detail).into());
    }
    Ok(())
}

/// Moves money between two accounts at once and keeps the payment.
fn pay(
    context: &mut Context<'_, '_>,
    (from, to): (AccountId, AccountId),
    (mut payer, mut payee): (Account, Account),
    amount: Amount,
) -> Result<(), Abort> {
    require_funds(&from, &payer, amount)?;
    require_not_closed(&to, &payee)?;
    add(&mut payer.totals, Sum::DebitsPosted, amount)?;
    add(&mut payee.totals, Sum::CreditsPosted, amount)?;
    ACCOUNTS.put(context.state, &from, &payer);
    ACCOUNTS.put(context.state, &to, &payee);
    keep_payment(context, context.action, (from, to), amount, None)
}
