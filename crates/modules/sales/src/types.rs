//! Records of this module.

use serde::{Deserialize, Serialize};
use vinculum_core::{
    AccountId, Amount, Currency, OrganisationId, Party, Timestamp, TransactionId, VehicleId, history::RunningHash,
};

/// A vehicle that is or was for sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sale {
    /// Who sells.
    pub seller: Party,
    /// What.
    pub vehicle: VehicleId,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The asking price.
    pub asking: Amount,
    /// The seller's account.
    pub account: AccountId,
    /// The vehicle's history when it was listed.
    pub history: RunningHash,
    /// Block time of the listing.
    pub listed_at: Timestamp,
    /// Until when offers can be made.
    pub expires_at: Timestamp,
    /// Offers in the order of their making.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub offers: Vec<Offer>,
    /// Where it is in its life.
    pub status: SaleStatus,
    /// Every action on the sale.
    pub own_history: RunningHash,
}

/// An offer to buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offer {
    /// Who would buy.
    pub buyer: Party,
    /// The price, as last named by either side.
    pub price: Amount,
    /// The transaction that reserved the deposit; none without one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub deposit: Option<TransactionId>,
    /// Who would inspect the vehicle first.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub inspector: Option<OrganisationId>,
    /// Who would finance it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub financing: Option<Financing>,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// Until when the sale would have to be settled.
    pub settle_by: Timestamp,
    /// Whose turn it is to accept.
    pub turn: Side,
    /// Where it is in its life.
    pub status: OfferStatus,
}

/// A loan that pays part of the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Financing {
    /// The lender, whose lien the vehicle will carry.
    pub lender: OrganisationId,
    /// How much of the price it pays.
    pub amount: Amount,
}

/// One of the two who agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The buyer.
    Buyer,
    /// The seller.
    Seller,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::Buyer => Self::Seller,
            Self::Seller => Self::Buyer,
        }
    }
}

/// The life of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferStatus {
    /// It can be accepted.
    Open,
    /// It was, and made the agreement.
    Accepted,
    /// The seller refused it, or the buyer took it back.
    Declined,
}

/// The life of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum SaleStatus {
    /// It takes offers.
    Listed,
    /// Buyer and seller have agreed.
    Agreed(Agreement),
    /// Car and money have changed hands.
    Settled(Agreement),
    /// The agreement was cancelled.
    Cancelled {
        /// Why.
        cause: Cause,
    },
    /// The seller has withdrawn the listing.
    Delisted,
}

impl SaleStatus {
    /// Whether it can still come to a settlement.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Listed | Self::Agreed(_))
    }
}

/// What buyer and seller agreed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// The offer, by its number from 0.
    pub offer: u16,
    /// The vehicle's history that the buyer knows.
    pub history: RunningHash,
    /// Block time of the agreement.
    pub agreed_at: Timestamp,
    /// What the inspection said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub inspection: Option<Inspection>,
    /// Names of the liens that stood on the vehicle when the settlement began.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub liens: Vec<String>,
    /// Block time of the settlement.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub settled_at: Option<Timestamp>,
}

/// The result of the inspection that was a condition of the sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inspection {
    /// The vehicle is as described.
    Passed,
    /// It is not.
    Failed,
}

/// Why an agreement was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Both sides wanted it.
    BothAgreed,
    /// The inspection failed.
    InspectionFailed,
    /// The vehicle's history has changed since the agreement.
    HistoryChanged,
    /// It was not settled in time.
    Expired,
}
