//! Car and money change hands.

use super::{load, load_agreed, offer_of, require_history, require_unexpired};
use crate::{
    action::Settle,
    error,
    keys::SALES,
    types::{Inspection, Offer, Sale, SaleStatus},
};
use vinculum_core::{Amount, Party};
use vinculum_identity::api::require_party;
use vinculum_payments::{Payment, api as payments};
use vinculum_state::{Abort, Context};
use vinculum_vehicles::{api as vehicles, types::Lien};

/// What has to hold before anything happens.
pub(crate) fn settle(action: &Settle, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (mut sale, mut agreement) = load_agreed(context, &action.sale)?;
    let offer = offer_of(&action.sale, &mut sale, agreement.offer)?.clone();
    require_party(context, &offer.buyer)?;
    require_party(context, &sale.seller)?;
    require_unexpired(context, "the time to settle", offer.settle_by)?;
    if action.vehicle != sale.vehicle {
        let detail = format!("sale {} is of vehicle {}, not {}", action.sale, sale.vehicle, action.vehicle);
        return Err(error::SALE_STEP.reject(detail).into());
    }
    if offer.inspector.is_some() && agreement.inspection != Some(Inspection::Passed) {
        let detail = format!("sale {} was agreed on condition of an inspection, which was not passed", action.sale);
        return Err(error::INSPECTION_NOT_PASSED.reject(detail).into());
    }
    require_history(context, sale.vehicle, agreement.history)?;
    let vehicle = vehicles::vehicle(context, &sale.vehicle)?;
    if !vehicle.holders.contains(&sale.seller) {
        let detail =
            format!("the seller, {}, doesn't hold the title of vehicle {} any more", sale.seller, sale.vehicle);
        return Err(error::NOT_TITLE_HOLDER.reject(detail).into());
    }
    vehicles::require_not_held(&sale.vehicle, &vehicle)?;
    // Which of these the transaction releases can't be told afterwards by time: a block has many transactions.
    agreement.liens = vehicle.unreleased_liens().map(|lien| lien.lien.clone()).collect();
    for payment in &action.payments {
        payments::pay_price(context, payment, action.sale)?;
    }
    agreement.settled_at = Some(context.time);
    sale.status = SaleStatus::Settled(agreement);
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

/// What has to hold when everything has happened.
pub(crate) fn conclude_settlement(action: &Settle, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let mut sale = load(context, &action.sale)?;
    let SaleStatus::Settled(agreement) = sale.status.clone() else {
        return Err(error::SALE_STEP.reject(format!("sale {} is not settled", action.sale)).into());
    };
    let offer = offer_of(&action.sale, &mut sale, agreement.offer)?.clone();
    let vehicle = vehicles::vehicle(context, &sale.vehicle)?;
    let released = |lien: &&Lien| !lien.status.is_unreleased() && agreement.liens.contains(&lien.lien);
    let released: Vec<&Lien> = vehicle.liens.iter().filter(released).collect();
    require_price(action, context, &sale, &offer, &released)?;
    if !vehicle.is_held_by(std::slice::from_ref(&offer.buyer)) {
        let detail = format!("the transaction must leave the title of vehicle {} with the buyer alone", sale.vehicle);
        return Err(error::TITLE_NOT_MOVED.reject(detail).into());
    }
    let lender = offer.financing.as_ref().map(|financing| &financing.lender);
    let mut liens = vehicle.unreleased_liens().peekable();
    // One that stood before is for a debt of the seller's, even if the lender is the same.
    let is_agreed = |lien: &Lien| Some(&lien.lender) == lender && !agreement.liens.contains(&lien.lien);
    if liens.peek().is_some() == lender.is_some() && liens.all(is_agreed) {
        return Ok(());
    }
    let agreed = lender.map_or("no lien".to_owned(), |lender| format!("a new lien of {lender} and no other"));
    let detail = format!("the transaction must leave {agreed} on vehicle {}", sale.vehicle);
    Err(error::LIENS_DIFFER.reject(detail).into())
}

/// The price is what this transaction pays to the seller, and what it pays for the seller's debts whose liens it
/// releases.
fn require_price(
    action: &Settle,
    context: &mut Context<'_, '_>,
    sale: &Sale,
    offer: &Offer,
    released: &[&Lien],
) -> Result<(), Abort> {
    let (mut paid, mut financed) = (Some(Amount::ZERO), Some(Amount::ZERO));
    for id in &action.payments {
        let payment = payments::payment(context, id)?;
        let (from, to) = (payments::account(context, &payment.from)?, payments::account(context, &payment.to)?);
        let counts = payment.transaction == context.transaction
            && payment.refunded.is_zero()
            && to.currency == sale.currency
            && goes_to_seller_or_lienholder(sale, &payment, &to.holder, released);
        if !counts {
            let detail = format!(
                "payment {id} is none of this transaction to the seller, or for a lien that the transaction releases"
            );
            return Err(error::PRICE_DIFFERS.reject(detail).into());
        }
        paid = paid.and_then(|sum| sum.checked_add(payment.amount));
        let by_lender = offer.financing.as_ref().is_some_and(|f| from.holder == Party::Organisation(f.lender.clone()));
        if by_lender {
            financed = financed.and_then(|sum| sum.checked_add(payment.amount));
        }
    }
    let agreed = offer.financing.as_ref().map_or(Amount::ZERO, |financing| financing.amount);
    if paid == Some(offer.price) && financed == Some(agreed) {
        return Ok(());
    }
    let text = |sum: Option<Amount>| sum.map_or("too much".to_owned(), |sum| sum.to_string());
    let detail = format!(
        "{} is paid, {} of it by the lender; agreed were {} and {agreed}",
        text(paid),
        text(financed),
        offer.price
    );
    Err(error::PRICE_DIFFERS.reject(detail).into())
}

/// Whether a payment is to the seller, or for a lien that was released. One that paid a debt counts by that debt alone:
/// it may be owed to whoever holds the loan now, and what pays the seller's or the buyer's other debts is no price.
fn goes_to_seller_or_lienholder(sale: &Sale, payment: &Payment, payee: &Party, released: &[&Lien]) -> bool {
    match &payment.repaid {
        Some(debt) => debt.vehicle == sale.vehicle && released.iter().any(|lien| lien.lien == debt.lien),
        None => {
            let to_lender = |lien: &&Lien| *payee == Party::Organisation(lien.lender.clone());
            payment.to == sale.account || released.iter().any(to_lender)
        }
    }
}
