//! Listing and offers.

use super::{
    free_deposit, load, load_listed, offer_of, party_of, require_future, require_history, require_open,
    require_unexpired, signed, snapshot,
};
use crate::{
    action::{Accept, Counter, Decline, Delist, List, MAX_OFFERS, MakeOffer},
    error,
    keys::{LISTED, SALES},
    types::{Agreement, Offer, OfferStatus, Sale, SaleStatus, Side},
};
use vinculum_core::{Amount, Currency, Role, SaleId, history::RunningHash};
use vinculum_identity::api::{organisation, require_party};
use vinculum_payments::api as payments;
use vinculum_state::{Abort, Context};
use vinculum_vehicles::api as vehicles;

pub(crate) fn list(action: &List, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    require_party(context, &action.seller)?;
    require_future(context, "expiresAt", action.expires_at)?;
    let vehicle = vehicles::vehicle(context, &action.vehicle)?;
    if !vehicle.holders.contains(&action.seller) {
        let detail = format!("{} doesn't hold the title of vehicle {}", action.seller, action.vehicle);
        return Err(error::NOT_TITLE_HOLDER.reject(detail).into());
    }
    let account = payments::account(context, &action.account)?;
    if account.holder != action.seller || account.currency != action.currency {
        let detail = format!("account {} is not one of {} in {}", action.account, action.seller, action.currency);
        return Err(error::SALE_ACCOUNT_UNFIT.reject(detail).into());
    }
    if let Some(other) = LISTED.get(context.state, &action.vehicle)?
        && load(context, &other)?.status.is_open()
    {
        let detail = format!("vehicle {} is for sale already: sale {other}", action.vehicle);
        return Err(error::ALREADY_LISTED.reject(detail).into());
    }
    let id = action.sale();
    if SALES.contains(context.state, &id)? {
        return Err(error::ALREADY_LISTED.reject(format!("sale {id} exists; another one needs another salt")).into());
    }
    let sale = Sale {
        seller: action.seller.clone(),
        vehicle: action.vehicle,
        currency: action.currency,
        asking: action.asking,
        account: action.account,
        history: snapshot(context, action.vehicle)?,
        listed_at: context.time,
        expires_at: action.expires_at,
        offers: Vec::new(),
        status: SaleStatus::Listed,
        own_history: RunningHash::default(),
    };
    LISTED.put(context.state, &action.vehicle, &id);
    SALES.put(context.state, &id, &sale);
    Ok(())
}

fn require_currency(id: &SaleId, sale: &Sale, currency: Currency) -> Result<(), Abort> {
    if sale.currency == currency {
        return Ok(());
    }
    let detail = format!("sale {id} is in {}, not {currency}", sale.currency);
    Err(error::SALE_CURRENCY_DIFFERS.reject(detail).into())
}

pub(crate) fn offer(action: &MakeOffer, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut sale = load_listed(context, &action.sale)?;
    require_party(context, &action.buyer)?;
    require_currency(&action.sale, &sale, action.currency)?;
    require_unexpired(context, "the listing", sale.expires_at)?;
    require_future(context, "expiresAt", action.expires_at)?;
    require_future(context, "settleBy", action.settle_by)?;
    if sale.offers.len() >= MAX_OFFERS {
        let detail = format!("sale {} has {MAX_OFFERS} offers, the most that it can have", action.sale);
        return Err(error::TOO_MANY_OFFERS.reject(detail).into());
    }
    if action.buyer == sale.seller {
        return Err(error::OFFER_STEP.reject("the seller can't make an offer").into());
    }
    let lender = action.financing.as_ref().map(|financing| &financing.lender);
    for (id, role) in
        action.inspector.iter().map(|id| (id, Role::InspectionBody)).chain(lender.map(|id| (id, Role::Lender)))
    {
        if !organisation(context.state, id)?.roles.contains(&role) {
            let detail = format!("{id} is no {}", role.as_str());
            return Err(vinculum_identity::error::ROLE_REQUIRED.reject(detail).into());
        }
    }
    sale.offers.push(Offer {
        buyer: action.buyer.clone(),
        price: action.price,
        deposit: (!action.deposit.is_zero()).then_some(context.transaction),
        inspector: action.inspector.clone(),
        financing: action.financing.clone(),
        expires_at: action.expires_at,
        settle_by: action.settle_by,
        turn: Side::Seller,
        status: OfferStatus::Open,
    });
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

/// Requires that the offer's transaction reserves the deposit that it names, for the seller, long enough.
pub(crate) fn conclude_offer(action: &MakeOffer, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    if action.deposit.is_zero() {
        return Ok(());
    }
    let transaction = context.transaction;
    let sale = load(context, &action.sale)?;
    let chain = payments::chain(context, &transaction)?;
    let legs = chain.iter().flat_map(|chain| &chain.legs);
    let mut reserved = Some(Amount::ZERO);
    let mut fits = chain.as_ref().is_some_and(|chain| chain.expires_at > action.settle_by && chain.holds.is_empty());
    for leg in legs {
        fits &= leg.to == sale.account;
        reserved = reserved.and_then(|sum| sum.checked_add(leg.amount));
    }
    if fits && reserved == Some(action.deposit) {
        return Ok(());
    }
    let detail = format!(
        "the transaction must reserve the deposit of {} for account {}, beyond {}, and nothing else",
        action.deposit, sale.account, action.settle_by
    );
    Err(error::DEPOSIT_DIFFERS.reject(detail).into())
}

pub(crate) fn counter(action: &Counter, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut sale = load_listed(context, &action.sale)?;
    require_currency(&action.sale, &sale, action.currency)?;
    require_future(context, "expiresAt", action.expires_at)?;
    let seller = sale.seller.clone();
    let offer = offer_of(&action.sale, &mut sale, action.offer)?;
    require_open(&action.sale, action.offer, offer)?;
    require_unexpired(context, "the offer", offer.expires_at)?;
    require_party(context, party_of(&seller, offer, offer.turn))?;
    offer.price = action.price;
    offer.expires_at = action.expires_at;
    offer.settle_by = offer.settle_by.max(action.expires_at);
    offer.turn = offer.turn.other();
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

pub(crate) fn accept(action: &Accept, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut sale = load_listed(context, &action.sale)?;
    let (seller, vehicle) = (sale.seller.clone(), sale.vehicle);
    let offer = offer_of(&action.sale, &mut sale, action.offer)?;
    require_open(&action.sale, action.offer, offer)?;
    require_unexpired(context, "the offer", offer.expires_at)?;
    require_party(context, party_of(&seller, offer, offer.turn))?;
    require_history(context, vehicle, action.history)?;
    offer.status = OfferStatus::Accepted;
    sale.status = SaleStatus::Agreed(Agreement {
        offer: action.offer,
        history: action.history,
        agreed_at: context.time,
        inspection: None,
        liens: Vec::new(),
        settled_at: None,
    });
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

pub(crate) fn decline(action: &Decline, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut sale = load(context, &action.sale)?;
    let offer = offer_of(&action.sale, &mut sale, action.offer)?.clone();
    require_open(&action.sale, action.offer, &offer)?;
    let (buyer, seller) = signed(context, &sale, &offer)?;
    if !buyer && !seller {
        let detail = format!("neither buyer nor seller of offer {} of sale {} has signed", action.offer, action.sale);
        return Err(error::SALE_SIGNATURE.reject(detail).into());
    }
    free_deposit(context, &offer)?;
    offer_of(&action.sale, &mut sale, action.offer)?.status = OfferStatus::Declined;
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

pub(crate) fn delist(action: &Delist, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut sale = load_listed(context, &action.sale)?;
    require_party(context, &sale.seller)?;
    sale.status = SaleStatus::Delisted;
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}
