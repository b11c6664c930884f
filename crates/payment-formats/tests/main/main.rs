//! Codes through the public interface.

mod codes;
mod payers;
mod pictures;
mod refusals;
mod requests;
