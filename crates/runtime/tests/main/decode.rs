//! What must hold for any bytes that come from outside. The fuzz target runs the same function.

use vinculum_core::{Envelope, wire::Reader};
use vinculum_runtime::{Action, Genesis, Outcome, parse};

/// Feeds bytes to every decoder. None may panic, and what is read is written back to the same bytes.
pub fn decode(bytes: &[u8]) {
    let mut reader = Reader::new(bytes::Bytes::copy_from_slice(bytes));
    if let Ok(envelope) = Envelope::read(&mut reader) {
        let mut written = Vec::new();
        envelope.write(&mut written);
        assert_eq!(written, bytes[..bytes.len() - reader.remaining()], "an envelope has one binary form");
        assert_eq!(written.len(), envelope.encoded_len());
        examine(envelope);
    }
    if let Ok(envelope) = Envelope::from_json(bytes) {
        let again = Envelope::from_json(envelope.to_json().as_bytes()).expect("what we write, we read");
        assert_eq!(again, envelope);
        examine(envelope);
    }
    let mut reader = Reader::new(bytes::Bytes::copy_from_slice(bytes));
    if let Ok(outcome) = Outcome::read(&mut reader) {
        let mut written = Vec::new();
        outcome.write(&mut written);
        assert_eq!(written, bytes[..bytes.len() - reader.remaining()], "an outcome has one binary form");
    }
    if let Ok(action) = Action::parse(bytes) {
        let written = serde_json::to_vec(&action).expect("an action is plain data");
        assert_eq!(Action::parse(&written).expect("what we write, we read"), action);
    }
    let _ = Genesis::parse(bytes.to_vec());
}

fn examine(envelope: Envelope) {
    if let Ok(parsed) = parse(envelope) {
        let _ = parsed.signatures_are_valid();
        let _ = vinculum_runtime::touched(&parsed);
    }
}

/// Which module an action belongs to is mostly seen from its first field; that there is no second one, when the whole is
/// read.
#[test]
fn an_action_has_one_type() {
    for kind in [
        "identity.admit_organisation",
        "loans.record_decision",
        "payments.open_account",
        "sales.list",
        "vehicles.record_odometer",
    ] {
        let rejection = Action::parse(format!(r#"{{"type":"{kind}","type":"{kind}"}}"#).as_bytes()).unwrap_err();
        assert_eq!(rejection.code, vinculum_core::codes::MALFORMED.number);
        assert!(rejection.detail.contains("duplicate field `type`"), "{rejection}");
    }
}
