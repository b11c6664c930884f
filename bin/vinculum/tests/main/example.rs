//! The SDK's example does what it says.

use crate::support::{block_on, demonstration::demonstration, http::get};
use vinculum_client::Client;

#[allow(dead_code, reason = "its `main` is for `cargo run --example`")]
#[path = "../../../../crates/client/examples/first_record.rs"]
mod first_record;

#[test]
fn the_first_record_is_recorded() {
    let demo = demonstration();
    let receipt = block_on(first_record::record(&Client::new(&demo.url).unwrap())).expect("the example runs");
    assert!(receipt.outcome.is_accepted(), "{receipt:?}");
    let action = get(&demo.v1(&format!("transactions/{}", receipt.id))).json()["actions"][0].clone();
    assert_eq!(action["type"], "vehicles.record_odometer", "{action}");
    let vehicle = action["vehicle"].as_str().unwrap();
    let records = get(&demo.v1(&format!("vehicles/{vehicle}/records?type=vehicles.record_odometer&limit=200"))).json();
    let last = records["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["action"]["odometer"], action["odometer"], "{last}");
}
