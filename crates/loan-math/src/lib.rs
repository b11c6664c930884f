//! Loan arithmetic, usable on its own: no ledger, no clock, no input or output but [`rules::RulePacks::from_path`].
//!
//! - [`exact`]: interest, schedules, payment allocation, payoff and delinquency in integers only. Its results are the same
//!   on every machine, so a replicated state machine may call it.
//! - [`apr`]: annual percentage rates by US Regulation Z, Appendix J, and by the EU consumer credit directives. These solve
//!   equations and use `f64`.
//! - [`disclosure`]: from the terms of a loan to its schedule, finance charge and rates.
//! - [`rules`]: numbers that the law of a jurisdiction sets for car loans, and the check of an offer against them.
//!
//! Money is `i64` in minor units (cents) everywhere, except in the files of the APR commands, where amounts are plain
//! numbers in any one unit: an APR does not depend on the unit.
//!
//! ```
//! use vinculum_loan_math::{disclosure::disclose, exact::Terms};
//!
//! let terms: Terms = serde_json::from_str(
//!     r#"{ "principal": 2000000, "annual_rate_ppm": 65000, "advance_date": "2026-01-10", "first_payment_date": "2026-02-10",
//!          "payments": 60, "frequency": "monthly", "day_count": "30/360" }"#,
//! )?;
//! let disclosure = disclose(&terms)?;
//! assert_eq!(disclosure.schedule.payment, 39_132); // 391.32 a month for 20 000.00 at 6.5 % over five years
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod apr;
pub mod disclosure;
#[deny(clippy::float_arithmetic)]
pub mod exact;
pub mod rules;
