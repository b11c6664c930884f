//! Sales of vehicles: from the listing to the transaction in which car and money change hands together or not at all.
//!
//! **State**
//! - `sales/sale/<id>` → [`Sale`]: listing, offers, what was agreed, and the running hash of every action on the sale
//! - `sales/listed/<vehicle>` → the last sale of a vehicle; at most one is open
//!
//! **Actions** ([`Action`]), and who signs them:
//! - `list`, `delist`: the seller, who holds the title.
//! - `offer`: the buyer; its transaction may reserve a deposit. `counter`, `accept`: whose turn it is. `decline`: either of the two.
//! - `report_inspection`: the inspection body that the offer names. `acknowledge`: the buyer, who takes the car's history as it is now.
//! - `cancel`: the buyer for a cause (the inspection failed, the history has changed, the deadline has passed), the seller after the
//!   deadline, or both at any time. With it, and with `decline`, the deposit becomes due to be given back, which the same transaction
//!   has to do and for which the seller need not sign.
//! - `settle`: buyer and seller. It stands before the other actions of its transaction and requires that the car's history is the
//!   agreed one; when all of them have happened, that exactly the price was paid, the buyer alone holds the title, and no lien is left
//!   but that of the lender who finances the sale.
//!
//! **Events**: none; the actions say it all.
//!
//! **Errors** 6000 to 6999, see [`error`].
//!
//! **Invariants**. A sale ends once. A vehicle has at most one open sale. Of the offers of a sale at most one was accepted.

mod action;
pub mod error;
mod handle;
mod keys;
mod types;

pub use action::*;
pub use keys::{LISTED, SALES};
pub use types::{Agreement, Cause, Financing, Inspection, Offer, OfferStatus, Sale, SaleStatus, Side};
