//! Stable codes of this module.

use vinculum_core::Code;

/// The account has been opened before.
pub const ACCOUNT_EXISTS: Code = Code::new(4000, "account_exists");
/// No such account.
pub const UNKNOWN_ACCOUNT: Code = Code::new(4001, "unknown_account");
/// The account is frozen.
pub const ACCOUNT_FROZEN: Code = Code::new(4002, "account_frozen");
/// The account is closed.
pub const ACCOUNT_CLOSED: Code = Code::new(4003, "account_closed");
/// The account is at another bank than the one that acts.
pub const NOT_ACCOUNT_BANK: Code = Code::new(4004, "not_account_bank");
/// The two accounts are at different banks.
pub const BANKS_DIFFER: Code = Code::new(4005, "banks_differ");
/// An account has another currency.
pub const CURRENCIES_DIFFER: Code = Code::new(4006, "currencies_differ");
/// The account hasn't so much at its disposal.
pub const INSUFFICIENT_FUNDS: Code = Code::new(4007, "insufficient_funds");
/// A total would pass what an amount can be.
pub const AMOUNT_OVERFLOW: Code = Code::new(4008, "amount_overflow");
/// The very same payment, salt included, has been made before.
pub const PAYMENT_EXISTS: Code = Code::new(4009, "payment_exists");
/// No such payment.
pub const UNKNOWN_PAYMENT: Code = Code::new(4010, "unknown_payment");
/// The refund doesn't go the payment's way back.
pub const REFUND_MISMATCH: Code = Code::new(4011, "refund_mismatch");
/// The refunds of a payment would be more than it was.
pub const REFUND_TOO_LARGE: Code = Code::new(4012, "refund_too_large");
/// No such chain of reservations.
pub const UNKNOWN_CHAIN: Code = Code::new(4013, "unknown_chain");
/// The chain has been posted, voided or expired.
pub const CHAIN_RESOLVED: Code = Code::new(4014, "chain_resolved");
/// The accounts are not those of the chain or mandate.
pub const ACCOUNTS_DIFFER: Code = Code::new(4015, "accounts_differ");
/// The reservations of one transaction have different deadlines.
pub const CHAIN_TERMS_DIFFER: Code = Code::new(4016, "chain_terms_differ");
/// The deadline lies in the past or too far ahead.
pub const DEADLINE_OUT_OF_RANGE: Code = Code::new(4017, "deadline_out_of_range");
/// The deadline has passed.
pub const DEADLINE_PASSED: Code = Code::new(4018, "deadline_passed");
/// The deadline has not come.
pub const DEADLINE_NOT_REACHED: Code = Code::new(4019, "deadline_not_reached");
/// More is posted than was reserved, or for another number of reservations.
pub const POSTED_MISMATCH: Code = Code::new(4020, "posted_mismatch");
/// Those who may release or give back a reservation have not signed.
pub const RELEASE_NOT_SIGNED: Code = Code::new(4021, "release_not_signed");
/// No such mandate.
pub const UNKNOWN_MANDATE: Code = Code::new(4022, "unknown_mandate");
/// The mandate was revoked, or its time is over.
pub const MANDATE_ENDED: Code = Code::new(4023, "mandate_ended");
/// The collection is more than the mandate allows.
pub const MANDATE_LIMIT: Code = Code::new(4024, "mandate_limit");
/// An account that holds, owes or awaits money can't be closed.
pub const ACCOUNT_NOT_EMPTY: Code = Code::new(4025, "account_not_empty");
/// The account is in that state already.
pub const NO_CHANGE: Code = Code::new(4026, "account_unchanged");
/// The payment has paid a debt, a price or a loan out already, or it was refunded, in part at least.
pub const PAYMENT_BOUND: Code = Code::new(4027, "payment_bound");
/// The payer's code was made for another network.
pub const CODE_OTHER_NETWORK: Code = Code::new(4028, "code_other_network");
/// The payer's code was signed by a key that doesn't speak for the account's holder, or no longer does.
pub const CODE_KEY: Code = Code::new(4029, "code_key_not_holders");
/// The signature isn't that key's on a code with this account, currency, limit, time and nonce.
pub const CODE_SIGNATURE: Code = Code::new(4030, "code_signature_invalid");
/// The payer's code is too old.
pub const CODE_EXPIRED: Code = Code::new(4031, "code_expired");
/// The payer's code says that it was made later than now.
pub const CODE_NOT_YET_VALID: Code = Code::new(4032, "code_not_yet_valid");
/// The payer's code has paid before.
pub const CODE_USED: Code = Code::new(4033, "code_used");
/// More is charged than the payer's code allows.
pub const CODE_LIMIT: Code = Code::new(4034, "code_limit");
/// A chain that holds a title or a loan gives the money back at its deadline.
pub const HOLD_NEEDS_GIVE_BACK: Code = Code::new(4035, "hold_needs_give_back");
/// A chain that holds a title or a loan is posted whole.
pub const POSTED_IN_PART: Code = Code::new(4036, "posted_in_part");
/// The transaction resolves a chain, but leaves behind what it holds.
pub const HOLD_LEFT_BEHIND: Code = Code::new(4037, "hold_left_behind");
/// The transaction hasn't resolved the chain before, or otherwise, or the chain doesn't hold that.
pub const CHAIN_NOT_RESOLVED: Code = Code::new(4038, "chain_not_resolved");
/// The reservation is none of the transaction's, or another loan will be paid out with it.
pub const RESERVATION_UNFIT: Code = Code::new(4039, "reservation_unfit");
