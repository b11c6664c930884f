//! The ledger's own requests.

use crate::codes::{EMVCO, PIX};
use vinculum_payment_formats::{
    Currency,
    qr::{Code, PaymentRequest, RequestError},
};

const NETWORK: [u8; 32] = [0x5a; 32];

pub fn request() -> PaymentRequest {
    PaymentRequest {
        network: NETWORK,
        account: [0xc3; 32],
        currency: Currency::from_alphabetic("CNY").unwrap(),
        amount_minor: Some(128_050),
        reference: Some("INVOICE 7".into()),
        merchant_name: "Best Garage".into(),
        merchant_city: "Beijing".into(),
        country: "CN".into(),
        merchant_name_zh: Some("最佳汽修".into()),
        is_dynamic: true,
    }
}

#[test]
fn a_request_becomes_a_code_and_is_read_again() {
    let text = request().to_code().unwrap().encode();
    let code = Code::decode(&text).unwrap();
    assert_eq!(PaymentRequest::from_code(&code, &NETWORK).unwrap(), request());
    let open = PaymentRequest {
        amount_minor: None,
        reference: None,
        merchant_name_zh: None,
        is_dynamic: false,
        currency: Currency::from_alphabetic("JPY").unwrap(),
        ..request()
    };
    let code = Code::decode(&open.to_code().unwrap().encode()).unwrap();
    assert_eq!(PaymentRequest::from_code(&code, &NETWORK).unwrap(), open);
}

/// The portal has a reader and a writer of its own; both must make the same of this file.
#[test]
fn the_vectors_that_the_portal_reads_too() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/requests.json");
    let text = request().to_code().unwrap().encode();
    let open =
        PaymentRequest { amount_minor: None, reference: None, merchant_name_zh: None, is_dynamic: false, ..request() };
    let vectors = serde_json::json!({
        "network": hex::encode(NETWORK),
        "requests": [
            { "code": text, "account": hex::encode([0xc3; 32]), "currency": "CNY", "amountMinor": 128_050, "reference": "INVOICE 7",
              "name": "Best Garage", "nameZh": "最佳汽修", "city": "Beijing", "country": "CN" },
            { "code": open.to_code().unwrap().encode(), "account": hex::encode([0xc3; 32]), "currency": "CNY", "name": "Best Garage",
              "city": "Beijing", "country": "CN" },
        ],
        "others": [EMVCO, PIX],
    });
    let written = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(path, &written).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), written, "UPDATE_VECTORS=1 writes it anew");
}

#[test]
fn codes_for_others_and_for_other_networks_are_refused() {
    for text in [EMVCO, PIX] {
        let error = PaymentRequest::from_code(&Code::decode(text).unwrap(), &NETWORK).unwrap_err();
        assert_eq!(error, RequestError::NotOurs);
    }
    let code = request().to_code().unwrap();
    let error = PaymentRequest::from_code(&code, &[1; 32]).unwrap_err();
    assert_eq!(error, RequestError::WrongNetwork("5a".repeat(32)));
}

#[test]
fn ids_that_are_none_are_refused() {
    let text = request().to_code().unwrap().encode();
    let (account, network) =
        ("w8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8PDw8M", "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo");
    assert!(text.contains(account) && text.contains(network));
    let with = |from: &str, to: &str| {
        let body = text[..text.len() - 4].replace(from, to);
        let crc = vinculum_payment_formats::qr::crc16(body.as_bytes());
        let code = Code::decode(&format!("{body}{crc:04X}")).unwrap();
        PaymentRequest::from_code(&code, &NETWORK).unwrap_err()
    };
    assert!(matches!(with(account, &"!".repeat(43)), RequestError::Id { field: "account", .. }));
    assert!(matches!(with("0243w8PD", "0343w8PD"), RequestError::Missing("account")));
    assert!(matches!(with("0143Wlpa", "0343Wlpa"), RequestError::Missing("network")));
}

#[test]
fn what_does_not_fit_is_refused() {
    let refused = |request: PaymentRequest, words: &str| {
        let error = request.to_code().unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    refused(PaymentRequest { merchant_name: "x".repeat(26), ..request() }, "tag 59");
    refused(PaymentRequest { merchant_name: String::new(), ..request() }, "tag 59 (merchantName) is empty");
    refused(PaymentRequest { merchant_city: "x".repeat(16), ..request() }, "tag 60");
    refused(PaymentRequest { country: "China".into(), ..request() }, "two capital letters");
    refused(PaymentRequest { amount_minor: Some(0), ..request() }, "is zero");
    refused(PaymentRequest { amount_minor: Some(u64::MAX), ..request() }, "tag 54");
    refused(PaymentRequest { reference: Some("x".repeat(96)), ..request() }, "62");
}
