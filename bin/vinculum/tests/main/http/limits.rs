//! Sizes and numbers at their limits, and one past them.

use super::{WORKSHOP, accept, signed_visit, visit};
use crate::support::{
    demonstration::demonstration,
    http::{Answer, post},
};
use vinculum_client::TransactionBuilder;
use vinculum_core::{Envelope, MAX_ACTIONS, MAX_SIGNATURES, MAX_TRANSACTION_BYTES, SecretKey, VehicleId};

/// Most bytes of an envelope in JSON.
const MAX_ENVELOPE_JSON: usize = 256 << 10;

fn salted(vehicle: &VehicleId) -> String {
    let mut action = visit(vehicle);
    action["salt"] = TransactionBuilder::salt().to_string().into();
    action.to_string()
}

/// A visit in a transaction of exactly this size: spaces after an action are part of its bytes.
fn of_size(vehicle: &VehicleId, bytes: usize) -> Envelope {
    let demo = demonstration();
    let action = salted(vehicle);
    let padded = |spaces: usize| {
        let action = format!("{action}{}", " ".repeat(spaces));
        TransactionBuilder::new(demo.network).action_bytes(action).sign(&[demo.key(WORKSHOP)])
    };
    // The length of the length grows with the padding, so that the size is found in two steps.
    let near = padded(bytes - padded(0).encoded_len());
    let envelope = padded(bytes - padded(0).encoded_len() - (near.encoded_len() - bytes));
    assert_eq!(envelope.encoded_len(), bytes);
    envelope
}

fn submit(envelope: &Envelope) -> Answer {
    post(&demonstration().v1("transactions"), envelope.to_json())
}

#[test]
fn a_transaction_may_have_64_kib() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(15).id;
    accept(demo, &of_size(&vehicle, MAX_TRANSACTION_BYTES));
    let problem = submit(&of_size(&vehicle, MAX_TRANSACTION_BYTES + 1)).problem(413, "too_large");
    assert_eq!((problem["code"].as_u64(), problem["field"].as_str()), (Some(1001), Some("bytes")));
    assert!(problem["detail"].as_str().unwrap().contains("65537"), "{problem}");
}

#[test]
fn a_transaction_may_have_64_actions() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(15).id;
    let with = |count: usize| {
        let builder = TransactionBuilder::new(demo.network);
        (0..count).fold(builder, |builder, _| builder.action_bytes(salted(&vehicle))).sign(&[demo.key(WORKSHOP)])
    };
    accept(demo, &with(MAX_ACTIONS));
    assert_eq!(submit(&with(MAX_ACTIONS + 1)).problem(413, "too_large")["field"], "actions");
}

#[test]
fn a_transaction_may_have_16_signatures() {
    let demo = demonstration();
    let others: Vec<_> = (0..MAX_SIGNATURES as u8).map(|number| SecretKey::from_seed([number; 32])).collect();
    let with = |count: usize| {
        let mut envelope = signed_visit(&demo.fleet.vehicle(15).id);
        others[..count - 1].iter().for_each(|key| envelope.sign(key));
        envelope
    };
    accept(demo, &with(MAX_SIGNATURES));
    assert_eq!(submit(&with(MAX_SIGNATURES + 1)).problem(413, "too_large")["field"], "signatures");
}

#[test]
fn a_body_may_have_256_kib() {
    let demo = demonstration();
    let body = |bytes: usize| {
        let text = signed_visit(&demo.fleet.vehicle(15).id).to_json();
        format!("{text}{}", " ".repeat(bytes - text.len()))
    };
    assert_eq!(post(&demo.v1("transactions"), body(MAX_ENVELOPE_JSON)).status, 202);
    post(&demo.v1("transactions"), body(MAX_ENVELOPE_JSON + 1)).problem(413, "too_large");
    post(&demo.v1("transactions/batch"), body((8 << 20) + 1)).problem(413, "too_large");
}

#[test]
fn deep_and_long_nonsense_is_refused() {
    let demo = demonstration();
    let deep = "[".repeat(100_000);
    post(&demo.v1("transactions"), deep.clone()).problem(400, "malformed");
    let action = format!("{{\"type\":\"vehicles.record_odometer\",\"salt\":{deep}");
    let envelope = TransactionBuilder::new(demo.network).action_bytes(action[..60_000].to_owned());
    submit(&envelope.sign(&[demo.key(WORKSHOP)])).problem(400, "malformed");
}
