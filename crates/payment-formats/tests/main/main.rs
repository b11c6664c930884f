//! Codes through the public interface.

mod codes;
mod pictures;
mod refusals;
mod requests;
