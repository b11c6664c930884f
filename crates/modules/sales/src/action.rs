//! Actions of this module, with the checks that need no state.

use crate::{
    handle, keys,
    types::{Financing, Inspection},
};
use vinculum_core::{
    AccountId, ActionDigest, Amount, Currency, OrganisationId, Party, Rejection, SaleId, Timestamp, VehicleId, codes,
    history::RunningHash, sha256_parts,
};
use vinculum_identity::api as identity;
use vinculum_payments::api as payments;
use vinculum_state::{Abort, Context, Module, Subject, Touch, history::HEADS};
use vinculum_vehicles::api as vehicles;

/// Most offers of one sale.
pub const MAX_OFFERS: usize = 32;
/// Longest time of a listing, an offer or an agreement.
pub const MAX_TERM_MS: u64 = 366 * Timestamp::DAY_MS;

vinculum_state::actions! {
    /// A holder of the title offers the vehicle for sale.
    List = 1 "sales.list" {
        /// Who sells.
        seller: Party,
        /// What.
        vehicle: VehicleId,
        /// The currency of all amounts.
        currency: Currency,
        /// The asking price.
        asking: Amount,
        /// The seller's account.
        account: AccountId,
        /// Until when offers can be made.
        expires_at: Timestamp,
    }
    /// Somebody would buy it.
    MakeOffer = 2 "sales.offer" {
        /// The sale.
        sale: SaleId,
        /// Who would buy.
        buyer: Party,
        /// The price.
        price: Amount,
        /// The currency of the sale, so that whoever signs sees what amount it is.
        currency: Currency,
        /// The deposit: what the same transaction reserves for the seller's account.
        #[serde(skip_serializing_if = "Amount::is_zero", default)]
        deposit: Amount,
        /// Who shall inspect the vehicle first.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        inspector: Option<OrganisationId>,
        /// Who shall finance it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        financing: Option<Financing>,
        /// Until when the offer can be accepted.
        expires_at: Timestamp,
        /// Until when the sale must then be settled.
        settle_by: Timestamp,
    }
    /// Whose turn it is names another price, and the turn passes to the other side.
    Counter = 3 "sales.counter" {
        /// The sale.
        sale: SaleId,
        /// The offer's number, from 0.
        offer: u16,
        /// The price.
        price: Amount,
        /// The currency of the sale, so that whoever signs sees what amount it is.
        currency: Currency,
        /// Until when the offer can be accepted now.
        expires_at: Timestamp,
    }
    /// Whose turn it is accepts; the vehicle's history is frozen into the agreement.
    Accept = 4 "sales.accept" {
        /// The sale.
        sale: SaleId,
        /// The offer's number, from 0.
        offer: u16,
        /// The vehicle's history as the one who accepts knows it.
        history: RunningHash,
    }
    /// The seller refuses an offer, or the buyer takes it back.
    Decline = 5 "sales.decline" {
        /// The sale.
        sale: SaleId,
        /// The offer's number, from 0.
        offer: u16,
    }
    /// The seller withdraws the listing.
    Delist = 6 "sales.delist" {
        /// The sale.
        sale: SaleId,
    }
    /// The agreed inspection body says whether the vehicle is as described.
    ReportInspection = 7 "sales.report_inspection" {
        /// The inspection body.
        by: OrganisationId,
        /// The sale.
        sale: SaleId,
        /// What it found.
        result: Inspection,
    }
    /// The buyer has seen what was added to the vehicle's history, and still wants it.
    Acknowledge = 8 "sales.acknowledge" {
        /// The sale.
        sale: SaleId,
        /// The history as it is now.
        history: RunningHash,
    }
    /// The agreement ends without a sale.
    Cancel = 9 "sales.cancel" {
        /// The sale.
        sale: SaleId,
    }
    /// Car and money change hands, with the other actions of the transaction.
    Settle = 10 "sales.settle" {
        /// The sale.
        sale: SaleId,
        /// The vehicle.
        vehicle: VehicleId,
        /// The payments of the same transaction that make up the price: to the seller, or to lenders whose liens are released.
        payments: Vec<ActionDigest>,
    }
}

impl List {
    /// The id of the sale that this begins: SHA-256 of seller, vehicle and salt.
    pub fn sale(&self) -> SaleId {
        let parts = [self.seller.to_string(), self.vehicle.to_string()].join("\n");
        sha256_parts(&[b"vinculum-sale-v1\n", parts.as_bytes(), b"\n", &self.salt.0]).into()
    }
}

impl MakeOffer {
    fn check(&self) -> Result<(), Rejection> {
        check_price("price", self.price)?;
        if self.deposit > self.price {
            return Err(invalid("deposit", "must be at most the price"));
        }
        if self.settle_by < self.expires_at {
            return Err(invalid("settleBy", "must not lie before expiresAt"));
        }
        match &self.financing {
            Some(financing) if financing.amount.is_zero() || financing.amount > self.price => {
                Err(invalid("financing", "must pay at least 1 minor unit and at most the price"))
            }
            _ => Ok(()),
        }
    }
}

impl Settle {
    fn check(&self) -> Result<(), Rejection> {
        if !(1..=vinculum_core::MAX_ACTIONS).contains(&self.payments.len()) {
            return Err(invalid("payments", &format!("must name 1 to {} payments", vinculum_core::MAX_ACTIONS)));
        }
        if (1..self.payments.len()).any(|at| self.payments[..at].contains(&self.payments[at])) {
            return Err(invalid("payments", "must name each payment once"));
        }
        Ok(())
    }
}

fn invalid(field: &str, problem: &str) -> Rejection {
    codes::INVALID_FIELD.reject(format!("{field} {problem}"))
}

fn check_price(field: &str, price: Amount) -> Result<(), Rejection> {
    if price.is_zero() { Err(invalid(field, "must be at least 1 minor unit")) } else { Ok(()) }
}

impl Module for Action {
    const NAME: &'static str = "sales";

    fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
        serde_json::from_slice(bytes).map_err(|error| codes::MALFORMED.reject(format!("the action: {error}")))
    }

    fn check(&self) -> Result<(), Rejection> {
        match self {
            Self::List(action) => check_price("asking", action.asking),
            Self::MakeOffer(action) => action.check(),
            Self::Counter(action) => check_price("price", action.price),
            Self::Settle(action) => action.check(),
            Self::Accept(_) | Self::Decline(_) | Self::Delist(_) | Self::ReportInspection(_) => Ok(()),
            Self::Acknowledge(_) | Self::Cancel(_) => Ok(()),
        }
    }

    fn touch(&self, touch: &mut Touch) {
        keys::SALES.touch(&self.sale(), touch);
        self.organisations().into_iter().for_each(|id| identity::touch_organisation(id, touch));
        match self {
            Self::List(action) => {
                keys::LISTED.touch(&action.vehicle, touch);
                vehicles::touch_vehicle(&action.vehicle, touch);
                HEADS.touch(&action.vehicle, touch);
                payments::touch_account(&action.account, touch);
            }
            Self::Settle(action) => {
                keys::LISTED.touch(&action.vehicle, touch);
                vehicles::touch_vehicle(&action.vehicle, touch);
                HEADS.touch(&action.vehicle, touch);
                action.payments.iter().for_each(|payment| payments::touch_payment(payment, touch));
            }
            _ => {}
        }
    }

    fn subjects(&self) -> Vec<Subject> {
        vec![Subject::Sale(self.sale())]
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        match self {
            Self::List(action) => handle::list(action, context),
            Self::MakeOffer(action) => handle::offer(action, context),
            Self::Counter(action) => handle::counter(action, context),
            Self::Accept(action) => handle::accept(action, context),
            Self::Decline(action) => handle::decline(action, context),
            Self::Delist(action) => handle::delist(action, context),
            Self::ReportInspection(action) => handle::report_inspection(action, context),
            Self::Acknowledge(action) => handle::acknowledge(action, context),
            Self::Cancel(action) => handle::cancel(action, context),
            Self::Settle(action) => handle::settle(action, context),
        }?;
        handle::extend_history(context, &self.sale())
    }

    fn conclude(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        match self {
            Self::MakeOffer(action) => handle::conclude_offer(action, context),
            Self::Decline(Decline { sale, offer, .. }) => handle::conclude_return(context, sale, Some(*offer)),
            Self::Cancel(Cancel { sale, .. }) => handle::conclude_return(context, sale, None),
            Self::Settle(action) => handle::conclude_settlement(action, context),
            _ => Ok(()),
        }
    }
}

impl Action {
    /// The sale that the action is about.
    pub fn sale(&self) -> SaleId {
        match self {
            Self::List(action) => action.sale(),
            Self::MakeOffer(MakeOffer { sale, .. })
            | Self::Counter(Counter { sale, .. })
            | Self::Accept(Accept { sale, .. })
            | Self::Decline(Decline { sale, .. })
            | Self::Delist(Delist { sale, .. })
            | Self::ReportInspection(ReportInspection { sale, .. })
            | Self::Acknowledge(Acknowledge { sale, .. })
            | Self::Cancel(Cancel { sale, .. })
            | Self::Settle(Settle { sale, .. }) => *sale,
        }
    }

    /// The organisations that the action names.
    pub fn organisations(&self) -> Vec<&OrganisationId> {
        let mut named: Vec<&OrganisationId> = Vec::new();
        let (party, others) = match self {
            Self::List(List { seller, .. }) => (Some(seller), vec![]),
            Self::MakeOffer(MakeOffer { buyer, inspector, financing, .. }) => {
                let lender = financing.as_ref().map(|financing| &financing.lender);
                (Some(buyer), inspector.iter().chain(lender).collect())
            }
            Self::ReportInspection(ReportInspection { by, .. }) => (None, vec![by]),
            _ => (None, vec![]),
        };
        if let Some(Party::Organisation(id)) = party {
            named.push(id);
        }
        named.extend(others);
        named.sort();
        named.dedup();
        named
    }
}
