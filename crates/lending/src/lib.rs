//! A lender's desk: applications for car loans, decided at once, kept encrypted, committed to the ledger.
//!
//! - [`form`] is what the lender asks, [`bureau`] what a credit bureau knows, [`desk`] decides by both.
//! - [`store`] keeps everything that names or describes a person encrypted under a key of that person; destroying the
//!   key erases the person ([`seal`]).
//! - On the ledger (`loans.record_decision`) are the hashes of model and policy, salted commitments to what was decided
//!   on and to the decision, the outcome and the codes of its reasons. [`evidence`] opens the commitments and runs the
//!   decision again.
//! - [`offer`] is what the lender signs, [`notice`] what a declined applicant is told.
//!
//! Nothing here submits a transaction or speaks HTTP to applicants: the member that hosts the desk does.

pub mod application;
pub mod bureau;
pub mod desk;
pub mod evidence;
pub mod form;
pub mod notice;
pub mod offer;
pub mod seal;
pub mod store;

pub use application::{Application, Person, Request};
pub use desk::{Answered, ApplicantError, Car, Desk, DeskError, DeskSettings, Review};
pub use evidence::{Check, Evidence, Rerun};
pub use offer::{LoanOffer, OFFER_TYPE};
pub use store::{Kept, Listed, Outcome, Store, StoreError};
