//! Stable codes of this module.

use vinculum_core::Code;

/// No such sale.
pub const UNKNOWN_SALE: Code = Code::new(6000, "unknown_sale");
/// The vehicle is offered for sale already.
pub const ALREADY_LISTED: Code = Code::new(6001, "already_listed");
/// The seller doesn't hold the title.
pub const NOT_TITLE_HOLDER: Code = Code::new(6002, "not_title_holder");
/// The account isn't the seller's, or has another currency.
pub const SALE_ACCOUNT_UNFIT: Code = Code::new(6003, "sale_account_unfit");
/// The sale is past that step.
pub const SALE_STEP: Code = Code::new(6004, "sale_step");
/// No such offer.
pub const UNKNOWN_OFFER: Code = Code::new(6005, "unknown_offer");
/// The offer was accepted or has ended, or it is the other side's turn.
pub const OFFER_STEP: Code = Code::new(6006, "offer_step");
/// The listing, the offer or the time to settle has expired.
pub const SALE_EXPIRED: Code = Code::new(6007, "sale_expired");
/// A deadline lies in the past or too far ahead.
pub const SALE_DEADLINE: Code = Code::new(6008, "sale_deadline");
/// The transaction reserves another deposit than the offer says.
pub const DEPOSIT_DIFFERS: Code = Code::new(6009, "deposit_differs");
/// The deposit is not given back in the same transaction.
pub const DEPOSIT_NOT_RETURNED: Code = Code::new(6010, "deposit_not_returned");
/// The history of the vehicle is not the agreed one.
pub const HISTORY_CHANGED: Code = Code::new(6011, "history_changed");
/// The inspection that was agreed on hasn't been passed.
pub const INSPECTION_NOT_PASSED: Code = Code::new(6012, "inspection_not_passed");
/// The transaction doesn't pay exactly the price.
pub const PRICE_DIFFERS: Code = Code::new(6013, "price_differs");
/// The transaction doesn't leave the buyer alone with the title.
pub const TITLE_NOT_MOVED: Code = Code::new(6014, "title_not_moved");
/// A lien is left that was not agreed on, or the agreed one is missing.
pub const LIENS_DIFFER: Code = Code::new(6015, "liens_differ");
/// There is no cause to cancel.
pub const NO_CAUSE: Code = Code::new(6016, "no_cause");
/// The sale has as many offers as it can have.
pub const TOO_MANY_OFFERS: Code = Code::new(6017, "too_many_offers");
/// The organisation is not the one that was agreed on.
pub const NOT_INSPECTOR: Code = Code::new(6018, "not_inspector");
/// Neither buyer nor seller has signed.
pub const SALE_SIGNATURE: Code = Code::new(6019, "sale_signature");
/// The sale is in another currency.
pub const SALE_CURRENCY_DIFFERS: Code = Code::new(6020, "sale_currency_differs");
