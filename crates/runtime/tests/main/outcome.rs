//! Outcomes as blocks carry them.

use bytes::Bytes;
use vinculum_core::{Rejection, wire::Reader};
use vinculum_runtime::{MAX_DETAIL, Outcome};
use vinculum_state::Event;

fn round_trip(outcome: &Outcome) -> Outcome {
    let mut bytes = Vec::new();
    outcome.write(&mut bytes);
    let mut reader = Reader::new(bytes.into());
    let read = Outcome::read(&mut reader).unwrap();
    assert_eq!(reader.remaining(), 0);
    read
}

fn rejection(detail: String) -> Rejection {
    Rejection { code: 3001, name: "unknown_vehicle".into(), detail }
}

#[test]
fn every_outcome_round_trips() {
    let event =
        Event { action: 1, kind: "identity.organisation_admitted".into(), data: serde_json::json!({"number": 7}) };
    for outcome in [
        Outcome::Accepted { events: vec![] },
        Outcome::Accepted { events: vec![event] },
        Outcome::rejected(3, rejection("no such vehicle".into())),
    ] {
        assert_eq!(round_trip(&outcome), outcome);
    }
}

#[test]
fn long_details_are_cut_at_a_character() {
    let outcome = Outcome::rejected(0, rejection("车".repeat(1_000)));
    let Outcome::Rejected { rejection, .. } = round_trip(&outcome) else { panic!() };
    assert_eq!(rejection.detail.len(), MAX_DETAIL - MAX_DETAIL % 3);
}

#[test]
fn a_second_encoding_of_the_same_outcome_is_refused() {
    for events in ["[]", "[ ]", r#"[{"action":0,"kind":"a","data":{"b":1,"a":2} }]"#] {
        let mut bytes = vec![1];
        vinculum_core::wire::put_bytes(&mut bytes, events.as_bytes());
        assert!(Outcome::read(&mut Reader::new(Bytes::from(bytes))).is_err(), "{events}");
    }
    assert!(Outcome::read(&mut Reader::new(Bytes::from_static(&[3]))).is_err());
}
