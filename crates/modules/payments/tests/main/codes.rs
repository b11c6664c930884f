//! Codes that a payer's wallet shows and a payee charges.

use crate::support::{BANK, Ledger, NETWORK, OTHER_BANK, secret};
use serde_json::{Value, json};
use vinculum_core::{AccountId, Amount, Did, NetworkId, Nonce, Timestamp, codes, dsse::SignatureJson};
use vinculum_identity::error as identity;
use vinculum_payments::{CODE_CLOCK_AHEAD_MS, CODE_VALIDITY_MS, PaymentCode, error};

/// What a wallet makes a code of.
#[derive(Clone)]
pub struct Offer {
    pub network: NetworkId,
    pub account: AccountId,
    pub limit: u64,
    pub issued_at: Timestamp,
    pub nonce: u8,
}

impl Offer {
    pub fn new(account: AccountId, limit: u64, issued_at: Timestamp, nonce: u8) -> Self {
        Self { network: NETWORK, account, limit, issued_at, nonce }
    }

    pub fn sign(&self, signer: &str) -> PaymentCode {
        let mut code = PaymentCode {
            network: self.network,
            limit: Amount::try_from(self.limit).unwrap(),
            issued_at: self.issued_at,
            nonce: Nonce([self.nonce; 16]),
            signature: SignatureJson { keyid: secret(signer).did(), sig: String::new() },
        };
        let bytes = code.signed_bytes(&self.account, "EUR".parse().unwrap());
        code.signature = (&secret(signer).sign(&bytes)).into();
        code
    }
}

pub fn charge(from: AccountId, to: AccountId, amount: u64, code: &PaymentCode) -> Value {
    json!({ "type": "charge", "from": from, "to": to, "amount": amount, "currency": "EUR", "payerCode": code })
}

/// What the portal and `vinculum-payment-formats` read too; made by a program that is independent of all three.
#[test]
fn the_vectors_are_signed_as_the_ledger_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../payment-formats/tests/vectors/payer-codes.json");
    let vectors: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let codes = vectors["codes"].as_array().unwrap();
    assert!(codes.len() > 2);
    for vector in codes {
        let account: AccountId = serde_json::from_value(vector["account"].clone()).unwrap();
        let currency = vector["currency"].as_str().unwrap().parse().unwrap();
        let code: PaymentCode = serde_json::from_value(json!({
            "network": vectors["network"], "limit": vector["limit"], "issuedAt": vector["issuedAt"], "nonce": vector["nonce"],
            "signature": { "keyid": vector["keyid"], "sig": vector["sig"] },
        }))
        .unwrap();
        let signed = code.signed_bytes(&account, currency);
        let hex: String = signed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, vector["signed"].as_str().unwrap());
        assert_eq!(code.digest(&account, currency).to_string(), vector["digest"].as_str().unwrap());
        let signature = code.signature.decode().unwrap();
        assert!(vinculum_core::signature::verify(&signature.key, &signed, &signature.bytes), "{vector}");
    }
}

#[test]
fn a_code_pays_once_up_to_its_limit_and_the_payment_can_be_refunded() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let code = Offer::new(ada, 600, ledger.now, 1).sign("ada");
    let mut action = charge(ada, garage, 600, &code);
    action["reference"] = json!("PUMP 4");
    let done = ledger.accept(&["garage"], action);
    assert_eq!((ledger.funds(ada).0, ledger.funds(garage).0), (400, 600));
    assert_eq!((ledger.entries(ada), ledger.entries(garage)), (3, 2), "it stands in both histories");
    let digest = code.digest(&ada, "EUR".parse().unwrap());
    let used = ledger.used_code(digest).expect("the code is kept");
    assert_eq!((used.payment, used.at), (done.actions[0], ledger.now));

    let payment = ledger.payment(done.actions[0]).expect("a payment like a transfer");
    assert_eq!((payment.from, payment.to, payment.amount.minor_units()), (ada, garage, 600));
    let refund = json!({
        "type": "refund", "payment": done.actions[0], "from": garage, "to": ada, "amount": 100, "currency": "EUR",
    });
    ledger.accept(&["garage"], refund);
    assert_eq!(ledger.funds(ada).0, 500);
}

#[test]
fn both_kinds_of_key_sign_codes() {
    let mut ledger = Ledger::new();
    let garage = ledger.open("garage", 0);
    for name in ["ada", "ben p256"] {
        let account = ledger.open(name, 100);
        let code = Offer::new(account, 100, ledger.now, 1).sign(name);
        ledger.accept(&["garage"], charge(account, garage, 60, &code));
        assert_eq!(ledger.funds(account).0, 40);
    }
    assert_eq!(ledger.funds(garage).0, 120);
}

#[test]
fn any_active_key_of_an_organisation_signs_until_it_is_revoked_or_the_organisation_suspended() {
    let mut ledger = Ledger::new();
    let (garage, ada) = (ledger.open("garage", 100), ledger.open("ada", 0));
    let till = secret("till p256").did();
    let key = |kind: &str, key: Did| json!({ "type": format!("identity.{kind}_key"), "by": "garage", "key": key });
    let mut revoke = key("revoke", till);
    revoke["reason"] = json!("till sold");
    let code = |ledger: &Ledger, nonce: u8| Offer::new(garage, 10, ledger.now, nonce).sign("till p256");

    let early = code(&ledger, 1);
    ledger.reject(&["ada"], &[charge(garage, ada, 1, &early)], error::CODE_KEY);
    ledger.identity(&["garage", "till p256"], key("add", till));
    ledger.accept(&["ada"], charge(garage, ada, 1, &early));

    let before = code(&ledger, 2);
    ledger.identity(&["garage"], revoke);
    ledger.reject(&["ada"], &[charge(garage, ada, 1, &before)], error::CODE_KEY);

    let own = Offer::new(garage, 10, ledger.now, 3).sign("garage");
    let suspend = json!({ "type": "identity.suspend_organisation", "organisation": "garage", "reason": "misconduct" });
    ledger.identity(&[BANK], suspend);
    ledger.reject(&["ada"], &[charge(garage, ada, 1, &own)], error::CODE_KEY);
}

#[test]
fn a_code_that_has_paid_pays_no_more() {
    let mut ledger = Ledger::new();
    let (ada, garage, ben) = (ledger.open("ada", 100), ledger.open("garage", 0), ledger.open("ben p256", 100));
    let code = Offer::new(ada, 50, ledger.now, 1).sign("ada");
    let twice = [charge(ada, garage, 10, &code), charge(ada, garage, 11, &code)];
    ledger.reject(&["garage"], &twice, error::CODE_USED);
    ledger.accept(&["garage"], charge(ada, garage, 10, &code));
    // In another transaction, by another payee, for another amount.
    ledger.reject(&["garage"], &[charge(ada, garage, 10, &code)], error::CODE_USED);
    ledger.reject(&["ben p256"], &[charge(ada, ben, 40, &code)], error::CODE_USED);
    // The same code with another valid signature is the same code.
    let offer = Offer::new(ben, 50, ledger.now, 1);
    ledger.accept(&["garage"], charge(ben, garage, 10, &offer.sign("ben p256")));
    let mut action = charge(ben, garage, 12, &offer.sign("ben p256"));
    action["salt"] = json!("ab".repeat(16));
    ledger.reject(&["garage"], &[action], error::CODE_USED);
    // Two codes made at the same moment are two codes.
    let other = Offer::new(ada, 50, ledger.now, 2).sign("ada");
    ledger.accept(&["garage"], charge(ada, garage, 10, &other));
}

#[test]
fn a_code_works_from_a_little_before_to_two_minutes_after_it_was_made() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 100), ledger.open("garage", 0));
    // The transaction's block comes a second later.
    let cases = [
        (CODE_CLOCK_AHEAD_MS as i64, Ok(())),
        (CODE_CLOCK_AHEAD_MS as i64 + 1, Err(error::CODE_NOT_YET_VALID)),
        (-(CODE_VALIDITY_MS as i64), Ok(())),
        (-(CODE_VALIDITY_MS as i64) - 1, Err(error::CODE_EXPIRED)),
        (i64::MAX, Err(error::CODE_NOT_YET_VALID)),
    ];
    for (nonce, (ahead, expected)) in (1..).zip(cases) {
        let block = ledger.now.plus(1_000);
        let issued_at = Timestamp(block.0.saturating_add_signed(ahead));
        let action = charge(ada, garage, 1, &Offer::new(ada, 1, issued_at, nonce).sign("ada"));
        match expected {
            Ok(()) => drop(ledger.accept(&["garage"], action)),
            Err(code) => ledger.reject(&["garage"], &[action], code),
        }
    }
}

#[test]
fn whatever_is_altered_the_signature_no_longer_holds() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let second = ledger.open("ada", 1_000);
    let good = Offer::new(ada, 50, ledger.now, 1);
    let signed = good.sign("ada");
    let altered = |field: &str, value: Value| {
        let mut action = charge(ada, garage, 10, &signed);
        action["payerCode"][field] = value;
        action
    };
    let other_account = charge(second, garage, 10, &signed);
    let as_ben = json!({ "keyid": secret("ben").did(), "sig": signed.signature.sig });
    let by_ben = good.sign("ben");
    let blamed_on_ada = json!({ "keyid": secret("ada").did(), "sig": by_ben.signature.sig });
    let foreign = Offer { network: NetworkId([8; 32]), ..good.clone() }.sign("ada");
    let relabelled = json!({ "keyid": secret("ada").did(), "sig": foreign.signature.sig });
    let cases = [
        (altered("limit", json!(51)), error::CODE_SIGNATURE),
        (altered("issuedAt", json!(ledger.now.plus(1))), error::CODE_SIGNATURE),
        (altered("nonce", json!("02".repeat(16))), error::CODE_SIGNATURE),
        (other_account, error::CODE_SIGNATURE),
        (altered("signature", as_ben), error::CODE_KEY),
        (charge(ada, garage, 10, &by_ben), error::CODE_KEY),
        (altered("signature", blamed_on_ada), error::CODE_SIGNATURE),
        (altered("network", json!(NetworkId([8; 32]))), error::CODE_OTHER_NETWORK),
        (charge(ada, garage, 10, &foreign), error::CODE_OTHER_NETWORK),
        (altered("signature", relabelled), error::CODE_SIGNATURE),
    ];
    for (action, code) in cases {
        ledger.reject(&["garage"], &[action], code);
    }
    ledger.accept(&["garage"], charge(ada, garage, 10, &signed));
}

#[test]
fn what_else_is_signed_with_the_same_key_is_no_code() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 100), ledger.open("garage", 0));
    let mut code = Offer::new(ada, 50, ledger.now, 1).sign("ada");
    let bytes = code.signed_bytes(&ada, "EUR".parse().unwrap());
    let payload = &bytes[bytes.len() - 99..];
    let other = vinculum_core::dsse::pre_authentication_encoding("application/vnd.vinculum.transaction+json", payload);
    code.signature = (&secret("ada").sign(&other)).into();
    ledger.reject(&["garage"], &[charge(ada, garage, 1, &code)], error::CODE_SIGNATURE);
    code.signature = (&secret("ada").sign(payload)).into();
    ledger.reject(&["garage"], &[charge(ada, garage, 1, &code)], error::CODE_SIGNATURE);
}

#[test]
fn the_high_s_twin_of_a_signature_is_refused() {
    /// The order of P-256 (SEC 2, section 2.4.2).
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let mut ledger = Ledger::new();
    let (ben, garage) = (ledger.open("ben p256", 100), ledger.open("garage", 0));
    let code = Offer::new(ben, 50, ledger.now, 1).sign("ben p256");
    let mut twin = code.signature.decode().unwrap();
    let mut borrow = 0;
    for (s, order) in twin.bytes[32..].iter_mut().zip(ORDER).rev() {
        let difference = i16::from(order) - i16::from(*s) - borrow;
        borrow = i16::from(difference < 0);
        *s = difference.rem_euclid(256) as u8;
    }
    let high = PaymentCode { signature: (&twin).into(), ..code.clone() };
    ledger.reject(&["garage"], &[charge(ben, garage, 1, &high)], error::CODE_SIGNATURE);
    ledger.accept(&["garage"], charge(ben, garage, 1, &code));
}

#[test]
fn charges_that_do_not_fit() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 100), ledger.open("garage", 0));
    let abroad = ledger.open_at(OTHER_BANK, "garage", "EUR");
    let yuan = ledger.open_at(BANK, "garage", "CNY");
    let nobody: AccountId = "00".repeat(32).parse().unwrap();
    let code = Offer::new(ada, 500, ledger.now, 1).sign("ada");
    let with = |field: &str, value: Value| {
        let mut action = charge(ada, garage, 10, &code);
        action[field] = value;
        action
    };
    let mut no_signature = charge(ada, garage, 10, &code);
    no_signature["payerCode"]["signature"]["sig"] = json!("AAAA");
    let cases = [
        (with("amount", json!(501)), error::CODE_LIMIT),
        (with("amount", json!(101)), error::INSUFFICIENT_FUNDS),
        (with("currency", json!("CNY")), error::CURRENCIES_DIFFER),
        (with("to", json!(abroad)), error::BANKS_DIFFER),
        (with("to", json!(yuan)), error::CURRENCIES_DIFFER),
        (with("to", json!(nobody)), error::UNKNOWN_ACCOUNT),
        (with("from", json!(nobody)), error::UNKNOWN_ACCOUNT),
        (with("to", json!(ada)), codes::INVALID_FIELD),
        (with("amount", json!(0)), codes::INVALID_FIELD),
        (with("reference", json!(" x")), codes::INVALID_FIELD),
        (no_signature, codes::INVALID_FIELD),
        (with("payerCode", json!({})), codes::MALFORMED),
    ];
    for (action, code) in cases {
        ledger.reject(&["garage"], &[action], code);
    }
    // The payee signs: whoever else has seen the code can't spend it, nor can the payer send it for the payee.
    ledger.reject(&["ada"], &[charge(ada, garage, 1, &code)], identity::ORGANISATION_SIGNATURE);

    let freeze = json!({ "type": "freeze_account", "by": BANK, "account": ada, "reason": "suspected_fraud" });
    ledger.accept(&[BANK], freeze);
    ledger.reject(&["garage"], &[charge(ada, garage, 1, &code)], error::ACCOUNT_FROZEN);
    ledger.accept(&[BANK], json!({ "type": "unfreeze_account", "by": BANK, "account": ada }));
    ledger.accept(&["garage"], charge(ada, garage, 1, &code));
}
