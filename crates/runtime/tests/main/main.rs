//! The state machine as a whole, through its public doors.

mod corpus;
mod decode;
mod execution;
mod genesis;
mod market;
mod outcome;
