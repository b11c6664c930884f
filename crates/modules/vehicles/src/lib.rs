//! The vehicle passport: identity, title and history of every vehicle.
//!
//! A manufacturer registers the birth of a vehicle; from then on everyone with a duty to report adds records to its
//! history, holders pass the title on, lenders take liens, reporters correct themselves and holders dispute. Nothing is
//! ever removed. What a buyer wants to know is computed from the history by pure functions.
//!
//! **State**
//! - `vehicles/vehicle/<id>` → [`types::Vehicle`]: what rules need to know: holders, liens, thefts, recalls, …
//! - `vehicles/correction/<id>/<n>` → [`types::Correction`]: what the reporter of record `n` says about it
//! - `vehicles/dispute/<id>/<n>` → [`types::Dispute`]: the last dispute of record `n`
//! - `history/vehicle/<id>`: the head of the history; every action of this module extends it by one entry, whose number
//!   is the record's number. An odometer reading writes nothing else.
//!
//! The id of a vehicle is a pseudonym of its VIN under a key that the members share ([`vin::VinKey`]); the
//! [`credential::BirthCredential`], kept off the ledger and committed by its digest, binds the two.
//!
//! **Actions** ([`Action`]), and who signs them:
//! - `register_birth`: the manufacturer that owns the WMI. The same vehicle twice is rejected, and that rejection,
//!   [`error::VEHICLE_EXISTS`], is the alert that a VIN was cloned.
//! - Records, each by an organisation with a role that may make it: `record_registration`, `record_odometer`,
//!   `record_maintenance`, `record_inspection`, `record_accident`, `record_title_brand`, `report_theft`,
//!   `report_recovery`, `open_recall`, `complete_recall`, `record_export`, `record_end_of_life`. A record lies neither
//!   before the vehicle was built nor more than [`rules::CLOCK_TOLERANCE_MS`] ahead of the block. That it contradicts
//!   others is no reason to reject it: contradictions are findings.
//! - `transfer_title`: every old and new holder, and each lienholder while its lien is unreleased; not while a theft
//!   stands reported, nor after the end of life. `place_lien`: the lender and every holder, under the same condition.
//!   `perfect_lien`, `release_lien`: the lender.
//! - `hold_title`: as a transfer, and the lender whose lien goes with the title. It puts the title into the chain of reservations that the
//!   same transaction makes: it passes with the chain by `transfer_title` and `place_lien` that name the chain and that nobody need
//!   sign, or is free again by `release_title`, in the transaction that resolves the chain. Until then it moves in no other way.
//! - `correct_record`: the reporter, once per record. What the record had changed in the vehicle's state is taken back.
//! - `dispute_record`, `withdraw_dispute`: a holder. `answer_dispute`: the reporter; past
//!   [`types::Dispute::TIME_TO_ANSWER_MS`] the dispute shows as overdue until it is answered.
//!
//! **Events**: none; the actions say it all.
//!
//! **Errors** 3000 to 3999, see [`error`].
//!
//! **Invariants.** A vehicle has 1 to 8 holders. Nobody becomes holder without signing, but for the first. A record is
//! corrected at most once, and only by the organisation whose number its history label carries. A record has at most
//! one open dispute. A title that a chain holds moves with that chain only, and every hold ends with its chain. A lien's rank is its place in the list, and never changes.
//!
//! **Reading a history** (pure, shared by node, read model and verifier): [`record::statuses`], [`findings::findings`],
//! [`verdict::verdict`], [`coverage::coverage`].

pub mod aamva;
mod action;
pub mod api;
pub mod coverage;
pub mod credential;
pub mod error;
pub mod findings;
mod handle;
mod json;
mod keys;
pub mod record;
pub mod rules;
pub mod types;
pub mod verdict;
pub mod vin;

pub use action::*;
pub use credential::{BirthCredential, CredentialError, VerifiedCredential};
pub use findings::{Finding, FindingKind, findings};
pub use keys::{CORRECTIONS, DISPUTES, RecordKey, VEHICLES};
pub use record::{Entry, RecordStatus, statuses};
pub use verdict::{Verdict, verdict};
pub use vin::{CheckDigit, Vin, VinError, VinKey, vehicle_id};
