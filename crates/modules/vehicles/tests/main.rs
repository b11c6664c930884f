//! The vehicles module through its public doors.

mod support;

mod conformance;
mod credentials;
mod findings;
mod limits;
mod model;
mod rejections;
mod scenarios;
mod vectors;
mod views;
mod vin;
