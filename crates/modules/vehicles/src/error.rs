//! Stable codes of this module.

use vinculum_core::Code;

/// The vehicle has been born before: the same VIN twice is the mark of a clone.
pub const VEHICLE_EXISTS: Code = Code::new(3000, "vehicle_exists");
/// No such vehicle.
pub const UNKNOWN_VEHICLE: Code = Code::new(3001, "unknown_vehicle");
/// The WMI belongs to nobody or to another manufacturer.
pub const WMI_NOT_OWNED: Code = Code::new(3002, "wmi_not_owned");
/// It is said to occur after the block's time.
pub const OCCURS_IN_FUTURE: Code = Code::new(3003, "occurs_in_future");
/// It is said to have occurred before the vehicle was built.
pub const OCCURRED_BEFORE_BUILT: Code = Code::new(3004, "occurred_before_built");
/// Only the vehicle's manufacturer may do this.
pub const NOT_MANUFACTURER: Code = Code::new(3005, "not_manufacturer");
/// The title is not in the hands of those who are said to hold it.
pub const HOLDERS_DIFFER: Code = Code::new(3006, "holders_differ");
/// A title can't move at a time before it was obtained.
pub const TITLE_OUT_OF_ORDER: Code = Code::new(3007, "title_out_of_order");
/// The title can't move while a theft stands reported.
pub const VEHICLE_STOLEN: Code = Code::new(3008, "vehicle_stolen");
/// The title can't move after the vehicle's end of life.
pub const VEHICLE_ENDED: Code = Code::new(3009, "vehicle_ended");
/// The transfer changes nothing.
pub const NO_CHANGE: Code = Code::new(3010, "title_unchanged");
/// A lienholder has not signed.
pub const LIENHOLDER_SIGNATURE: Code = Code::new(3011, "lienholder_signature_missing");
/// A lien of this name exists on the vehicle.
pub const LIEN_EXISTS: Code = Code::new(3012, "lien_exists");
/// No such lien of this lender.
pub const UNKNOWN_LIEN: Code = Code::new(3013, "unknown_lien");
/// The lien is past that step.
pub const LIEN_STEP: Code = Code::new(3014, "lien_step");
/// The campaign has been opened on this vehicle before.
pub const RECALL_EXISTS: Code = Code::new(3015, "recall_exists");
/// No open recall of this campaign.
pub const UNKNOWN_RECALL: Code = Code::new(3016, "unknown_recall");
/// No such record.
pub const UNKNOWN_RECORD: Code = Code::new(3017, "unknown_record");
/// The entry is not a record of the kinds that can be corrected or disputed.
pub const NOT_A_RECORD: Code = Code::new(3018, "not_a_record");
/// The record is another organisation's.
pub const NOT_REPORTER: Code = Code::new(3019, "not_reporter");
/// The record has been corrected before.
pub const RECORD_CORRECTED: Code = Code::new(3020, "record_corrected");
/// The replacement is not a later standing record of the same kind by the same organisation.
pub const REPLACEMENT_MISMATCH: Code = Code::new(3021, "replacement_mismatch");
/// Only a current holder may do this.
pub const NOT_HOLDER: Code = Code::new(3022, "not_holder");
/// The record is under dispute.
pub const DISPUTE_OPEN: Code = Code::new(3023, "dispute_open");
/// The record has no open dispute.
pub const NO_OPEN_DISPUTE: Code = Code::new(3024, "no_open_dispute");
/// The answer contradicts whether the record has been corrected.
pub const ANSWER_MISMATCH: Code = Code::new(3025, "answer_mismatch");
/// The vehicle has as many entries of this kind as it can have.
pub const TOO_MANY: Code = Code::new(3026, "too_many");
/// The lien secures no loan that the transaction pays off.
pub const DEBT_NOT_PAID: Code = Code::new(3027, "debt_not_paid");
/// A chain of reservations holds the title until it is posted, voided or expired.
pub const TITLE_HELD: Code = Code::new(3028, "title_held");
/// The chain doesn't hold the title, or holds it for others.
pub const HOLD_DIFFERS: Code = Code::new(3029, "hold_differs");
/// A title that a chain holds passes when the chain is posted, not at an earlier time.
pub const PASSES_ON_POSTING: Code = Code::new(3030, "passes_on_posting");
