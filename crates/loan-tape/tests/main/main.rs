//! Tests through the public door.

mod checks;
mod inspection;
mod large;
mod malformed_csv;
mod malformed_xml;
mod round_trip;
mod schema;
mod tapes;
mod values;
