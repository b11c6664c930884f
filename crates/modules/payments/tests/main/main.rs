//! Payments through the door that blocks use: bytes in, state out.

mod codes;
mod model;
mod rejections;
mod scenarios;
mod support;
