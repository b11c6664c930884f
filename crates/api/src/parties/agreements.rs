//! Who must sign actions on sales and loans.

use crate::{api::Api, problem::Problem, routes::accounts::load};
use std::collections::BTreeSet;
use vinculum_core::{LoanId, Party};
use vinculum_loans::{Action as Loans, LOANS, Loan};
use vinculum_sales::{Action as Sales, Offer, SALES, Side};

/// Adds who must sign an action of the loans module. Where holder or borrower may, it is the borrower.
pub(super) async fn loans(api: &Api, action: &Loans, required: &mut BTreeSet<Party>) -> Result<(), Problem> {
    match action {
        Loans::RecordDecision(action) => drop(required.insert(Party::Organisation(action.by.clone()))),
        Loans::Originate(action) => {
            required.extend([Party::Organisation(action.by.clone()), action.borrower.clone()]);
        }
        Loans::ApplyPayment(action) => {
            let Some(loan) = loan(api, action.loan).await? else { return Ok(()) };
            let vouched = action.received_on.is_some();
            required.insert(if vouched { Party::Organisation(loan.holder) } else { loan.borrower });
        }
        Loans::Withdraw(action) => required.extend(loan(api, action.loan).await?.map(|loan| loan.borrower)),
        Loans::RunEndOfDay(_) | Loans::Begin(_) | Loans::Lapse(_) => {}
        Loans::Defer(vinculum_loans::Defer { loan: id, .. })
        | Loans::Modify(vinculum_loans::Modify { loan: id, .. }) => {
            let Some(loan) = loan(api, *id).await? else { return Ok(()) };
            required.extend([Party::Organisation(loan.holder), loan.borrower]);
        }
        Loans::ChargeOff(vinculum_loans::ChargeOff { loan: id, .. })
        | Loans::OrderRepossession(vinculum_loans::OrderRepossession { loan: id, .. }) => {
            required.extend(loan(api, *id).await?.map(|loan| Party::Organisation(loan.holder)));
        }
        Loans::Assign(action) => {
            required.extend(loan(api, action.loan).await?.map(|loan| Party::Organisation(loan.holder)));
            required.insert(Party::Organisation(action.to.clone()));
        }
    }
    Ok(())
}

async fn loan(api: &Api, id: LoanId) -> Result<Option<Loan>, Problem> {
    Ok(load(api, &LOANS, &[id]).await?.into_iter().next().flatten())
}

/// Adds who must sign an action of the sales module. What either side may do is asked of none.
pub(super) async fn sales(api: &Api, action: &Sales, required: &mut BTreeSet<Party>) -> Result<(), Problem> {
    required.extend(match action {
        Sales::List(action) => Some(action.seller.clone()),
        Sales::MakeOffer(action) => Some(action.buyer.clone()),
        Sales::ReportInspection(action) => Some(Party::Organisation(action.by.clone())),
        _ => None,
    });
    let Some(sale) = load(api, &SALES, &[action.sale()]).await?.into_iter().next().flatten() else { return Ok(()) };
    let numbered = |number: u16| sale.offers.get(usize::from(number));
    let agreed = || sale.offers.iter().find(|offer| offer.status == vinculum_sales::OfferStatus::Accepted);
    let whose_turn = |offer: &Offer| match offer.turn {
        Side::Buyer => offer.buyer.clone(),
        Side::Seller => sale.seller.clone(),
    };
    match action {
        Sales::Counter(action) => required.extend(numbered(action.offer).map(whose_turn)),
        Sales::Accept(action) => required.extend(numbered(action.offer).map(whose_turn)),
        Sales::Delist(_) => drop(required.insert(sale.seller.clone())),
        Sales::Acknowledge(_) => required.extend(agreed().map(|offer| offer.buyer.clone())),
        Sales::Settle(_) => {
            required.insert(sale.seller.clone());
            required.extend(agreed().map(|offer| offer.buyer.clone()));
        }
        Sales::List(_) | Sales::MakeOffer(_) | Sales::ReportInspection(_) | Sales::Decline(_) | Sales::Cancel(_) => {}
    }
    Ok(())
}
