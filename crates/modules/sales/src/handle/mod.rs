//! One file per family of actions: load, require, compute, write.

mod agreement;
mod listing;
mod settlement;

pub(crate) use agreement::{acknowledge, cancel, conclude_return, report_inspection};
pub(crate) use listing::{accept, conclude_offer, counter, decline, delist, list, offer};
pub(crate) use settlement::{conclude_settlement, settle};

use crate::{
    action::MAX_TERM_MS,
    error,
    keys::SALES,
    types::{Agreement, Offer, OfferStatus, Sale, SaleStatus, Side},
};
use vinculum_core::{Party, SaleId, Timestamp, VehicleId, history::RunningHash};
use vinculum_payments::api::{self as payments, has_signed};
use vinculum_state::{Abort, Context, history::HEADS};

fn load(context: &mut Context<'_, '_>, id: &SaleId) -> Result<Sale, Abort> {
    let found = SALES.get(context.state, id)?;
    found.ok_or_else(|| error::UNKNOWN_SALE.reject(format!("there is no sale {id}")).into())
}

/// Adds this action to the sale's own history.
pub(crate) fn extend_history(context: &mut Context<'_, '_>, id: &SaleId) -> Result<(), Abort> {
    let mut sale = load(context, id)?;
    sale.own_history.extend(&context.entry());
    SALES.put(context.state, id, &sale);
    Ok(())
}

fn load_listed(context: &mut Context<'_, '_>, id: &SaleId) -> Result<Sale, Abort> {
    let sale = load(context, id)?;
    match sale.status {
        SaleStatus::Listed => Ok(sale),
        _ => Err(step(id, &sale)),
    }
}

fn load_agreed(context: &mut Context<'_, '_>, id: &SaleId) -> Result<(Sale, Agreement), Abort> {
    let sale = load(context, id)?;
    match &sale.status {
        SaleStatus::Agreed(agreement) => {
            let agreement = agreement.clone();
            Ok((sale, agreement))
        }
        _ => Err(step(id, &sale)),
    }
}

fn step(id: &SaleId, sale: &Sale) -> Abort {
    let status = match sale.status {
        SaleStatus::Listed => "listed, not agreed",
        SaleStatus::Agreed(_) => "agreed",
        SaleStatus::Settled(_) => "settled",
        SaleStatus::Cancelled { .. } => "cancelled",
        SaleStatus::Delisted => "delisted",
    };
    error::SALE_STEP.reject(format!("sale {id} is {status}")).into()
}

/// The offer, by its number.
fn offer_of<'a>(id: &SaleId, sale: &'a mut Sale, number: u16) -> Result<&'a mut Offer, Abort> {
    let found = sale.offers.get_mut(usize::from(number));
    found.ok_or_else(|| error::UNKNOWN_OFFER.reject(format!("sale {id} has no offer {number}")).into())
}

fn require_open(id: &SaleId, number: u16, offer: &Offer) -> Result<(), Abort> {
    match offer.status {
        OfferStatus::Open => Ok(()),
        OfferStatus::Accepted => {
            Err(error::OFFER_STEP.reject(format!("offer {number} of sale {id} was accepted")).into())
        }
        OfferStatus::Declined => {
            Err(error::OFFER_STEP.reject(format!("offer {number} of sale {id} was declined")).into())
        }
    }
}

fn party_of<'a>(seller: &'a Party, offer: &'a Offer, side: Side) -> &'a Party {
    match side {
        Side::Buyer => &offer.buyer,
        Side::Seller => seller,
    }
}

fn require_future(context: &Context<'_, '_>, field: &str, time: Timestamp) -> Result<(), Abort> {
    if time > context.time && time.since(context.time) <= MAX_TERM_MS {
        return Ok(());
    }
    let detail = format!("{field} {time} must lie after the block's time {}, by at most 366 days", context.time);
    Err(error::SALE_DEADLINE.reject(detail).into())
}

fn require_unexpired(context: &Context<'_, '_>, what: &str, deadline: Timestamp) -> Result<(), Abort> {
    if context.time <= deadline {
        return Ok(());
    }
    Err(error::SALE_EXPIRED
        .reject(format!("{what} expired at {deadline}; the block's time is {}", context.time))
        .into())
}

/// The vehicle's history as it is.
fn snapshot(context: &mut Context<'_, '_>, vehicle: VehicleId) -> Result<RunningHash, Abort> {
    let head = HEADS.get_shared(context.state, &vehicle)?;
    Ok(head.map(|head| head.running_hash()).unwrap_or_default())
}

fn require_history(context: &mut Context<'_, '_>, vehicle: VehicleId, known: RunningHash) -> Result<(), Abort> {
    let now = snapshot(context, vehicle)?;
    if now == known {
        return Ok(());
    }
    let detail = format!(
        "the history of vehicle {vehicle} has {} records and ends in {}; agreed were {} that end in {}",
        now.count, now.digest, known.count, known.digest
    );
    Err(error::HISTORY_CHANGED.reject(detail).into())
}

/// Lets the same transaction give an offer's deposit back without the seller.
fn free_deposit(context: &mut Context<'_, '_>, offer: &Offer) -> Result<(), Abort> {
    match &offer.deposit {
        Some(chain) => payments::allow_void(context, chain),
        None => Ok(()),
    }
}

fn signed(context: &mut Context<'_, '_>, sale: &Sale, offer: &Offer) -> Result<(bool, bool), Abort> {
    Ok((has_signed(context, &offer.buyer)?, has_signed(context, &sale.seller)?))
}
