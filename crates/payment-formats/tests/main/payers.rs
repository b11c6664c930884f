//! Consumer-presented codes, and the payers' codes of the ledger in them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use serde::Deserialize;
use vinculum_payment_formats::{
    Currency,
    qr::{CONSUMER_PREFIX, ConsumerCode, ConsumerError, MAX_CHARACTERS, PayerCode, PayerCodeError, PayerKey, png},
};

const NETWORK: [u8; 32] = [0x5a; 32];

/// What the ledger's module `payments` and the portal read too. The file was made by a program of its own, independent of
/// the three.
#[derive(Deserialize)]
struct Vectors {
    codes: Vec<Vector>,
    refused: Vec<Refused>,
    others: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    text: String,
    account: String,
    currency: String,
    limit: u64,
    issued_at: u64,
    nonce: String,
    sig: String,
}

#[derive(Deserialize)]
struct Refused {
    what: String,
    text: String,
    problem: String,
}

fn vectors() -> Vectors {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/payer-codes.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The portal's name for what is wrong.
fn problem(error: &PayerCodeError) -> &'static str {
    match error {
        PayerCodeError::Code(ConsumerError::TooLong(_)) => "tooLong",
        PayerCodeError::Code(ConsumerError::Base64 | ConsumerError::Format) => "notCode",
        PayerCodeError::Code(ConsumerError::Ber(vinculum_payment_formats::qr::BerError::Repeated { .. })) => "repeated",
        PayerCodeError::Code(ConsumerError::Ber(_)) => "length",
        PayerCodeError::Code(ConsumerError::NoApplication) | PayerCodeError::NotOurs => "notOurs",
        PayerCodeError::Code(ConsumerError::Misplaced(_)) | PayerCodeError::Unknown(_) => "unknown",
        PayerCodeError::Twice => "repeated",
        PayerCodeError::Missing(_) => "missing",
        PayerCodeError::Malformed(_) => "malformed",
        PayerCodeError::Currency(_) => "currency",
        PayerCodeError::WrongNetwork(_) => "otherNetwork",
    }
}

fn sample() -> PayerCode {
    PayerCode {
        network: NETWORK,
        account: [3; 32],
        currency: Currency::from_alphabetic("EUR").unwrap(),
        limit_minor: 5_000,
        issued_at: 1_760_000_000_000,
        nonce: [4; 16],
        key: PayerKey::P256([2; 33]),
        signature: [5; 64],
    }
}

#[test]
fn the_vectors_are_read_and_written() {
    for vector in vectors().codes {
        let code = PayerCode::decode(&vector.text, &NETWORK).unwrap();
        assert_eq!(code.encode(), vector.text);
        assert_eq!((hex::encode(code.account), hex::encode(code.nonce)), (vector.account, vector.nonce));
        assert_eq!((code.currency.alphabetic(), code.limit_minor), (vector.currency.as_str(), vector.limit));
        assert_eq!((code.issued_at, STANDARD.encode(code.signature)), (vector.issued_at, vector.sig));
        assert!(vector.text.starts_with(CONSUMER_PREFIX));
        png(&vector.text, 4).unwrap();
    }
}

#[test]
fn what_is_refused_is_refused_for_its_reason() {
    for Refused { what, text, problem: expected } in vectors().refused {
        let error = PayerCode::decode(&text, &NETWORK).expect_err(&what);
        assert_eq!(problem(&error), expected, "{what}: {error}");
        assert!(error.to_string().len() > 20, "a sentence: {error}");
    }
}

#[test]
fn codes_of_other_networks_are_shown_and_refused() {
    for text in vectors().others {
        let code = ConsumerCode::decode(&text).unwrap();
        assert_eq!(code.encode(), text, "the bytes that were read");
        assert_eq!(code.applications().count(), 2);
        let lines = code.lines().join("\n");
        assert!(lines.contains("   4F   applicationDefinitionFileName") && lines.contains("a0000000555555"), "{lines}");
        assert!(lines.contains("      9F26"), "objects of templates are indented: {lines}");
        let json = serde_json::to_value(&code).unwrap();
        assert_eq!(json["fields"][0]["value"], hex::encode("CPV01"));
        assert_eq!(json["fields"][3]["fields"][1]["tag"], "5F20");
        assert_eq!(PayerCode::decode(&text, &NETWORK).unwrap_err(), PayerCodeError::NotOurs);
    }
}

#[test]
fn the_reason_names_network_and_place() {
    let error = PayerCode::decode(&sample().encode(), &[1; 32]).unwrap_err();
    assert_eq!(error, PayerCodeError::WrongNetwork("5a".repeat(32)));
    let bytes = STANDARD.decode(sample().encode()).unwrap();
    let cut = STANDARD.encode(&bytes[..bytes.len() - 1]);
    let words = PayerCode::decode(&cut, &NETWORK).unwrap_err().to_string();
    assert!(words.starts_with("tag 61 at byte 7 says"), "{words}");
}

prop_compose! {
    fn codes()(
        network: [u8; 32], account: [u8; 32], signature: [u8; 64], nonce: [u8; 16], key: [u8; 32], tag in 0..3_u8,
        limit_minor in 1..1_u64 << 53, issued_at in 0..1_u64 << 53, currency in prop::sample::select(vec!["EUR", "CNY", "AFN", "KWD"]),
    ) -> PayerCode {
        let mut point = [tag; 33];
        point[1..].copy_from_slice(&key);
        let key = if tag == 0 { PayerKey::Ed25519(key) } else { PayerKey::P256(point) };
        let currency = Currency::from_alphabetic(currency).unwrap();
        PayerCode { network, account, currency, limit_minor, issued_at, nonce, key, signature }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_code_is_read_again(code in codes()) {
        let text = code.encode();
        prop_assert!(text.len() <= MAX_CHARACTERS);
        prop_assert_eq!(PayerCode::decode(&text, &code.network), Ok(code));
    }

    /// Each byte means something, but for those of the label that a terminal shows.
    #[test]
    fn no_changed_byte_goes_unnoticed(position in 0..250_usize, byte: u8) {
        let mut bytes = STANDARD.decode(sample().encode()).unwrap();
        let position = position % bytes.len();
        bytes[position] = byte;
        let text = STANDARD.encode(&bytes);
        if let Ok(code) = PayerCode::decode(&text, &NETWORK) {
            let label = 23..31;
            prop_assert!(code.encode() == text || label.contains(&position), "at byte {}", position);
        }
    }

    #[test]
    fn no_bytes_make_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..384), headed: bool) {
        let head: &[u8] = if headed { b"\x85\x05CPV01\x61" } else { b"" };
        let text = STANDARD.encode([head, &bytes].concat());
        if let Ok(code) = ConsumerCode::decode(&text) {
            prop_assert_eq!(code.encode(), text);
        }
        let _ = ConsumerCode::decode(&String::from_utf8_lossy(&bytes));
    }
}
