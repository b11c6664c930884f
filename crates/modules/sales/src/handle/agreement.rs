//! Between agreement and settlement.

use super::{free_deposit, load, load_agreed, offer_of, require_history, signed, snapshot};
use crate::{
    action::{Acknowledge, Cancel, ReportInspection},
    error,
    keys::SALES,
    types::{Cause, Inspection, OfferStatus, SaleStatus},
};
use vinculum_core::{Role, SaleId};
use vinculum_identity::api::{require_organisation, require_party};
use vinculum_payments::api as payments;
use vinculum_state::{Abort, Context};

pub(crate) fn report_inspection(action: &ReportInspection, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (mut sale, mut agreement) = load_agreed(context, &action.sale)?;
    require_organisation(context, &action.by, &[Role::InspectionBody])?;
    let offer = offer_of(&action.sale, &mut sale, agreement.offer)?;
    if offer.inspector.as_ref() != Some(&action.by) {
        let detail = format!("sale {} was not agreed to be inspected by {}", action.sale, action.by);
        return Err(error::NOT_INSPECTOR.reject(detail).into());
    }
    agreement.inspection = Some(action.result);
    sale.status = SaleStatus::Agreed(agreement);
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

pub(crate) fn acknowledge(action: &Acknowledge, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (mut sale, mut agreement) = load_agreed(context, &action.sale)?;
    let buyer = offer_of(&action.sale, &mut sale, agreement.offer)?.buyer.clone();
    require_party(context, &buyer)?;
    require_history(context, sale.vehicle, action.history)?;
    agreement.history = action.history;
    sale.status = SaleStatus::Agreed(agreement);
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

pub(crate) fn cancel(action: &Cancel, context: &mut Context<'_, '_>) -> Result<(), Abort> {
    let (mut sale, agreement) = load_agreed(context, &action.sale)?;
    let offer = offer_of(&action.sale, &mut sale, agreement.offer)?.clone();
    let (buyer, seller) = signed(context, &sale, &offer)?;
    if !buyer && !seller {
        let detail = format!("neither buyer nor seller of sale {} has signed", action.sale);
        return Err(error::SALE_SIGNATURE.reject(detail).into());
    }
    let expired = context.time > offer.settle_by;
    let changed = snapshot(context, sale.vehicle)? != agreement.history;
    let cause = match () {
        () if buyer && seller => Cause::BothAgreed,
        () if expired => Cause::Expired,
        () if buyer && agreement.inspection == Some(Inspection::Failed) => Cause::InspectionFailed,
        () if buyer && changed => Cause::HistoryChanged,
        () => {
            let detail = format!(
                "sale {} can be cancelled by both, for a cause by the buyer, or after {}",
                action.sale, offer.settle_by
            );
            return Err(error::NO_CAUSE.reject(detail).into());
        }
    };
    free_deposit(context, &offer)?;
    sale.status = SaleStatus::Cancelled { cause };
    SALES.put(context.state, &action.sale, &sale);
    Ok(())
}

/// Requires that the deposit of an offer that has come to nothing is not pending any more.
pub(crate) fn conclude_return(context: &mut Context<'_, '_>, id: &SaleId, number: Option<u16>) -> Result<(), Abort> {
    let sale = load(context, id)?;
    let ended = match number {
        Some(number) => sale.offers.get(usize::from(number)),
        None => sale.offers.iter().find(|offer| offer.status == OfferStatus::Accepted),
    };
    let Some(deposit) = ended.and_then(|offer| offer.deposit) else { return Ok(()) };
    if payments::chain(context, &deposit)?.is_none_or(|chain| !chain.is_pending()) {
        return Ok(());
    }
    let detail =
        format!("the same transaction must give the deposit {deposit} back, for which the seller need not sign");
    Err(error::DEPOSIT_NOT_RETURNED.reject(detail).into())
}
