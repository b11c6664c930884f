//! Tests through the public interface.

mod appendix_j;
mod definitions;
mod disclosure;
mod eu_apr;
mod interest;
mod rules;
mod schedules;
mod servicing;
