//! The program and the workspace through their public doors.

mod cli;
mod demo;
mod durability;
mod example;
mod http;
mod import;
mod layers;
mod report;
mod support;
