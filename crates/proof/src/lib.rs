//! The light client: checks what a member of the network says, without trusting the member and without a network connection.
//!
//! All that it takes on faith is the **network id**, 32 bytes that anybody can keep. From there:
//!
//! ```text
//! network id --hash--> genesis file --names--> validators --sign--> certificate --names--> a block's header
//!   <--parent-- ... <--parent-- header in question --commits to--> state root --QMDB proof--> one entry of the state, or its absence
//!   history head (an entry) --running hash--> every action on a subject, in order, none left out --signatures--> who says so
//! ```
//!
//! | module | step |
//! |---|---|
//! | [`certificate`] | a simplex finality certificate with Ed25519 signatures, against a set of validators |
//! | [`header`] | the fixed layout of block headers |
//! | [`finality`] | network id to the header in question |
//! | [`qmdb`] | inclusion and exclusion proofs of the state |
//! | [`state`] | one entry of the state, as it travels |
//! | [`report`] | a vehicle's whole history as one file, checked step by step |
//!
//! Every check fails with one of the stable names of [`Reason`] and a sentence. Each byte counts: the encodings have one form for each
//! value, nothing may follow their end, and lengths have maxima. No function here panics, whatever it is fed.
//!
//! The same checks exist in TypeScript (`portal/src/verify`), written apart. Both are tested on the vectors in `vectors/`, which the
//! tests of this crate make with the engine itself (`VINCULUM_WRITE_VECTORS=1` rewrites them; a stale file fails the test).

pub mod certificate;
mod codec;
mod failure;
pub mod finality;
pub mod header;
pub mod qmdb;
pub mod report;
pub mod state;
mod wire;

pub use codec::DecodeError;
pub use failure::{Failure, Reason};
pub use finality::Finality;
pub use header::Header;
pub use report::{Draft, Report, check_report, verify_report};
pub use state::StateProof;
pub use wire::HexBytes;
