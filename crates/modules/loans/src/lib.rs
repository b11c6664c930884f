//! Car loans: from the lender's decision to the clean title.
//!
//! **State**
//! - `loans/loan/<id>` → [`Loan`]: terms, what is owed, what was paid, how late it is, and the running hash of every action on it
//! - `loans/decision/<action digest>` → [`Decision`]: a lender's decision on an application, by commitments
//! - `loans/secured/<vehicle>/<lien>` → the loan that a lien secures
//!
//! **Actions** ([`Action`]), and who signs them:
//! - `record_decision`: the lender.
//! - `originate`: lender and borrower. The same transaction pays the proceeds, and leaves the vehicle with the borrower and a lien
//!   of the lender on it. A `pending` one waits in the chain that the transaction reserves, with the title that goes to the borrower.
//! - `begin`, `lapse`: anyone, in the transaction that posts the chain of a pending loan, or voids or expires it.
//! - `apply_payment`: the holder of the loan or the borrower. The payment is any payment into the loan's account, by transfer, mandate
//!   or reservation. What pays the loan off makes the lien due for release, which the same transaction has to carry and for which the
//!   lender need not sign: nobody can keep a paid car's title.
//! - `run_end_of_day`: anyone, once per loan and day.
//! - `defer`, `modify`: holder and borrower. `charge_off`, `order_repossession`: the holder, when the ledger's own figures prove it.
//! - `withdraw`: the borrower, within the cooling-off days; the lien is released as after a payoff.
//! - `assign`: old and new holder. The lien stays in the lender's name, which holds it for whoever holds the loan.
//!
//! **Arithmetic** is `vinculum-loan-math`'s, in integers: see docs/loan-math.md. Days are those of UTC. Interest is simple; it is
//! computed when something is paid, and rounded then. Instalments count as paid in the order of their dates, by all that was paid on
//! interest and principal; the last one when nothing is owed.
//!
//! **Law** ([`Law`]). `originate` may name a jurisdiction, whose rule pack its terms must then meet, but for rate and notices.
//!
//! **Events** [`PaymentApplied`] and [`PrincipalAdded`]: how a payment was split, and what a modification made principal. The actions
//! say the rest.
//!
//! **Errors** 5000 to 5999, see [`error`].
//!
//! **Invariants** ([`invariant`]). Nothing owed is negative; what was paid on principal and what is owed of it is what was lent,
//! with what modifications added; a loan that has begun is over exactly when nothing is owed; a
//! loan is pending exactly while a pending chain holds it.

mod action;
pub mod api;
pub mod error;
mod events;
mod handle;
pub mod invariant;
mod keys;
mod law;
pub mod rules;
mod types;

pub use action::*;
pub use events::{PaymentApplied, PrincipalAdded};
pub use keys::{DECISIONS, LOANS, SECURED, SecuredKey};
pub use law::Law;
pub use types::{Decision, Deferment, Loan, LoanStatus, Outcome};
