//! Reservations: money set aside in one transaction, and paid or given back together.

use super::{keep_payment, load, load_pair, require_funds, require_new_payment, require_not_closed, require_open};
use crate::{
    action::{ExpireChain, PostChain, Reserve, VoidChain},
    api::has_signed,
    error,
    keys::{ACCOUNTS, CHAINS},
    rules::{self, Sum, add, take},
    types::{AtDeadline, Chain, ChainStatus, Held, Leg, Release},
};
use vinculum_core::{AccountId, Amount, Timestamp, TransactionId};
use vinculum_identity::api::require_party;
use vinculum_state::{Abort, Context};

pub(crate) fn reserve(action: &Reserve, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (from, to, amount) = (action.from, action.to, action.amount);
    let (mut payer, mut payee) = load_pair(context, (from, to), action.currency)?;
    require_party(context, &payer.holder)?;
    require_deadline(context, action.expires_at)?;
    require_funds(&from, &payer, amount)?;
    require_not_closed(&to, &payee)?;
    let id = context.action;
    require_new_payment(context, &id)?;

    let (transaction, deadline) = (context.transaction, (action.expires_at, action.at_deadline));
    let mut chain = CHAINS.get(context.state, &transaction)?.unwrap_or_else(|| Chain {
        legs: Vec::new(),
        expires_at: action.expires_at,
        at_deadline: action.at_deadline,
        status: ChainStatus::Pending,
        purposeless: false,
        holds: Vec::new(),
        resolved_by: None,
    });
    if (chain.expires_at, chain.at_deadline) != deadline {
        let detail = "all reservations of a transaction must have the same expiresAt and atDeadline";
        return Err(error::CHAIN_TERMS_DIFFER.reject(detail).into());
    }
    if chain.status != ChainStatus::Pending {
        return Err(resolved(&transaction, chain.status));
    }
    if chain.legs.iter().any(|leg| leg.payment == id) {
        let detail = format!("reservation {id} stands twice in the transaction; each needs a salt of its own");
        return Err(error::PAYMENT_EXISTS.reject(detail).into());
    }
    chain.legs.push(Leg { payment: id, from, to, amount, release: action.release.clone(), paid_out: None });
    CHAINS.put(context.state, &transaction, &chain);

    add(&mut payer.totals, Sum::DebitsPending, amount)?;
    add(&mut payee.totals, Sum::CreditsPending, amount)?;
    ACCOUNTS.put(context.state, &from, &payer);
    ACCOUNTS.put(context.state, &to, &payee);
    Ok(())
}

pub(crate) fn post(action: &PostChain, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let chain = pending(context, &action.chain, &action.accounts)?;
    require_before_deadline(context, &chain)?;
    let amounts = action.amounts.clone().unwrap_or_else(|| chain.legs.iter().map(|leg| leg.amount).collect());
    if amounts.len() != chain.legs.len() {
        let detail = format!("the chain has {} reservations, but amounts has {}", chain.legs.len(), amounts.len());
        return Err(error::POSTED_MISMATCH.reject(detail).into());
    }
    for (leg, amount) in chain.legs.iter().zip(&amounts) {
        if *amount > leg.amount {
            let detail = format!("{amount} is more than the {} of reservation {}", leg.amount, leg.payment);
            return Err(error::POSTED_MISMATCH.reject(detail).into());
        }
        require_release(context, leg)?;
    }
    if !chain.holds.is_empty() && chain.legs.iter().zip(&amounts).any(|(leg, amount)| *amount != leg.amount) {
        let detail = format!("chain {} holds {} too, so it is posted whole", action.chain, list(&chain.holds));
        return Err(error::POSTED_IN_PART.reject(detail).into());
    }
    resolve(context, &action.chain, chain, ChainStatus::Posted, &amounts)
}

pub(crate) fn void(action: &VoidChain, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut chain = pending(context, &action.chain, &action.accounts)?;
    if chain.purposeless {
        chain.purposeless = false;
    } else {
        require_void(context, &chain)?;
    }
    let nothing = vec![Amount::ZERO; chain.legs.len()];
    resolve(context, &action.chain, chain, ChainStatus::Voided, &nothing)
}

fn require_void(context: &mut Context<'_, '_>, chain: &Chain) -> Result<(), Abort> {
    require_before_deadline(context, chain)?;
    for leg in &chain.legs {
        let arbitrated = match &leg.release {
            Release::Arbiter { arbiter } => has_signed(context, arbiter)?,
            Release::Payee | Release::BothParties => false,
        };
        let payee = load(context, &leg.to)?.holder;
        if !arbitrated && !has_signed(context, &payee)? {
            let detail = format!("reservation {} is given back by its payee {payee}, or its arbiter", leg.payment);
            return Err(error::RELEASE_NOT_SIGNED.reject(detail).into());
        }
    }
    Ok(())
}

pub(crate) fn expire(action: &ExpireChain, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let chain = pending(context, &action.chain, &action.accounts)?;
    if context.time < chain.expires_at {
        let detail = format!("the deadline {} lies ahead of the block's time {}", chain.expires_at, context.time);
        return Err(error::DEADLINE_NOT_REACHED.reject(detail).into());
    }
    let paid = |leg: &Leg| match chain.at_deadline {
        AtDeadline::Pay => leg.amount,
        AtDeadline::GiveBack => Amount::ZERO,
    };
    let amounts: Vec<_> = chain.legs.iter().map(paid).collect();
    resolve(context, &action.chain, chain, ChainStatus::Expired, &amounts)
}

fn require_deadline(context: &Context<'_, '_>, expires_at: Timestamp) -> Result<(), Abort> {
    if expires_at > context.time && expires_at.since(context.time) <= rules::MAX_RESERVATION_MS {
        return Ok(());
    }
    let detail =
        format!("expiresAt {expires_at} must lie after the block's time {}, by at most 366 days", context.time);
    Err(error::DEADLINE_OUT_OF_RANGE.reject(detail).into())
}

fn require_before_deadline(context: &Context<'_, '_>, chain: &Chain) -> Result<(), Abort> {
    if context.time < chain.expires_at {
        return Ok(());
    }
    let detail = format!("the deadline {} has passed at {}: the chain can only expire", chain.expires_at, context.time);
    Err(error::DEADLINE_PASSED.reject(detail).into())
}

/// The chain, if it is pending and its accounts are those that the action names, so that their histories carry it.
fn pending(context: &mut Context<'_, '_>, id: &TransactionId, accounts: &[AccountId]) -> Result<Chain, Abort> {
    let Some(chain) = CHAINS.get(context.state, id)? else {
        return Err(error::UNKNOWN_CHAIN.reject(format!("transaction {id} has reserved nothing")).into());
    };
    if chain.status != ChainStatus::Pending {
        return Err(resolved(id, chain.status));
    }
    // A chain grows with its own transaction; resolved in there it would be without what comes after.
    if *id == context.transaction {
        let detail = "a chain can't be resolved in the transaction that makes it";
        return Err(error::UNKNOWN_CHAIN.reject(detail).into());
    }
    if chain.accounts() != accounts {
        let detail = format!("accounts must be those of chain {id}, each once, in the order of its reservations");
        return Err(error::ACCOUNTS_DIFFER.reject(detail).into());
    }
    Ok(chain)
}

fn resolved(id: &TransactionId, status: ChainStatus) -> Abort {
    let status = match status {
        ChainStatus::Pending => "pending",
        ChainStatus::Posted => "posted",
        ChainStatus::Voided => "voided",
        ChainStatus::Expired => "expired",
    };
    error::CHAIN_RESOLVED.reject(format!("chain {id} was {status}")).into()
}

fn require_release(context: &mut Context<'_, '_>, leg: &Leg) -> Result<(), Abort> {
    let payee = load(context, &leg.to)?.holder;
    let payer = load(context, &leg.from)?.holder;
    let (payee, payer) = (has_signed(context, &payee)?, has_signed(context, &payer)?);
    let (released, who) = match &leg.release {
        Release::Payee => (payee, "its payee"),
        Release::BothParties => (payer && payee, "its payer and its payee"),
        Release::Arbiter { arbiter } => {
            (has_signed(context, arbiter)? || payer && payee, "its arbiter, or its payer and its payee")
        }
    };
    if released {
        return Ok(());
    }
    Err(error::RELEASE_NOT_SIGNED.reject(format!("reservation {} is released by {who}", leg.payment)).into())
}

/// Ends every reservation: `amounts` are paid, the rest is given back.
fn resolve(
    context: &mut Context<'_, '_>,
    id: &TransactionId,
    mut chain: Chain,
    status: ChainStatus,
    amounts: &[Amount],
) -> Result<(), Abort> {
    for (leg, amount) in chain.legs.iter().zip(amounts) {
        let mut payer = load(context, &leg.from)?;
        take(&mut payer.totals, Sum::DebitsPending, leg.amount);
        if !amount.is_zero() {
            require_open(&leg.from, &payer)?;
            add(&mut payer.totals, Sum::DebitsPosted, *amount)?;
        }
        ACCOUNTS.put(context.state, &leg.from, &payer);

        let mut payee = load(context, &leg.to)?;
        take(&mut payee.totals, Sum::CreditsPending, leg.amount);
        add(&mut payee.totals, Sum::CreditsPosted, *amount)?;
        ACCOUNTS.put(context.state, &leg.to, &payee);
        if !amount.is_zero() {
            keep_payment(context, leg.payment, (leg.from, leg.to), *amount, leg.paid_out.clone())?;
        }
    }
    chain.status = status;
    chain.resolved_by = Some(context.transaction);
    CHAINS.put(context.state, id, &chain);
    Ok(())
}

/// Requires that all that the chain held has left it.
pub(crate) fn conclude_resolution(context: &mut Context<'_, '_>, id: &TransactionId) -> Result<(), Abort> {
    let left = CHAINS.get(context.state, id)?.map(|chain| chain.holds).unwrap_or_default();
    if left.is_empty() {
        return Ok(());
    }
    let detail = format!("the transaction resolves chain {id}, and has to resolve with it {}", list(&left));
    Err(error::HOLD_LEFT_BEHIND.reject(detail).into())
}

fn list(holds: &[Held]) -> String {
    holds.iter().map(Held::to_string).collect::<Vec<_>>().join(", ")
}
